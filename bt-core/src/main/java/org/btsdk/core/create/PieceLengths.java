// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.create;

/// Chooses and checks the piece length of a new torrent. Stateless.
public final class PieceLengths {
  /// 16 KiB: a piece has at least one block (BEP 52 demands it).
  public static final int MIN = 16 << 10;

  /// 16 MiB: above it clients begin to refuse, and a wrong piece costs much.
  public static final int MAX_AUTOMATIC = 16 << 20;

  /// 64 MiB: what may be asked for.
  public static final int MAX = 64 << 20;

  /// More pieces than this only make the torrent file longer.
  private static final int ENOUGH_PIECES = 2_000;

  private PieceLengths() {}

  /// The smallest power of two that needs at most about 2,000 pieces, within the bounds.
  ///
  /// @param totalBytes of all files, zero or more
  public static int automatic(long totalBytes) {
    int length = MIN;
    while (length < MAX_AUTOMATIC && totalBytes / length > ENOUGH_PIECES) {
      length <<= 1;
    }
    return length;
  }

  /// Refuses what is no piece length.
  ///
  /// @param length any number
  /// @return the same number
  /// @throws IllegalArgumentException if it is not a power of two from 16 KiB to 64 MiB
  public static int check(int length) {
    if (length < MIN || length > MAX || Integer.bitCount(length) != 1) {
      throw new IllegalArgumentException(
          "a piece length is a power of two from 16 KiB to 64 MiB, not " + length + " bytes");
    }
    return length;
  }
}
