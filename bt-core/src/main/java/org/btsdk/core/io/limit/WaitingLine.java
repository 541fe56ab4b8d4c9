// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.limit;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Threads that wait for the same thing, first come, first served. Threads: any; no method blocks.
final class WaitingLine {
  private final ArrayDeque<Thread> line = new ArrayDeque<>(1);
  private volatile boolean empty = true;

  /// Puts this thread at the end; it is to [#leave()] whatever happens.
  synchronized void join() {
    line.addLast(Thread.currentThread());
    empty = false;
  }

  /// Whether it is this thread's turn. Who waits for that parks, and is unparked when it is.
  synchronized boolean isFirst() {
    return line.peekFirst() == Thread.currentThread();
  }

  /// Takes this thread out, and wakes the next if it was the first.
  void leave() {
    @Nullable Thread next;
    synchronized (this) {
      boolean wasFirst = isFirst();
      line.remove(Thread.currentThread());
      empty = line.isEmpty();
      next = wasFirst ? line.peekFirst() : null;
    }
    LockSupport.unpark(next);
  }

  boolean isEmpty() {
    return empty;
  }
}
