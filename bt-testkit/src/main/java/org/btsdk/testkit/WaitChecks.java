// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/// Finds out whether calls that must not block do wait: for a time, for another thread, or for a
/// lock that another has. The virtual machine counts that for each thread of the platform. Reading
/// a file is not seen, nor a loop that only takes long. Stateless.
public final class WaitChecks {
  /// The virtual machine itself may make a thread wait, for a class that is loaded for example; not
  /// each time.
  private static final int BATCHES = 3;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private WaitChecks() {}

  /// Makes some calls again and again on this thread, which is one of the platform.
  ///
  /// @param what who is called, for people
  /// @param calls the calls, a thousand of them for example
  /// @throws AssertionError if it waited each time
  public static void check(String what, Runnable calls) {
    calls.run(); // classes are loaded here
    long fewest = Long.MAX_VALUE;
    for (int batch = 0; batch < BATCHES; batch++) {
      long before = waits();
      calls.run();
      fewest = Math.min(fewest, waits() - before);
    }
    if (fewest > 0) {
      throw new AssertionError(
          what
              + " must not block, but its thread waited (slept, parked or was kept out by a lock) "
              + fewest
              + " times");
    }
  }

  private static long waits() {
    ThreadInfo info = THREADS.getThreadInfo(Thread.currentThread().threadId());
    return info == null ? 0 : info.getWaitedCount() + info.getBlockedCount();
  }
}
