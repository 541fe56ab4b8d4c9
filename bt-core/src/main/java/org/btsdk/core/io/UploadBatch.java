// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;

/// Blocks that are read into one buffer, each behind its header, by one visit to the storage.
/// Belongs to one writer; between [#startReading()] and [#await()] to the storage's worker.
final class UploadBatch {
  /// The longest block that peers may ask for (the machine refuses longer ones), in bytes.
  static final int LONGEST_BLOCK = 16 * 1024;

  private final TorrentDriver torrent;
  private final Connection connection;
  private final BufferPool.Lease lease;
  private final List<Message.Request> requests = new ArrayList<>(16);
  private int wireBytes;
  private int failed;
  private long failedBytes;
  private boolean granted;
  private @Nullable CompletableFuture<Void> reading;

  UploadBatch(TorrentDriver torrent, Connection connection, BufferPool.Lease lease) {
    this.torrent = torrent;
    this.connection = connection;
    this.lease = lease;
  }

  boolean hasRoom() {
    return lease.buffer().capacity() - wireBytes
        >= MessageEncoder.PIECE_HEADER_LENGTH + LONGEST_BLOCK;
  }

  void add(Message.Request request) {
    requests.add(request);
    wireBytes += MessageEncoder.PIECE_HEADER_LENGTH + request.length();
  }

  /// How many blocks are in the buffer.
  int blocks() {
    return requests.size() - failed;
  }

  /// The blocks' bytes without headers.
  long payloadBytes() {
    return wireBytes - (long) requests.size() * MessageEncoder.PIECE_HEADER_LENGTH - failedBytes;
  }

  /// Waits until a limiter grants what it takes on the wire. Blocks.
  void awaitGrant() {
    torrent.awaitUp(connection, wireBytes);
    granted = true;
  }

  void startReading() {
    reading = torrent.store().startReading(this::readAll);
  }

  /// Waits until all was read.
  void await() {
    CompletableFuture<Void> started = reading;
    if (started != null) {
      started.join();
    }
  }

  /// What a limiter granted and is not written, since it could not be read, in bytes; after
  /// [#await()].
  long bytesToRefund() {
    return !granted ? 0 : failedBytes + (long) failed * MessageEncoder.PIECE_HEADER_LENGTH;
  }

  /// What to write; after [#await()].
  ByteBuffer buffer() {
    return lease.buffer();
  }

  void release() {
    lease.release();
  }

  private void readAll() {
    ByteBuffer out = lease.buffer();
    for (Message.Request request : requests) {
      int begin = out.position();
      int length = request.length();
      MessageEncoder.pieceHeader(out, request.piece(), request.begin(), length);
      out.limit(out.position() + length);
      try {
        torrent.store().read(request.piece(), request.begin(), out);
      } catch (IOException | RuntimeException e) {
        out.position(begin); // the next block takes its place
        failed++;
        failedBytes += length;
        torrent.uploadFailed(connection, request, e);
      }
      out.limit(out.capacity());
    }
    out.flip();
  }
}
