// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a piece that is being fetched, or was: who reads waits for no more than the bytes he
/// wants. Threads may share it.
final class Chunk {
  private final byte[] bytes;
  private int[] begins = {};
  private int[] came = {}; // guarded by this
  private int open; // spans that are not all here, guarded by this
  private boolean begun; // guarded by this
  private @Nullable IOException failure; // guarded by this

  Chunk(int lengthBytes) {
    this.bytes = new byte[lengthBytes];
  }

  /// How much memory it takes, in bytes.
  int lengthBytes() {
    return bytes.length;
  }

  /// Where the bytes are put, each span behind the one before.
  byte[] bytes() {
    return bytes;
  }

  /// Says from how many spans it is fetched.
  synchronized void begin(List<Span> spans) {
    begins = new int[spans.size()];
    came = new int[spans.size()];
    int at = 0;
    for (int i = 0; i < begins.length; i++) {
      begins[i] = at;
      at += spans.get(i).lengthBytes();
    }
    open = begins.length;
    begun = true;
  }

  /// Where a span is put.
  synchronized int begin(int span) {
    return begins[span];
  }

  /// Says how much of a span is there.
  synchronized void came(int span, int count) {
    came[span] = count;
    if (count == end(span) - begins[span]) {
      open--;
    }
    notifyAll();
  }

  /// Says that it will never be whole.
  synchronized void fail(IOException problem) {
    if (failure == null) {
      failure = problem;
    }
    notifyAll();
  }

  /// Whether something is still to come.
  synchronized boolean isLoading() {
    return failure == null && (!begun || open > 0);
  }

  private int end(int span) {
    return span + 1 < begins.length ? begins[span + 1] : bytes.length;
  }

  private boolean covers(int from, int to) {
    if (!begun) {
      return false;
    }
    for (int span = 0; span < begins.length && begins[span] < to; span++) {
      if (end(span) > from && begins[span] + came[span] < Math.min(to, end(span))) {
        return false;
      }
    }
    return true;
  }

  /// Copies a part, once it is there.
  ///
  /// @throws IOException what kept it from coming
  /// @throws InterruptedIOException if the caller was interrupted, which does not end the fetching
  void read(int from, int lengthBytes, ByteBuffer into) throws IOException {
    synchronized (this) {
      while (!covers(from, from + lengthBytes)) {
        if (failure != null) {
          throw failure;
        }
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          InterruptedIOException interrupted = new InterruptedIOException("interrupted");
          interrupted.initCause(e);
          throw interrupted;
        }
      }
    }
    into.put(bytes, from, lengthBytes);
  }
}
