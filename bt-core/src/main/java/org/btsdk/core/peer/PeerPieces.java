// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.Arrays;

/// Which pieces a peer has. One that has all is a flag, not a set; one that has none takes no
/// memory. Not thread-safe.
public final class PeerPieces {
  private static final long[] NONE = {};

  private final int pieceCount;
  private long[] some = NONE; // a bit for each piece; nothing while it has none, or all
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
    return all || (piece >> 6 < some.length && (some[piece >> 6] & 1L << piece) != 0);
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
    if (some.length == 0) {
      some = new long[(pieceCount + 63) >> 6];
    }
    some[piece >> 6] |= 1L << piece;
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
      some = new long[(pieceCount + 63) >> 6];
      Arrays.fill(some, -1L);
      some[some.length - 1] >>>= -pieceCount & 63; // none beyond the last piece
      count = pieceCount;
    }
    some[piece >> 6] &= ~(1L << piece);
    count--;
  }

  /// It has everything.
  public void setAll() {
    all = true;
    some = NONE;
    count = 0;
  }

  /// The next piece it has.
  ///
  /// @return -1 if there is none
  public int next(int from) {
    if (all) {
      return from < pieceCount ? from : -1;
    }
    int word = from >> 6;
    if (word >= some.length) {
      return -1;
    }
    long bits = some[word] & -1L << from;
    while (bits == 0) {
      if (++word == some.length) {
        return -1;
      }
      bits = some[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }
}
