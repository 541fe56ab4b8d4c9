// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.util.concurrent.atomic.AtomicInteger;

/// How many writers of a session have something to write. Threads: any.
public final class BusyWriters {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final AtomicInteger count = new AtomicInteger();

  /// A writer has something to write, until [#ends()].
  void begins() {
    count.incrementAndGet();
  }

  void ends() {
    count.decrementAndGet();
  }

  /// Whether, as far as writers go, each could have a second thread work for it.
  boolean leaveProcessorsIdle() {
    return 2 * count.get() <= PROCESSORS;
  }
}
