// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.btsdk.protocol.extension.MetadataMessage;
import org.jspecify.annotations.Nullable;

/// A copy of the metadata that is being put together. Takes memory as blocks come, not as someone
/// said how many there will be. Not thread-safe.
final class MetadataCopy {
  final int length;
  final @Nullable MetadataPeer
      only; // the one peer it comes from; null for all that say this length
  final long turnEndNanos;

  private final byte[][] blocks;
  private final @Nullable MetadataPeer[] from;
  private int missing;

  MetadataCopy(int length, @Nullable MetadataPeer only, long turnEndNanos) {
    this.length = length;
    this.only = only;
    this.turnEndNanos = turnEndNanos;
    this.missing = Math.ceilDiv(length, MetadataMessage.BLOCK_LENGTH);
    this.blocks = new byte[missing][];
    this.from = new MetadataPeer[missing];
  }

  int blockCount() {
    return blocks.length;
  }

  int blockLength(int block) {
    return Math.min(MetadataMessage.BLOCK_LENGTH, length - block * MetadataMessage.BLOCK_LENGTH);
  }

  boolean lacks(int block) {
    return block < blocks.length && from[block] == null;
  }

  boolean isFor(MetadataPeer peer) {
    return only == null ? peer.length == length : only.equals(peer);
  }

  void put(int block, byte[] bytes, MetadataPeer peer) {
    blocks[block] = bytes;
    from[block] = peer;
    missing--;
  }

  boolean isWhole() {
    return missing == 0;
  }

  byte[] bytes() {
    byte[] all = new byte[length];
    for (int block = 0; block < blocks.length; block++) {
      System.arraycopy(
          blocks[block], 0, all, block * MetadataMessage.BLOCK_LENGTH, blocks[block].length);
    }
    return all;
  }

  /// Who sent something of it, in the order of their connections.
  List<MetadataPeer> senders() {
    TreeSet<MetadataPeer> senders = new TreeSet<>();
    for (MetadataPeer peer : from) {
      if (peer != null) {
        senders.add(peer);
      }
    }
    return new ArrayList<>(senders);
  }

  /// Who sent a block.
  @Nullable MetadataPeer sender(int block) {
    return from[block];
  }

  /// The bytes of a block that is there.
  byte[] block(int block) {
    return blocks[block];
  }
}
