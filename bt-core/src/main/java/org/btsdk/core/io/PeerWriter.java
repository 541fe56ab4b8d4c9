// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;

/// Writes a connection: control messages first, then blocks, as many in one write as a buffer
/// holds. One virtual thread; it never reads from the socket. It holds a pooled buffer only while
/// it has something to send. Data that was read from the storage is always sent.
final class PeerWriter implements Runnable {
  /// See [PeerReader]: a busy virtual thread lets others run.
  private static final int FAIR_BYTES = 1 << 20;

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
      connection.close(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      connection.close("defect: " + e);
      throw e;
    }
  }

  private void writeAll() throws IOException {
    BufferPool.Lease lease = pool.lease(connection.uploads().size() > 2);
    try {
      ByteBuffer out = lease.buffer();
      boolean more = true;
      while (more && connection.isOpen()) {
        more = false;
        out.clear();
        Message huge = connection.outbox().takeLongerThan(out.capacity());
        if (huge != null) {
          writeAlone(huge);
          more = true;
        }
        if (connection.outbox().drainControl(out) > 0) {
          more = true;
          awaitUp(out.position());
        }
        connection.outbox().takeUploadNews();
        Filled filled = fill(out);
        more |= filled.tried();
        out.flip();
        write(out);
        if (filled.blocks > 0) {
          torrent.sent(connection, filled.blocks, filled.payloadBytes);
        }
      }
    } finally {
      lease.release();
    }
  }

  /// What was put into a buffer.
  private static final class Filled {
    private int blocks;
    private int failed;
    private long payloadBytes;

    boolean tried() {
      return blocks + failed > 0;
    }
  }

  /// Reads blocks behind what is in the buffer, until it is full or none waits.
  private Filled fill(ByteBuffer out) {
    Filled filled = new Filled();
    UploadRun run = new UploadRun(torrent.store());
    while (out.remaining() >= MessageEncoder.PIECE_HEADER_LENGTH + UploadRun.LONGEST_BLOCK) {
      if (torrent.upLimited() && filled.blocks > 0) {
        break; // one at a time, so that a limited flow is even and control is not held up
      }
      Message.Request request = connection.uploads().take();
      if (request == null) {
        break;
      }
      awaitUp(MessageEncoder.PIECE_HEADER_LENGTH + request.length());
      run.add(request, out);
      filled.blocks++;
      filled.payloadBytes += request.length();
    }
    run.read(
        (request, gone) -> {
          filled.blocks--;
          filled.failed++;
          filled.payloadBytes -= request.length();
          torrent.uploadFailed(connection, request, gone);
        },
        out);
    return filled;
  }

  private void awaitUp(int bytes) {
    if (torrent.upLimited()) {
      torrent.awaitUp(connection, bytes);
    }
  }

  private void writeAlone(Message message) throws IOException {
    ByteBuffer alone = ByteBuffer.allocate(MessageEncoder.encodedLength(message));
    MessageEncoder.encode(message, alone);
    awaitUp(alone.position());
    write(alone.flip());
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
