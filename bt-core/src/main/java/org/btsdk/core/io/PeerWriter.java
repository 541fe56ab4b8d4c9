// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a connection: control messages first, then blocks, as many in one write as a buffer
/// holds. While one buffer is written, the next is read from the storage. One virtual thread; it
/// never reads from the socket, and holds pooled buffers only while it has something to send. What
/// was read from the storage is always sent.
final class PeerWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerWriter.class);

  /// See [PeerReader]: a busy virtual thread lets others run.
  private static final int FAIR_BYTES = 1 << 20;

  /// With so many requests waiting a large buffer pays.
  private static final int MANY_REQUESTS = 3;

  private final Connection connection;
  private final TorrentDriver torrent;
  private final BufferPool pool;
  private int withoutWaiting;

  PeerWriter(Connection connection, TorrentDriver torrent, BufferPool pool) {
    this.connection = connection;
    this.torrent = torrent;
    this.pool = pool;
  }

  @Override
  public void run() {
    try {
      while (connection.outbox().await()) {
        writeAll();
      }
    } catch (IOException e) {
      connection.close(Failures.message(e));
    } catch (RuntimeException e) {
      if (connection.isOpen()) {
        LOG.error("the writer of {} failed", connection.address(), e);
      }
      connection.close("defect: " + e);
    }
  }

  private void writeAll() throws IOException {
    UploadBatch next = null;
    try {
      while (connection.isOpen()) {
        boolean wrote = writeControl();
        connection.outbox().takeUploadNews();
        if (next == null) {
          next = startReading();
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
          torrent.refundUp(connection, ready.bytesToRefund());
          next = torrent.upLimited() ? null : startReading();
          write(ready.buffer());
          torrent.sent(connection, ready.blocks(), ready.payloadBytes());
        } finally {
          ready.release();
        }
      }
    } finally {
      if (next != null) {
        next.await();
        next.release();
      }
    }
  }

  /// Takes what waits in the upload queue, as much as a buffer holds, and has it read.
  ///
  /// @return null if nothing waits
  private @Nullable UploadBatch startReading() {
    int waiting = connection.uploads().size();
    if (waiting == 0) {
      return null;
    }
    // One at a time while a limit is set, so that a limited flow is even and control is not held
    // up.
    boolean limited = torrent.upLimited();
    UploadBatch batch =
        new UploadBatch(
            torrent,
            connection,
            pool.lease(waiting >= MANY_REQUESTS && !limited ? BufferPool.MEDIUM_BYTES : 0));
    while (batch.hasRoom() && !(limited && batch.blocks() > 0)) {
      Message.Request request = connection.uploads().take();
      if (request == null) {
        break;
      }
      batch.add(request);
    }
    if (batch.blocks() == 0) {
      batch.release();
      return null;
    }
    if (limited) {
      batch.awaitGrant();
    }
    batch.startReading();
    return batch;
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
      if (torrent.upLimited()) {
        torrent.awaitUp(connection, out.position());
      }
      write(out.flip());
    } finally {
      lease.release();
    }
    return true;
  }

  private void write(ByteBuffer out) throws IOException {
    while (out.hasRemaining()) {
      int asked = out.remaining();
      int written = connection.channel().write(out);
      withoutWaiting = written < asked ? 0 : withoutWaiting + written;
      if (withoutWaiting >= FAIR_BYTES) {
        withoutWaiting = 0;
        LockSupport.parkNanos(1);
      }
    }
  }
}
