// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.BitSet;

/// Which pieces a peer has. One that has all is a flag, not a set. Not thread-safe.
public final class PeerPieces {
  private final int pieceCount;
  private BitSet some = new BitSet();
  private int count;
  private boolean all;

  /// No piece.
  ///
  /// @param pieceCount how many pieces the torrent has, zero or more
  public PeerPieces(int pieceCount) {
    this.pieceCount = pieceCount;
  }

  /// Whether the peer has a piece.
  public boolean has(int piece) {
    return all || some.get(piece);
  }

  /// Whether the peer has everything.
  public boolean hasAll() {
    return all;
  }

  /// How many it has.
  public int count() {
    return all ? pieceCount : count;
  }

  /// From 0 to 1.
  public double progress() {
    return pieceCount == 0 ? 1 : (double) count() / pieceCount;
  }

  /// Adds a piece that it does not have; never makes it [#hasAll()].
  public void add(int piece) {
    some.set(piece);
    count++;
  }

  /// Whether every single piece was added, so that [#setAll()] says the same.
  public boolean isFull() {
    return !all && count == pieceCount && pieceCount > 0;
  }

  /// Takes a piece away that it has.
  public void remove(int piece) {
    if (all) {
      all = false;
      some = new BitSet(pieceCount);
      some.set(0, pieceCount);
      count = pieceCount;
    }
    some.clear(piece);
    count--;
  }

  /// It has everything.
  public void setAll() {
    all = true;
    some = new BitSet();
    count = 0;
  }

  /// The next piece it has.
  ///
  /// @return -1 if there is none
  public int next(int from) {
    return all ? (from < pieceCount ? from : -1) : some.nextSetBit(from);
  }
}
