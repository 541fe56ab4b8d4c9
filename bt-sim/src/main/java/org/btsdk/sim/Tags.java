// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.TreeMap;
import org.btsdk.core.piece.BlockId;

/// What stands in for a node's data: which blocks on its disk are not what they should be. All
/// others that were written are good.
final class Tags {
  private final TreeMap<Long, Long> bad = new TreeMap<>();

  /// A block is written.
  ///
  /// @param tag 0 if it is good, else what is wrong with it
  void write(long blockId, long tag) {
    if (tag == 0) {
      if (!bad.isEmpty()) {
        bad.remove(blockId);
      }
    } else {
      bad.put(blockId, tag);
    }
  }

  /// Whether every block of a piece is good, if all are written.
  boolean isGood(int piece) {
    return bad.isEmpty() || bad.subMap(BlockId.of(piece, 0), BlockId.of(piece + 1, 0)).isEmpty();
  }

  void discard(int piece) {
    bad.subMap(BlockId.of(piece, 0), BlockId.of(piece + 1, 0)).clear();
  }

  /// As a storage's digest of each block.
  long[] digests(int piece, int blocks) {
    long[] all = new long[blocks];
    for (int block = 0; block < blocks; block++) {
      long blockId = BlockId.of(piece, block);
      all[block] = Chance.mix(blockId + 1) ^ bad.getOrDefault(blockId, 0L);
    }
    return all;
  }
}
