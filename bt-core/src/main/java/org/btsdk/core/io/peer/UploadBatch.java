// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.btsdk.core.io.disk.BufferPool;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.SpanViews;
import org.jspecify.annotations.Nullable;

/// Blocks that go to a peer with one system call, each behind its header: either *views*, memory
/// that is mapped from files and sent from there, or *read* into a pooled buffer by one visit to
/// the storage. Requests that lie side by side, as they nearly always do, are one span: viewed or
/// read at once.
///
/// Belongs to one writer; the reading, until [#await()], to the storage's worker.
final class UploadBatch {
  /// The longest block that peers may ask for (the machine refuses longer ones), in bytes.
  static final int LONGEST_BLOCK = 16 * 1024;

  /// 64 blocks, a MiB: with fewer the calls cost more than they move, with more the control
  /// messages of the peer wait too long, and those of others.
  static final int MOST_BLOCKS = 64;

  /// Where a long span is not all in memory, its beginning is tried alone.
  private static final int FEWER_BLOCKS = 16;

  private static final int HEADER = MessageEncoder.PIECE_HEADER_LENGTH;

  private final ConnectedTorrent torrent;
  private final Connection connection;
  private final List<Message.Request> requests;
  private final long wireBytes;
  private final List<SpanViews.View> views;
  private final BufferPool.@Nullable Lease lease;
  private final boolean[] failed;
  private int failures;
  private long failedBytes;
  private @Nullable CompletableFuture<Void> reading;

  private UploadBatch(
      ConnectedTorrent torrent,
      Connection connection,
      List<Message.Request> requests,
      long payloadBytes,
      List<SpanViews.View> views,
      BufferPool.@Nullable Lease lease) {
    this.torrent = torrent;
    this.connection = connection;
    this.requests = requests;
    this.views = views;
    this.lease = lease;
    this.failed = new boolean[lease == null ? 0 : requests.size()];
    this.wireBytes = payloadBytes + (long) requests.size() * HEADER;
  }

  /// Takes as many of the requests as are in memory now, from the first on.
  ///
  /// @return null if the first one is not
  static @Nullable UploadBatch ofViews(
      ConnectedTorrent torrent, Connection connection, List<Message.Request> requests) {
    List<SpanViews.View> views = new ArrayList<>(1);
    boolean done = false;
    try {
      int taken = 0;
      long payloadBytes = 0;
      while (taken < requests.size()) {
        int end = endOfSpan(requests, taken, requests.size());
        SpanViews.View view = view(torrent, requests, taken, end);
        if (view == null && end > taken + FEWER_BLOCKS) {
          end = taken + FEWER_BLOCKS;
          view = view(torrent, requests, taken, end);
        }
        if (view == null) {
          break;
        }
        views.add(view);
        payloadBytes += spanLength(requests, taken, end);
        taken = end;
      }
      done = true;
      return taken == 0
          ? null
          : new UploadBatch(
              torrent, connection, requests.subList(0, taken), payloadBytes, views, null);
    } finally {
      if (!done) {
        views.forEach(SpanViews.View::close);
      }
    }
  }

  /// Takes as many of the requests as the buffer holds, from the first on, and has them read.
  static UploadBatch reading(
      ConnectedTorrent torrent,
      Connection connection,
      List<Message.Request> requests,
      BufferPool.Lease lease) {
    int taken = 0;
    long payloadBytes = 0;
    long room = lease.buffer().capacity();
    while (taken < requests.size()) {
      room -= HEADER + requests.get(taken).length();
      if (room < 0) {
        break;
      }
      payloadBytes += requests.get(taken).length();
      taken++;
    }
    UploadBatch batch =
        new UploadBatch(
            torrent, connection, requests.subList(0, taken), payloadBytes, List.of(), lease);
    try {
      batch.reading = torrent.store().startReading(batch::readAll);
    } catch (RejectedExecutionException e) { // the session is being closed
      lease.release();
      throw e;
    }
    return batch;
  }

  static long wireBytes(List<Message.Request> requests) {
    long bytes = 0;
    for (Message.Request request : requests) {
      bytes += HEADER + request.length();
    }
    return bytes;
  }

  private static SpanViews.@Nullable View view(
      ConnectedTorrent torrent, List<Message.Request> requests, int from, int end) {
    Message.Request first = requests.get(from);
    return torrent.store().view(first.piece(), first.begin(), spanLength(requests, from, end));
  }

  private static int endOfSpan(List<Message.Request> requests, int from, int limit) {
    int end = from + 1;
    Message.Request first = requests.get(from);
    int piece = first.piece();
    int begin = first.begin() + first.length();
    while (end < limit) {
      Message.Request next = requests.get(end);
      if (next.begin() != begin || next.piece() != piece) {
        break;
      }
      begin += next.length();
      end++;
    }
    return end;
  }

