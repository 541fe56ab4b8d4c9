// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.btsdk.model.Rate;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;

/// Asks a [RateLimiter] on behalf of readers and writers, one at a time; costs one volatile read
/// where nothing is limited. Threads: any; only [#await] blocks.
final class LimiterGate {
  /// The longest sleep before a limit that was changed is noticed.
  private static final long LONGEST_SLEEP_NANOS = 100_000_000;

  /// 1 ms where a limiter grants nothing and says that it would have: it shall not be asked all the
  /// time.
  private static final long CONTRADICTED_NANOS = 1_000_000;

  /// A two-hundredth of a second's worth, 5 ms, goes at once: short enough to be even, and for all
  /// but slow limits many blocks.
  private static final int EVEN_PART = 200;

  /// 5 ms, as above: who waits for as much sleeps as long, rather than to be woken for each part.
  private static final long EVEN_NANOS = 5_000_000;

  private final RateLimiter limiter;
  private volatile boolean limited;
  private volatile long evenBytes;

  LimiterGate(RateLimiter limiter) {
    this.limiter = limiter; // contained: see GuardedLimiter
    notice(limiter.limit());
  }

  private void notice(Rate limit) {
    evenBytes = limit.isUnlimited() ? Long.MAX_VALUE : limit.bytesPerSecond() / EVEN_PART;
    limited = !limit.isUnlimited();
  }

  boolean isLimited() {
    return limited;
  }

  /// How much may go at once in an even flow, zero or more, in bytes.
  long evenBytes() {
    return evenBytes;
  }

  synchronized Rate limit() {
    return limiter.limit();
  }

  synchronized void limit(Rate limit) {
    limiter.limit(limit, System.nanoTime());
    notice(limit);
  }

  /// Waits until the two gates of a flow, the session's and the torrent's, let bytes pass.
  ///
  /// @param leastBytes one or more: waits until at least as many are granted
  /// @param mostBytes at least `leastBytes`
  /// @param open asked now and then; false ends the wait
  /// @return how many bytes may go; less than `leastBytes` only if the connection was closed
  static long await(
      LimiterGate session,
      LimiterGate torrent,
      Flow flow,
      long leastBytes,
      long mostBytes,
      BooleanSupplier open) {
    if (!session.limited && !torrent.limited) {
      return mostBytes;
    }
    long granted = 0;
    long slept = 0;
    boolean patient = true;
    while (true) {
      long now = System.nanoTime();
      long bySession = session.request(flow, mostBytes - granted, now);
      long byBoth = bySession == 0 ? 0 : torrent.request(flow, bySession, now);
      if (byBoth < bySession) {
        session.refund(flow, bySession - byBoth, now);
      }
      granted += byBoth;
      long evenBytes = Math.min(session.evenBytes, torrent.evenBytes);
      // Who gets far less than flows in meanwhile has a small bucket, or others that drink from it.
      patient &= slept == 0 || byBoth >= slept * (double) evenBytes / EVEN_NANOS / 2;
      if (granted >= leastBytes || !open.getAsBoolean()) {
        return granted;
      }
      long retryAt = (bySession == 0 ? session : torrent).retryAt(flow, now);
      long sleep = sleepNanos(retryAt, now, System.nanoTime());
      long filled = patient ? nanosFor(mostBytes - granted, evenBytes) : 0;
      slept = filled > sleep ? filled : 0;
      LockSupport.parkNanos(Math.clamp(Math.max(sleep, filled), 1, LONGEST_SLEEP_NANOS));
    }
  }

  /// How long to sleep after something was not granted.
  ///
  /// @param retryAtNanos what the limiter said
  /// @param askedAtNanos when it was asked
  static long sleepNanos(long retryAtNanos, long askedAtNanos, long nowNanos) {
    if (retryAtNanos == Long.MAX_VALUE) {
      return LONGEST_SLEEP_NANOS;
    }
    return retryAtNanos - askedAtNanos <= 0 ? CONTRADICTED_NANOS : retryAtNanos - nowNanos;
  }

  /// How long so much takes at most when nobody else asks, up to [#EVEN_NANOS].
  private static long nanosFor(long bytes, long evenBytes) {
    return bytes >= evenBytes ? EVEN_NANOS : EVEN_NANOS * bytes / evenBytes;
  }

  /// Gives back what was granted by [#await] and not used.
  static void refund(LimiterGate session, LimiterGate torrent, Flow flow, long bytes) {
    if (bytes > 0 && (session.limited || torrent.limited)) {
      long now = System.nanoTime();
      session.refund(flow, bytes, now);
      torrent.refund(flow, bytes, now);
    }
  }

  private long request(Flow flow, long bytes, long now) {
    if (!limited) {
      return bytes;
    }
    synchronized (this) {
      return limiter.request(flow, bytes, now);
    }
  }

  private synchronized long retryAt(Flow flow, long now) {
    return limiter.retryAtNanos(flow, now);
  }

  private void refund(Flow flow, long bytes, long now) {
    if (limited) {
      synchronized (this) {
        limiter.refund(flow, bytes, now);
      }
    }
  }
}
