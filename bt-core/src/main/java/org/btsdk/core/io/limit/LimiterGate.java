// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.limit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.btsdk.model.Rate;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;
import org.jspecify.annotations.Nullable;

/// Asks a [RateLimiter] on behalf of readers and writers, one at a time; costs one volatile read
/// where nothing is limited. Threads: any; only [#await] blocks.
public final class LimiterGate {
  /// The longest sleep before a limit that was changed is noticed.
  private static final long LONGEST_SLEEP_NANOS = 100_000_000;

  /// 1 ms where a limiter grants nothing and says that it would have: it shall not be asked all the
  /// time.
  private static final long CONTRADICTED_NANOS = 1_000_000;

  /// 0.1 ms, about what a system sleeps at least: a limiter whose bucket is that small is still
  /// asked in time.
  static final long LEAST_SLEEP_NANOS = 100_000;

  /// How often the least sleep doubles while a limiter grants nothing at the times that it names
  /// itself, up to 3.2 ms: whoever says "in a nanosecond" for ever is not asked for ever.
  private static final int MOST_DOUBLINGS = 5;

  /// 250 ms: how often those in line that are not the first look whether their connection is open.
  private static final long IN_LINE_NANOS = 250_000_000;

  /// 16 KiB, read at once if more flows meanwhile: to sleep and to wake costs as much as to move
  /// 100 KiB.
  static final int MOST_OWED = 16 * 1024;

  /// 1 KiB, however many share a limit: less is not worth a call.
  private static final int LEAST_OWED = 1024;

  /// A quarter of a second's worth, a limiter's own burst: about what all that wait may owe
  /// together, as long as [#LEAST_OWED] for each is not more.
  private static final int OWED_PART = 4;

  /// A two-hundredth of a second's worth, 5 ms, goes at once: short enough to be even, and for all
  /// but slow limits many blocks.
  private static final int EVEN_PART = 200;

  /// 5 ms, as above: who waits for as much sleeps as long, rather than to be woken for each part.
  private static final long EVEN_NANOS = 5_000_000;

  private final Supplier<RateLimiter> maker;
  private @Nullable RateLimiter limiter; // null while nothing was ever limited
  private volatile boolean limited;
  private volatile long evenBytes;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile @Nullable Map<Flow.PeerClass, WaitingLine> lines; // once somebody waits

  /// @param limiter contained, see [org.btsdk.core.plugin.GuardedLimiter]
  public LimiterGate(RateLimiter limiter) {
    this.maker = () -> limiter;
    this.limiter = limiter;
    notice(limiter.limit());
  }

  /// A gate where nothing is limited: it has a limiter from its first limit on, since few torrents
  /// have limits of their own.
  ///
  /// @param maker makes one without a limit, contained, see [org.btsdk.core.plugin.GuardedLimiter]
  public LimiterGate(Supplier<RateLimiter> maker) {
    this.maker = maker;
    notice(Rate.UNLIMITED);
  }

  private void notice(Rate limit) {
    evenBytes = limit.isUnlimited() ? Long.MAX_VALUE : limit.bytesPerSecond() / EVEN_PART;
    limited = !limit.isUnlimited();
  }

  public boolean isLimited() {
    return limited;
  }

  /// How much a reader may read and owe, in bytes: the less, the more wait already. Otherwise a
  /// hundred peers would have read seconds' worth before anything holds them back.
  public int oweableBytes() {
    long bytesPerSecond = evenBytes == Long.MAX_VALUE ? Long.MAX_VALUE : evenBytes * EVEN_PART;
    return oweableBytes(bytesPerSecond, waiting.get());
  }

  /// @param waiting how many others wait
  static int oweableBytes(long bytesPerSecond, int waiting) {
    long each = bytesPerSecond / OWED_PART / (waiting + 1);
    return Math.clamp(each, LEAST_OWED, MOST_OWED);
  }

  /// How many wait, for this gate or the other of a flow.
  int waiting() {
    return waiting.get();
  }

  /// How much may go at once in an even flow, zero or more, in bytes.
  public long evenBytes() {
    return evenBytes;
  }

  synchronized Rate limit() {
    return limiter == null ? Rate.UNLIMITED : limiter.limit();
  }

  synchronized void limit(Rate limit) {
    if (limiter != null || !limit.isUnlimited()) {
      limiter().limit(limit, System.nanoTime());
      notice(limit);
    }
  }

  /// Under the lock.
  private RateLimiter limiter() {
    RateLimiter made = limiter;
    if (made == null) {
      made = maker.get();
      limiter = made;
    }
    return made;
  }

