// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.BlockIntake;
import org.btsdk.core.piece.BlockRun;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// Blocks that arrived together on one connection: those that were claimed, as places in the buffer
/// they were read into, and the names of those that were dropped. Belongs to one thread at a time:
/// the reader that fills it, then the storage worker.
public final class BlockBatch {
  private static final long[] NONE = {};

  private final int peer;
  private BufferPool.@Nullable Lease lease;
  private @Nullable ByteBuffer data;
  private BlockIntake[] intakes = new BlockIntake[16];
  private int[] blocks = new int[16];
  private int[] offsets = new int[16];
  private int count;
  private long[] dropped = NONE;
  private int droppedCount;
  private long payloadBytes;

  /// @param peer the number of its connection
  public BlockBatch(int peer) {
    this.peer = peer;
  }

  /// The number of the connection they came by.
  int peer() {
    return peer;
  }

  public int count() {
    return count;
  }

  BlockIntake intake(int i) {
    return intakes[i];
  }

  int block(int i) {
    return blocks[i];
  }

  /// The names of the first blocks.
  long[] ids(int first) {
    long[] ids = new long[first];
    for (int i = 0; i < first; i++) {
      ids[i] = BlockId.of(intakes[i].piece(), blocks[i]);
    }
    return ids;
  }

  public long payloadBytes() {
    return payloadBytes;
  }

  long[] dropped() {
    return Arrays.copyOf(dropped, droppedCount);
  }

  /// Makes one run of blocks that lie side by side in their piece: moves them together over the
  /// headers that separate them in the buffer. That costs little (the bytes come into the
  /// processor's cache, where they are needed next), and saves a call of the digest and one of the
  /// storage for each block. Once for each block.
  ///
  /// @param release called when the run's bytes are not needed any more; the batch itself needs
  ///   them until [#release()]
  BlockRun run(int from, int to, Runnable release) {
    ByteBuffer bytes = data;
    if (bytes == null) {
      throw new IllegalStateException("the batch was released");
    }
    int begin = offsets[from];
    int end = begin + intakes[from].blockLength(blocks[from]);
    for (int i = from + 1; i < to; i++) {
      int length = intakes[i].blockLength(blocks[i]);
      bytes.put(end, bytes, offsets[i], length);
      end += length;
    }
    return new BlockRun(blocks[from], to - from, bytes.slice(begin, end - begin), release);
  }

  /// Where the run of blocks ends that begins with one and lies side by side in one piece.
  int runEnd(int from) {
    int to = from + 1;
    while (to < count && intakes[to] == intakes[from] && blocks[to] == blocks[from] + (to - from)) {
      to++;
    }
    return to;
  }

  /// One more user of the buffer.
  void retain() {
    BufferPool.Lease held = lease;
    if (held != null) {
      held.retain();
    }
  }

  /// What gives the buffer back, once; stays of use after the batch itself was released.
  Runnable releaser() {
    BufferPool.Lease held = lease;
    return held == null ? () -> {} : held::release;
  }

  /// Claims a block that is whole in a buffer, or drops it.
  ///
  /// @param open the pieces that are open for blocks
  /// @throws ProtocolViolation if the piece has no such block: dropping it would have the same peer
  ///   asked for the right one again, for ever
  public void add(
      IntakeTable open,
      Message.PieceHeader header,
      BufferPool.@Nullable Lease from,
      ByteBuffer buffer,
      int offset)
      throws ProtocolViolation {
    payloadBytes += header.length();
    BlockIntake intake = open.get(header.piece());
    // A block in a reader's own small buffer cannot be handed over; nobody asked for so short a one
    // before a pooled buffer was leased, except as the last block of a tiny torrent, so it is
    // copied.
    BlockIntake.Claim claim =
        intake == null
            ? BlockIntake.Claim.UNEXPECTED
            : intake.claim(peer, header.begin(), header.length());
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
