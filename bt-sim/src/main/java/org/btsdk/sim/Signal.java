// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A number that one thread raises and another waits for. What was written before it was raised is
/// seen by who waited.
final class Signal {
  /// 4,000 looks, a tenth of a millisecond or two, before the thread sleeps: most waits are
  /// shorter, and to wake up takes as long.
  private static final int LOOKS = 4000;

  private volatile int value;
  private volatile @Nullable Thread waiting;

  /// @param next one more than before; a negative number to end it
  void raise(int next) {
    value = next;
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /// Waits for a number. Who is interrupted meanwhile waits on, and is interrupted afterwards.
  ///
  /// @return whether it came; else it was ended
  boolean await(int wanted) {
    for (int i = 0; i < LOOKS && !isThere(wanted); i++) {
      Thread.onSpinWait();
    }
    if (!isThere(wanted)) {
      sleepUntil(wanted);
    }
    return value >= 0;
  }

  private void sleepUntil(int wanted) {
    boolean interrupted = false;
    waiting = Thread.currentThread();
    while (!isThere(wanted)) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted(); // else it would not sleep any more
    }
    waiting = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isThere(int wanted) {
    int now = value;
    return now == wanted || now < 0;
  }
}