  /// Waits until the two gates of a flow, the session's and the torrent's, let bytes pass. Who
  /// waits stands in a line of the torrent's connections, and only the first of it asks: each gets
  /// as much as another in its turn, and a hundred wake no more often than one.
  ///
  /// @param leastBytes waits until at least as many are granted; zero not to wait
  /// @param mostBytes one or more, at least `leastBytes`
  /// @param open asked now and then; false ends the wait
  /// @return how many bytes may go; less than `leastBytes` only if the connection was closed
  public static long await(
      LimiterGate session,
      LimiterGate torrent,
      Flow flow,
      long leastBytes,
      long mostBytes,
      BooleanSupplier open) {
    if (!session.limited && !torrent.limited) {
      return mostBytes;
    }
    WaitingLine line = torrent.line(flow);
    if (leastBytes == 0) {
      return line.isEmpty() ? awaitTurn(session, torrent, flow, 0, mostBytes, open) : 0;
    }
    line.join();
    session.waiting.incrementAndGet();
    torrent.waiting.incrementAndGet();
    try {
      while (!line.isFirst()) {
        if (!open.getAsBoolean()) {
          return 0;
        }
        LockSupport.parkNanos(IN_LINE_NANOS);
      }
      return awaitTurn(session, torrent, flow, leastBytes, mostBytes, open);
    } finally {
      line.leave();
      session.waiting.decrementAndGet();
      torrent.waiting.decrementAndGet();
    }
  }

  /// Waits likewise, and not in line: for the few bytes of control messages, on which more hangs
  /// than on a block. Of many that wait for a block each, the last has its turn seconds later.
  ///
  /// @param bytes one or more; all are waited for
  /// @param open asked now and then; false ends the wait
  public static void awaitBesideTheLine(
      LimiterGate session, LimiterGate torrent, Flow flow, long bytes, BooleanSupplier open) {
    if (session.limited || torrent.limited) {
      awaitTurn(session, torrent, flow, bytes, bytes, open);
    }
  }

  private static long awaitTurn(
      LimiterGate session,
      LimiterGate torrent,
      Flow flow,
      long leastBytes,
      long mostBytes,
      BooleanSupplier open) {
    long granted = 0;
    long slept = 0;
    boolean patient = true;
    int fruitless = 0; // asked in vain, one time after the other
    while (true) {
      long bySession = session.request(flow, mostBytes - granted);
      long byBoth = bySession == 0 ? 0 : torrent.request(flow, bySession);
      if (byBoth < bySession) {
        session.refund(flow, bySession - byBoth);
      }
      granted += byBoth;
      fruitless = byBoth == 0 ? fruitless + 1 : 0;
      long evenBytes = Math.min(session.evenBytes, torrent.evenBytes);
      // Who gets far less than flows in meanwhile has a small bucket, or others that drink from it.
      patient &= slept == 0 || byBoth >= slept * (double) evenBytes / EVEN_NANOS / 2;
      if (granted >= leastBytes || !open.getAsBoolean()) {
        return granted;
      }
      long sleep = (bySession == 0 ? session : torrent).sleepNanos(flow, fruitless);
      long filled = patient ? nanosFor(mostBytes - granted, evenBytes) : 0;
      slept = filled > sleep ? filled : 0;
      LockSupport.parkNanos(Math.max(sleep, filled));
    }
  }

  /// How long to sleep after something was not granted.
  ///
  /// @param retryAtNanos what the limiter said
  /// @param askedAtNanos when it was asked
  /// @param fruitless how often it was asked in vain, one time after the other
  static long sleepNanos(long retryAtNanos, long askedAtNanos, long nowNanos, int fruitless) {
    if (retryAtNanos == Long.MAX_VALUE) {
      return LONGEST_SLEEP_NANOS;
    }
    long wanted = retryAtNanos - askedAtNanos <= 0 ? CONTRADICTED_NANOS : retryAtNanos - nowNanos;
    long least = LEAST_SLEEP_NANOS << Math.clamp(fruitless - 1, 0, MOST_DOUBLINGS);
    return Math.clamp(wanted, least, LONGEST_SLEEP_NANOS);
  }

  /// How long so much takes at most when nobody else asks, up to [#EVEN_NANOS].
  private static long nanosFor(long bytes, long evenBytes) {
    return bytes >= evenBytes ? EVEN_NANOS : EVEN_NANOS * bytes / evenBytes;
  }

  /// Gives back what was granted by [#await] and not used.
  public static void refund(LimiterGate session, LimiterGate torrent, Flow flow, long bytes) {
    if (bytes > 0 && (session.limited || torrent.limited)) {
      session.refund(flow, bytes);
      torrent.refund(flow, bytes);
    }
  }

  private WaitingLine line(Flow flow) {
    Map<Flow.PeerClass, WaitingLine> made = lines;
    if (made == null) {
      synchronized (this) {
        made = lines;
        if (made == null) {
          made = new EnumMap<>(Flow.PeerClass.class);
          for (Flow.PeerClass peerClass : Flow.PeerClass.values()) {
            made.put(peerClass, new WaitingLine());
          }
          lines = made;
        }
      }
    }
    return Objects.requireNonNull(made.get(flow.peerClass()));
  }

  // The clock is read under the lock: for a limiter, time never goes back, or it fills twice.

  private long request(Flow flow, long bytes) {
    if (!limited) {
      return bytes;
    }
    synchronized (this) {
      return limiter().request(flow, bytes, System.nanoTime());
    }
  }

  private synchronized long sleepNanos(Flow flow, int fruitless) {
    long now = System.nanoTime();
    return sleepNanos(limiter().retryAtNanos(flow, now), now, System.nanoTime(), fruitless);
  }

  private void refund(Flow flow, long bytes) {
    if (limited) {
      synchronized (this) {
        limiter().refund(flow, bytes, System.nanoTime());
      }
    }
  }
}
