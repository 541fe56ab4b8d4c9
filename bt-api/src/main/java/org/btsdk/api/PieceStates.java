// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.util.BitSet;
import java.util.Objects;

/// Which pieces of a torrent are there. Immutable; threads may share it.
public final class PieceStates {
  private final int count;
  private final BitSet have;
  private final int[] availability;

  /// @param count how many pieces the torrent has
  /// @param have which are verified; copied
  /// @param availability how many connected peers have each; copied
  public PieceStates(int count, BitSet have, int[] availability) {
    this.count = count;
    this.have = (BitSet) have.clone();
    this.availability = availability.clone();
  }

  /// How many pieces the torrent has, zero or more; zero while the metadata is not there yet.
  public int count() {
    return count;
  }

  /// How many are verified.
  public int haveCount() {
    return have.cardinality();
  }

  /// Whether a piece is verified.
  ///
  /// @param piece zero or more, less than [#count()]
  public boolean have(int piece) {
    Objects.checkIndex(piece, count);
    return have.get(piece);
  }

  /// How many connected peers have a piece.
  ///
  /// @param piece zero or more, less than [#count()]
  public int availability(int piece) {
    return availability[piece];
  }

  /// The verified pieces; a copy.
  public BitSet toBitSet() {
    return (BitSet) have.clone();
  }
}
