// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.util.Arrays;
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
  /// @throws IllegalArgumentException if there is not an availability for each piece, or one that
  ///   is verified is none of the torrent's
  public PieceStates(int count, BitSet have, int[] availability) {
    if (count != availability.length) {
      throw new IllegalArgumentException(
          "the availability of %d pieces, not of %d".formatted(availability.length, count));
    }
    if (have.length() > count) {
      throw new IllegalArgumentException(
          "piece %d is none of %d".formatted(have.length() - 1, count));
    }
    this.count = count;
    this.have = (BitSet) have.clone();
    this.availability = availability.clone();
  }

  /// How many pieces the torrent has, zero or more; zero while the metadata is not there yet.
  public int count() {
    return count;
  }

  /// How many are verified, zero or more.
  public int haveCount() {
    return have.cardinality();
  }

  /// Whether a piece is verified.
  ///
  /// @param piece zero or more, less than [#count()]
  /// @throws IndexOutOfBoundsException if there is no such piece
  public boolean have(int piece) {
    Objects.checkIndex(piece, count);
    return have.get(piece);
  }

  /// How many connected peers have a piece, zero or more.
  ///
  /// @param piece zero or more, less than [#count()]
  /// @throws IndexOutOfBoundsException if there is no such piece
  public int availability(int piece) {
    return availability[piece];
  }

  /// The verified pieces; a copy.
  public BitSet toBitSet() {
    return (BitSet) have.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PieceStates that
        && count == that.count
        && have.equals(that.have)
        && Arrays.equals(availability, that.availability);
  }

  @Override
  public int hashCode() {
    return 31 * have.hashCode() + Arrays.hashCode(availability);
  }

  /// How many are verified, and how many there are.
  @Override
  public String toString() {
    return "PieceStates[" + haveCount() + " of " + count + "]";
  }
}
