// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.btsdk.core.io.disk.BufferPool;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a connection: control messages first, then blocks, many with one system call. Blocks that
/// are in memory go from there to the socket; others are read by the storage's own threads, the
/// next ones while these are written, so that this thread never waits for a disk. While processors
/// are idle all are read so, once the first are on their way, for which the peer may be waiting: to
/// copy memory costs less than to map each page of it for the first time, and another thread does
/// it. A virtual thread at a time, as long as there is something to send, see [Outbox]; it never
/// reads from the socket. What was taken out of the queue is always sent.
public final class PeerWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerWriter.class);

  /// 4 MiB, about a millisecond: a busy virtual thread lets others run, and parking costs as much
  /// as to move 100 KiB.
  private static final int FAIR_BYTES = 4 << 20;

  /// 256 blocks, 4 MiB: among several writers one is sometimes alone for a moment.
  private static final int ENOUGH_ALONE = 256;

  /// 8 blocks: after a rest the peer may be waiting, and the fewer are looked up and copied before
  /// it has the first, the sooner that is; each batch is then twice as long, so that the next one
  /// comes before the peer is through with one.
  private static final int FIRST_BLOCKS = 8;

  /// 0.3 ms: after a shorter rest the flow goes on, and the peer still takes what the sockets hold.
  private static final long PAUSE_NANOS = 300_000;

  private static final int LONGEST_WIRE_BLOCK =
      MessageEncoder.PIECE_HEADER_LENGTH + UploadBatch.LONGEST_BLOCK;

  private final Connection connection;
  private final ConnectedTorrent torrent;
  private final FlowLimits flow;
  private final BufferPool pool;
  private final BusyWriters busyWriters;
  private List<Message.Request> taken = List.of(); // out of the queue, and not in a batch yet
  private @Nullable ByteBuffer headers; // made when the first block is sent
  private int alone; // blocks of a flow in a row at which processors were idle
  private int mostBlocks = FIRST_BLOCKS; // of the next batch
  private boolean isFirst; // batch since the writer began: the peer may be waiting for it
  private long restsSinceNanos; // when there was a writer last
  private int withoutWaiting;

  public PeerWriter(
      Connection connection, ConnectedTorrent torrent, BufferPool pool, BusyWriters busyWriters) {
    this.connection = connection;
    this.torrent = torrent;
    this.flow = torrent.flow();
    this.pool = pool;
    this.busyWriters = busyWriters;
  }

  @Override
  public void run() {
    boolean rests = false;
    if (System.nanoTime() - restsSinceNanos > PAUSE_NANOS) {
      alone = 0; // the peer may be waiting, and what is viewed is there sooner
      mostBlocks = FIRST_BLOCKS;
    }
    isFirst = true;
    busyWriters.begins();
    try {
      while (!rests && connection.isOpen()) {
        writeAll();
        restsSinceNanos = System.nanoTime(); // before another writer may begin
        rests = connection.outbox().rest();
      }
    } catch (IOException e) {
      connection.close(Failures.message(e));
    } catch (RejectedExecutionException _) {
      connection.close("the session is being closed");
    } catch (RuntimeException e) {
      if (connection.isOpen()) {
        LOG.error("the writer of {} failed", connection.address(), e);
      }
      connection.close("defect: " + e);
    } finally {
      busyWriters.ends();
      if (!rests) {
        connection.close("the writer failed");
        connection.outbox().end();
      }
    }
  }

  private void writeAll() throws IOException {
    UploadBatch next = null; // is being read
    try {
      while (connection.isOpen()) {
        boolean wrote = writeControl();
        connection.outbox().takeUploadNews();
        connection.roomMade();
        if (next == null) {
          next = nextBatch();
        }
        if (next == null) {
          if (!wrote) {
            return;
          }
          continue;
        }
        UploadBatch ready = next;
        next = null;
        try {
          ready.await();
          alone =
              busyWriters.leaveProcessorsIdle() ? Math.min(alone, ENOUGH_ALONE) + ready.taken() : 0;
          flow.refundUp(connection, ready.failedWireBytes());
          connection.uploads().failed(ready.failedBytes());
          ByteBuffer[] out = ready.buffers(headers());
          boolean reads = (hasItAllRead() || ready.isRead()) && !flow.upLimited();
          if (reads && connection.isOpen()) {
            next = nextBatch(); // is read while this one is written
          }
          write(ready.payloadBytes(), out);
        } finally {
          ready.release();
        }
      }
    } finally {
      if (next != null) {
        try {
          next.await();
        } finally {
          next.release();
        }
      }
    }
  }

  /// Whether the storage's threads should read what is in memory too, whole batches of it.
  private boolean hasItAllRead() {
    return alone > ENOUGH_ALONE;
  }

  private ByteBuffer headers() {
    ByteBuffer made = headers;
    if (made == null) {
      made =
          ByteBuffer.allocateDirect(UploadBatch.MOST_BLOCKS * MessageEncoder.PIECE_HEADER_LENGTH);
      headers = made;
    }
    return made;
  }

  /// Takes what waits in the upload queue, as much as goes at once, and has it read if need be.
  ///
  /// @return null if nothing waits
  private @Nullable UploadBatch nextBatch() {
    if (!flow.upLimited()) {
      return take(Long.MAX_VALUE);
    }
    long waiting = (long) (taken.size() + connection.uploads().size()) * LONGEST_WIRE_BLOCK;
    if (waiting == 0) {
      return null;
    }
    // A small part of what the limit lets through, so that a limited flow is even and control is
    // not held up, but as many blocks as that is, so that a fast limit costs little.
    long most = Math.clamp(flow.evenUpBytes(), LONGEST_WIRE_BLOCK, waiting);
    long granted = flow.awaitUp(connection, LONGEST_WIRE_BLOCK, most);
    UploadBatch batch = take(granted);
    flow.refundUp(connection, granted - (batch == null ? 0 : batch.wireBytes()));
    return batch;
  }

  private @Nullable UploadBatch take(long mostWireBytes) {
    takeWaiting(mostWireBytes);
    int fits = fitting(mostWireBytes);
    if (fits == 0) {
      return null;
    }
    List<Message.Request> requests = taken.subList(0, fits);
    BufferPool.Lease room = hasItAllRead() ? largeRoom(requests) : null;
    UploadBatch batch = room == null ? UploadBatch.ofViews(torrent, connection, requests) : null;
    if (batch == null) {
      long wanted = UploadBatch.wireBytes(requests);
      if (isFirst || !busyWriters.areFew() || torrent.store().isRemote()) {
        wanted = Math.min(wanted, BufferPool.MEDIUM_BYTES);
      }
      BufferPool.Lease into = room == null ? pool.lease(wanted) : room;
      batch = UploadBatch.reading(torrent, connection, requests, into);
    }
    isFirst = false;
    took(batch);
    return batch;
  }

  /// How many of the requests that were taken go with so many bytes.
  private int fitting(long mostWireBytes) {
    if (mostWireBytes == Long.MAX_VALUE) {
      return taken.size();
    }
    int fits = 0;
    for (long left = mostWireBytes; fits < taken.size(); fits++) {
      left -= MessageEncoder.PIECE_HEADER_LENGTH + taken.get(fits).length();
      if (left < 0) {
        break;
      }
    }
    return fits;
  }

  /// A buffer for what may be viewed as well.
  ///
  /// @return null if memory is short, of which views need none
  private BufferPool.@Nullable Lease largeRoom(List<Message.Request> requests) {
    long wanted = UploadBatch.wireBytes(requests);
    BufferPool.Lease lease = pool.lease(wanted);
    if (lease.buffer().capacity() >= Math.min(wanted, BufferPool.MEDIUM_BYTES)) {
      return lease;
    }
    lease.release();
    return null;
  }

  private void takeWaiting(long mostWireBytes) {
    if (taken.isEmpty()) {
      // Each call to a remote one costs more than what it brings. Before the metadata there is
      // none.
      boolean atOnce = torrent.knowsPieces() && torrent.store().isRemote();
      int most = atOnce ? UploadBatch.MOST_BLOCKS : mostBlocks;
      taken = connection.uploads().take(most, mostWireBytes);
      if (!taken.isEmpty()) {
        mostBlocks = Math.min(2 * mostBlocks, UploadBatch.MOST_BLOCKS);
      }
    }
  }

  /// A batch has the first of what was taken, so that the rest is left.
  private void took(@Nullable UploadBatch batch) {
    int count = batch == null ? 0 : batch.taken();
    taken = count == taken.size() ? List.of() : List.copyOf(taken.subList(count, taken.size()));
  }

  /// @return whether there was something to write
  private boolean writeControl() throws IOException {
    if (!connection.outbox().hasControl()) {
      return false;
    }
    BufferPool.Lease lease = pool.lease(0);
    try {
      ByteBuffer out = lease.buffer();
      Message huge = connection.outbox().takeLongerThan(out.capacity());
      if (huge != null) {
        out = ByteBuffer.allocate(MessageEncoder.encodedLength(huge));
        MessageEncoder.encode(huge, out);
      } else {
        connection.outbox().drainControl(out);
      }
      if (flow.upLimited()) {
        flow.awaitUpControl(connection, out.position());
      }
      write(0, out.flip());
    } finally {
      lease.release();
    }
    return true;
  }

  /// Writes all, and tells with each call how much of the blocks went: a slow peer may take minutes
  /// for a batch, and is no less served meanwhile.
  ///
  /// @param payloadBytes of blocks among it; the rest is headers, or control messages
  private void write(long payloadBytes, ByteBuffer... out) throws IOException {
    long wireBytes = payloadBytes == 0 ? 0 : length(out);
    long writtenBytes = 0;
    long toldBytes = 0;
    int first = 0;
    connection.uploads().offers();
    while (first < out.length) {
      connection.writes();
      long written = connection.channel().write(out, first, out.length - first);
      connection.wrote();
      while (first < out.length && !out[first].hasRemaining()) {
        first++;
      }
      if (payloadBytes > 0) {
        writtenBytes += written;
        long sentBytes = payloadBytes * writtenBytes / wireBytes;
        torrent.sent(connection, sentBytes - toldBytes);
        toldBytes = sentBytes;
      }
      // A call that moves less than it was given had the socket's buffer full: the next one waits.
      withoutWaiting = first < out.length ? 0 : withoutWaiting + (int) written;
      if (withoutWaiting >= FAIR_BYTES) {
        withoutWaiting = 0;
        LockSupport.parkNanos(1);
      }
    }
    connection.uploads().took();
  }

  private static long length(ByteBuffer... buffers) {
    long bytes = 0;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    return bytes;
  }
}
