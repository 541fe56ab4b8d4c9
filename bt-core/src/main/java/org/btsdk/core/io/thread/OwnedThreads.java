// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.thread;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes platform threads and remembers them, so that closing can wait until the last has really
/// ended: an executor is terminated a moment before its threads are. Threads: any.
public final class OwnedThreads implements ThreadFactory {
  private final String prefix;
  private final AtomicInteger number = new AtomicInteger();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  /// @param prefix what names begin with; a number follows
  public OwnedThreads(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public Thread newThread(Runnable work) {
    Thread thread =
        Thread.ofPlatform().name(prefix + number.getAndIncrement()).daemon(true).unstarted(work);
    threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    return thread;
  }

  /// Waits for the end of a thread, even when the caller is interrupted, who keeps that for later.
  ///
  /// @param atMostNanos how long to wait; at zero or less it only looks
  /// @return whether it has ended
  static boolean ended(Thread thread, long atMostNanos) {
    long endNanos = System.nanoTime() + atMostNanos;
    boolean interrupted = false;
    for (long left = atMostNanos;
        thread.isAlive() && left > 0;
        left = endNanos - System.nanoTime()) {
      try {
        var _ = thread.join(Duration.ofNanos(left));
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /// Waits until all have ended, which they must be about to do. An interrupt is kept for later.
  public void join() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= joined(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits until a thread has ended, which it must be about to do.
  ///
  /// @return whether the caller was interrupted meanwhile, who is to keep that for later
  public static boolean joined(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
