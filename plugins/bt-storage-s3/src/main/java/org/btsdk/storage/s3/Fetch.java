// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.IntConsumer;

/// Fetches a span into memory: counts what comes, and asks for the rest where a connection breaks
/// or falls silent. (NOT thread safe)
final class Fetch {
  private final Bucket bucket;
  private final int attempts;

  Fetch(Bucket bucket, int attempts) {
    this.bucket = bucket;
    this.attempts = attempts;
  }

  /// Fills a part of an array. Blocks.
  ///
  /// @param came told how many bytes are there, each time some came
  /// @throws S3Errors.NoObjectException if there is no such object
  /// @throws InterruptedIOException if the thread was interrupted
  void fetch(Span.OfObject span, byte[] into, int offset, IntConsumer came) throws IOException {
    int[] done = {0};
    for (int failed = 0; done[0] < span.lengthBytes(); ) {
      int before = done[0];
      try {
        bucket.get(
            span.key(),
            span.etag(),
            span.positionBytes() + before,
            span.lengthBytes() - before,
            in -> {
              while (done[0] < span.lengthBytes()) {
                int count = read(in, into, offset + done[0], span.lengthBytes() - done[0]);
                done[0] += count;
                came.accept(done[0]);
              }
            });
      } catch (BrokenException e) {
        failed++;
        if (failed >= attempts) {
          throw new IOException(
              "%s: the store stopped sending, tried %d times: %s"
                  .formatted(bucket.place(span.key()), failed, e.getMessage()),
              e);
        }
        if (done[0] == before) {
          Pauses.pause(Thread::sleep, failed, bucket.place(span.key()));
        }
      }
    }
  }

  private static int read(InputStream in, byte[] into, int offset, int length) throws IOException {
    try {
      int count = in.read(into, offset, length);
      if (count < 0) {
        throw new EOFException(length + " bytes are missing");
      }
      return count;
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw new BrokenException(e);
    }
  }

  /// An answer that began and did not end.
  private static final class BrokenException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
