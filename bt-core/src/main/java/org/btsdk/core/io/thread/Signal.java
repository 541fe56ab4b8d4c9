// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.thread;

import java.util.concurrent.TimeUnit;

/// Wakes those who wait for something to have happened. Counts, so that nothing is missed between a
/// look and a wait. Threads: any.
public final class Signal {
  private long count; // guarded by this

  /// How often it was raised; taken before one looks at what one waits for.
  public synchronized long count() {
    return count;
  }

  public synchronized void raise() {
    count++;
    notifyAll();
  }

  /// Waits until it is raised after `seen`, or the time is over.
  ///
  /// @throws InterruptedException if the thread was interrupted
  public synchronized void await(long seen, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; count == seen && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  public static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
