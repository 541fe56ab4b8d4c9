// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.tracker;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// When a call has to be over. Immutable.
final class Deadline {
  private final long atNanos;

  Deadline(Duration timeout) {
    this.atNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
  }

  /// What is left, for a socket: one or more, since zero would mean no limit.
  ///
  /// @throws SocketTimeoutException if nothing is left
  int leftMillis() throws SocketTimeoutException {
    long left = atNanos - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return Math.clamp(Math.ceilDiv(left, 1_000_000L), 1, Integer.MAX_VALUE);
  }
}
