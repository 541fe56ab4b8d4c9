// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.btsdk.core.session.RequestBudget;
import org.jspecify.annotations.Nullable;

/// The session's memory for blocks under way, of which each torrent has a [#share()]. Who is first
/// takes as much as there is; but while somebody who has less than an equal part was refused, those
/// who have more leave a part free: they would take again at once what they give back, and the
/// other, who asks now and then, would never meet any. Threads: any.
public final class SharedBudget {
  /// 0.2 s: who was refused and wants memory still asks again before.
  private static final long WAITS_NANOS = 200_000_000;

  private final long bytes;
  private final LongSupplier clock;
  private final AtomicLong free;
  private final AtomicInteger holders = new AtomicInteger(); // shares of which something is taken
  private volatile @Nullable Waiter waiter; // has less than a part, and was refused last

  private record Waiter(Share share, long untilNanos) {}

  /// @param bytes how much there is
  public SharedBudget(long bytes) {
    this(bytes, System::nanoTime);
  }

  /// @param clock in nanoseconds
  SharedBudget(long bytes, LongSupplier clock) {
    this.bytes = bytes;
    this.clock = clock;
    this.free = new AtomicLong(bytes);
  }

  /// What a torrent takes of it. One thread at a time.
  public RequestBudget share() {
    return new Share();
  }

  /// One more than there are holders, so that there is a part for who has nothing.
  private long part() {
    return bytes / (holders.get() + 1L);
  }

  private final class Share implements RequestBudget {
    private long held;

    @Override
    public boolean tryReserve(int wanted) {
      boolean hasPart = held + wanted > part();
      Waiter waits = waiter;
      boolean awaited =
          waits != null && waits.share != this && waits.untilNanos - clock.getAsLong() > 0;
      long leaves = hasPart && awaited ? part() : 0;
      if (free.addAndGet(-wanted) < leaves) {
        free.addAndGet(wanted);
        if (!hasPart) {
          waiter = new Waiter(this, clock.getAsLong() + WAITS_NANOS);
        }
        return false;
      }
      if (waits != null && waits.share == this) {
        waiter = null; // another who waits says so again
      }
      if (held == 0) {
        holders.incrementAndGet();
      }
      held += wanted;
      return true;
    }

    @Override
    public long spareBytes() {
      return free.get() - bytes / 2;
    }

    @Override
    public void release(int given) {
      free.addAndGet(given);
      if (held > 0 && held <= given) {
        holders.decrementAndGet();
      }
      held -= given;
    }
  }
}
