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

  /// Waits for a number.
  ///
  /// @return whether it came; else it was ended
  boolean await(int wanted) {
    for (int i = 0; i < LOOKS && !isThere(wanted); i++) {
      Thread.onSpinWait();
    }
    if (!isThere(wanted)) {
      waiting = Thread.currentThread();
      while (!isThere(wanted)) {
        LockSupport.park(this);
      }
      waiting = null;
    }
    return value >= 0;
  }

  private boolean isThere(int wanted) {
    int now = value;
    return now == wanted || now < 0;
  }
}
