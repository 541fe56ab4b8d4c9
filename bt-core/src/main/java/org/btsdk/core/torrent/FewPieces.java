// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/// Pieces that a stranger names one by one while nobody knows how many there are: takes memory for
/// those that were named, not for all below the highest. Not thread-safe.
final class FewPieces {
  /// 80 bytes for each 64 pieces of which one was named: an entry of a map, its key and its value.
  static final int BYTES_OF_WORD = 80;

  private final TreeMap<Integer, Long> words = new TreeMap<>();
  private int count;

  /// @param piece zero or more
  /// @return whether it is new
  boolean add(int piece) {
    long before = words.getOrDefault(piece >> 6, 0L);
    long after = before | 1L << piece;
    if (after == before) {
      return false;
    }
    words.put(piece >> 6, after);
    count++;
    return true;
  }

  int count() {
    return count;
  }

  /// The highest piece and one; zero if there is none.
  int length() {
    Map.Entry<Integer, Long> last = words.lastEntry();
    return last == null
        ? 0
        : (last.getKey() << 6) + Long.SIZE - Long.numberOfLeadingZeros(last.getValue());
  }

  /// The memory it takes, about, in bytes.
  long keptBytes() {
    return (long) words.size() * BYTES_OF_WORD;
  }

  void clear() {
    words.clear();
    count = 0;
  }

  /// A set as long as the highest piece says: only for a moment, or when that is known to be right.
  BitSet toBitSet() {
    BitSet all = new BitSet(length());
    words.forEach((word, bits) -> {
      for (long left = bits; left != 0; left &= left - 1) {
        all.set((word << 6) + Long.numberOfTrailingZeros(left));
      }
    });
    return all;
  }
}
