// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

/// How long answers take, and so how long to wait for one. Smoothed as TCP does it (RFC 6298). Not
/// thread-safe.
final class RoundTrips {
  /// 1 s, before anything is known.
  static final long FIRST_NANOS = 1_000_000_000L;

  /// 250 ms: a node that is busy, or on a radio, is not slow yet.
  static final long MIN_SLOW_NANOS = 250_000_000L;

  /// 1.5 s: nodes that take longer are not worth waiting for while there are others.
  static final long MAX_SLOW_NANOS = 1_500_000_000L;

  /// 2 s to 8 s, four times what is slow: an answer that comes later is taken for lost.
  static final long MIN_LOST_NANOS = 2_000_000_000L;

  static final long MAX_LOST_NANOS = 8_000_000_000L;

  private long smoothed;
  private long deviation;

  void sample(long nanos) {
    if (smoothed == 0) {
      smoothed = Math.max(1, nanos);
      deviation = nanos / 2;
    } else {
      deviation += (Math.abs(nanos - smoothed) - deviation) / 4;
      smoothed += (nanos - smoothed) / 8;
    }
  }

  /// After what another node is asked beside one that did not answer yet.
  long slowNanos() {
    return smoothed == 0
        ? FIRST_NANOS
        : Math.clamp(smoothed + 4 * deviation, MIN_SLOW_NANOS, MAX_SLOW_NANOS);
  }

  /// After what no answer is expected any more.
  long lostNanos() {
    return Math.clamp(4 * slowNanos(), MIN_LOST_NANOS, MAX_LOST_NANOS);
  }
}