  private static int spanLength(List<Message.Request> requests, int from, int end) {
    Message.Request last = requests.get(end - 1);
    return last.begin() + last.length() - requests.get(from).begin();
  }

  /// How many requests it took.
  int taken() {
    return requests.size();
  }

  /// Whether it had to be read.
  boolean isRead() {
    return lease != null;
  }

  /// What it takes on the wire, with the blocks that could not be read.
  long wireBytes() {
    return wireBytes;
  }

  /// The blocks' bytes without headers; after [#await()].
  long payloadBytes() {
    return wireBytes - (long) requests.size() * HEADER - failedBytes;
  }

  /// The blocks' bytes that could not be read; after [#await()].
  long failedBytes() {
    return failedBytes;
  }

  /// What of [#wireBytes()] is not sent, since it could not be read; after [#await()].
  long failedWireBytes() {
    return failedBytes + (long) failures * HEADER;
  }

  /// Waits until all was read.
  void await() {
    CompletableFuture<Void> started = reading;
    if (started != null) {
      started.join();
    }
  }

  /// What to write, headers and blocks by turns; after [#await()].
  ///
  /// @param headers takes the headers of a batch of views; at least [#MOST_BLOCKS] headers long
  ByteBuffer[] buffers(ByteBuffer headers) {
    BufferPool.Lease read = lease;
    return read == null ? ofViews(headers) : ofRead(read.buffer());
  }

  private ByteBuffer[] ofViews(ByteBuffer headers) {
    ByteBuffer[] out = new ByteBuffer[2 * requests.size()];
    headers.clear();
    int at = 0;
    for (SpanViews.View view : views) {
      ByteBuffer span = view.bytes();
      int limit = span.limit();
      for (int from = 0; from < limit; ) {
        Message.Request request = requests.get(at);
        int length = request.length();
        out[2 * at] = header(headers, request);
        out[2 * at + 1] = span.slice(from, length);
        from += length;
        at++;
      }
    }
    return out;
  }

  /// The data lies at the beginning of the buffer, the headers behind it.
  private ByteBuffer[] ofRead(ByteBuffer buffer) {
    ByteBuffer[] out = new ByteBuffer[2 * (requests.size() - failures)];
    int from = 0;
    int at = 0;
    buffer.clear().position((int) wireBytes - requests.size() * HEADER);
    for (int i = 0; i < requests.size(); i++) {
      Message.Request request = requests.get(i);
      if (!failed[i]) {
        out[at++] = header(buffer, request);
        out[at++] = buffer.slice(from, request.length());
      }
      from += request.length();
    }
    return out;
  }

  private static ByteBuffer header(ByteBuffer out, Message.Request request) {
    int begin = out.position();
    MessageEncoder.pieceHeader(out, request.piece(), request.begin(), request.length());
    return out.slice(begin, HEADER);
  }

  /// Gives back what it holds; after [#await()], and once nothing writes it any more.
  void release() {
    for (SpanViews.View view : views) {
      view.close();
    }
    if (lease != null) {
      lease.release();
    }
  }

  private void readAll() {
    BufferPool.Lease target = lease;
    if (target == null) {
      return;
    }
    ByteBuffer buffer = target.buffer().clear();
    int offset = 0;
    for (int from = 0; from < requests.size(); ) {
      int end = endOfSpan(requests, from, requests.size());
      if (connection.isOpen()) {
        readSpan(buffer, offset, from, end);
      } else {
        skip(from, end);
      }
      offset += spanLength(requests, from, end);
      from = end;
    }
  }

  /// Reads a span at once; where that fails, block by block, so that only those fail that must. Not
  /// where nobody is to be sent them any more: a storage whose calls were interrupted, since it is
  /// to be closed, would hang in the next one again.
  private void readSpan(ByteBuffer buffer, int offset, int from, int end) {
    Message.Request first = requests.get(from);
    int length = spanLength(requests, from, end);
    try {
      ByteBuffer part = buffer.slice(offset, length);
      torrent.store().read(first.piece(), first.begin(), part);
    } catch (IOException | RuntimeException e) {
      if (end == from + 1
          || e instanceof PieceGoneException
          || e instanceof RuntimeException
          || !connection.isOpen()) {
        for (int i = from; i < end; i++) {
          fail(i, e);
        }
        return;
      }
      int at = offset;
      for (int i = from; i < end; i++) {
        readSpan(buffer, at, i, i + 1);
        at += requests.get(i).length();
      }
    }
  }

  private void fail(int index, Exception problem) {
    skip(index, index + 1);
    torrent.uploadFailed(connection, requests.get(index), problem);
  }

  private void skip(int from, int end) {
    for (int i = from; i < end; i++) {
      failed[i] = true;
      failures++;
      failedBytes += requests.get(i).length();
    }
  }
}
