// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.limiter;

import java.util.ArrayDeque;
import org.btsdk.model.Rate;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;

/// Asks a limiter as the engine does, as steadily as it can, and checks each answer and the bytes
/// of each second against the limit. Not thread-safe.
final class FakeDemand {
  private static final long SECOND = 1_000_000_000L;
  private static final long LEAST_BURST = 32 * 1024;

  /// Answers of zero in a row although the demand waited as long as it was told.
  private static final int PATIENCE = 100;

  private record Grant(long atNanos, long bytes) {}

  private final RateLimiter limiter;
  private final Flow flow;
  private final ArrayDeque<Grant> lastSecond = new ArrayDeque<>();
  private long lastSecondBytes;
  private long nowNanos;
  private long totalBytes;
  private int refused;

  FakeDemand(RateLimiter limiter, Flow flow, long nowNanos) {
    this.limiter = limiter;
    this.flow = flow;
    this.nowNanos = nowNanos;
  }

  static long burst(Rate limit) {
    return Math.max(LEAST_BURST, limit.bytesPerSecond() / 4);
  }

  long nowNanos() {
    return nowNanos;
  }

  long totalBytes() {
    return totalBytes;
  }

  /// Lets time pass without asking.
  void pause(long seconds) {
    nowNanos += seconds * SECOND;
  }

  /// Sets another limit; seconds are counted anew.
  void limit(Rate limit) {
    limiter.limit(limit, nowNanos);
    lastSecond.clear();
    lastSecondBytes = 0;
  }

  /// Asks for so many bytes, and checks the answer.
  long ask(long wantedBytes) {
    long granted = limiter.request(flow, wantedBytes, nowNanos);
    if (granted < 0 || granted > wantedBytes) { // millions of times: no assertion object for each
      throw new AssertionError("granted " + granted + " of " + wantedBytes);
    }
    if (granted > 0) {
      refused = 0;
      totalBytes += granted;
      count(granted);
    }
    return granted;
  }

  /// Gives bytes back.
  void refund(long bytes) {
    limiter.refund(flow, bytes, nowNanos);
    totalBytes -= bytes;
    count(-bytes);
  }

  private void count(long bytes) {
    lastSecond.add(new Grant(nowNanos, bytes));
    lastSecondBytes += bytes;
    while (nowNanos - lastSecond.element().atNanos() >= SECOND) {
      lastSecondBytes -= lastSecond.remove().bytes();
    }
    Rate limit = limiter.limit();
    if (!limit.isUnlimited() && lastSecondBytes > limit.bytesPerSecond() + burst(limit)) {
      throw new AssertionError(
          "%d bytes in one second are more than the limit of %s and one burst"
              .formatted(lastSecondBytes, limit));
    }
  }

  /// Asks steadily for so many seconds.
  ///
  /// @return the bytes that were granted meanwhile
  long run(long seconds, long wantedBytes) {
    long endNanos = nowNanos + seconds * SECOND;
    long before = totalBytes;
    while (nowNanos < endNanos) {
      if (ask(wantedBytes) == 0) {
        waitAsTold(endNanos);
      }
    }
    return totalBytes - before;
  }

  /// Waits as it is told after it was granted nothing, but not beyond an end.
  void waitAsTold(long endNanos) {
    long retryAt = retryAt();
    if (++refused == PATIENCE) {
      throw new AssertionError(
          ("granted nothing %d times in a row at %s, although each time it asked when it was told"
                  + " to, the last time %d ns later")
              .formatted(refused, limiter.limit(), retryAt - nowNanos));
    }
    nowNanos = Math.min(endNanos, retryAt);
  }

  /// When it is told to ask again.
  long retryAt() {
    long retryAt = limiter.retryAtNanos(flow, nowNanos);
    if (retryAt <= nowNanos) {
      throw new AssertionError(
          "told to ask again at %d ns, which is not after now, %d ns".formatted(retryAt, nowNanos));
    }
    return retryAt;
  }

  /// Goes to a later time.
  void moveTo(long nanos) {
    nowNanos = nanos;
  }
}
