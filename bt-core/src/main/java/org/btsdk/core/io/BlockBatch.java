// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.BlockIntake;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// Blocks that arrived together on one connection: those that were claimed, as places in the buffer
/// they were read into, and the names of those that were dropped. Belongs to one thread at a time:
/// the reader that fills it, then the storage worker.
final class BlockBatch {
  private static final long[] NONE = {};

  private final Connection connection;
  private BufferPool.@Nullable Lease lease;
  private @Nullable ByteBuffer data;
  private BlockIntake[] intakes = new BlockIntake[16];
  private int[] blocks = new int[16];
  private int[] offsets = new int[16];
  private int count;
  private long[] dropped = NONE;
  private int droppedCount;
  private long payloadBytes;

  BlockBatch(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  int count() {
    return count;
  }

  BlockIntake intake(int i) {
    return intakes[i];
  }

  int block(int i) {
    return blocks[i];
  }

  long payloadBytes() {
    return payloadBytes;
  }

  long[] dropped() {
    return Arrays.copyOf(dropped, droppedCount);
  }

  /// The bytes of a block; a view of the buffer they were read into.
  ByteBuffer bytes(int i) {
    ByteBuffer source = data;
    if (source == null) {
      throw new IllegalStateException("the batch was released");
    }
    return source.slice(offsets[i], intakes[i].blockLength(blocks[i]));
  }

  /// Claims a block that is whole in a buffer, or drops it.
  ///
  /// @throws ProtocolViolation if the piece has no such block: dropping it would have the same peer
  ///   asked for the right one again, for ever
  void add(
      TorrentDriver torrent,
      Message.PieceHeader header,
      BufferPool.@Nullable Lease from,
      ByteBuffer buffer,
      int offset)
      throws ProtocolViolation {
    payloadBytes += header.length();
    BlockIntake intake = torrent.intakes().get(header.piece());
    // A block in a reader's own small buffer cannot be handed over; nobody asked for so short a one
    // before a pooled buffer was leased, except as the last block of a tiny torrent, so it is
    // copied.
    BlockIntake.Claim claim =
        intake == null
            ? BlockIntake.Claim.UNEXPECTED
            : intake.claim(header.begin(), header.length(), connection.number());
    if (claim == BlockIntake.Claim.MALFORMED) {
      throw new ProtocolViolation("sent a block of another place or length than any we ask for");
    }
    if (intake == null || claim != BlockIntake.Claim.ACCEPTED) {
      drop(header);
      return;
    }
    if (lease == null && data == null) {
      if (from != null) {
        from.retain();
        lease = from;
        data = buffer;
      } else {
        data = ByteBuffer.allocate(buffer.capacity()).put(0, buffer, 0, buffer.position());
      }
    }
    if (count == blocks.length) {
      intakes = Arrays.copyOf(intakes, 2 * count);
      blocks = Arrays.copyOf(blocks, 2 * count);
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    intakes[count] = intake;
    blocks[count] = header.begin() / TorrentGeometry.BLOCK_LENGTH;
    offsets[count] = offset;
    count++;
  }

  private void drop(Message.PieceHeader header) {
    if (droppedCount == dropped.length) {
      dropped = Arrays.copyOf(dropped, Math.max(4, 2 * droppedCount));
    }
    dropped[droppedCount++] =
        BlockId.of(header.piece(), header.begin() / TorrentGeometry.BLOCK_LENGTH);
  }

  /// The buffer is not needed any more.
  void release() {
    BufferPool.Lease held = lease;
    lease = null;
    data = null;
    if (held != null) {
      held.release();
    }
  }
}
