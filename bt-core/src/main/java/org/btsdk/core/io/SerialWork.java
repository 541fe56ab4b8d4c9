// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does the work of one connection in order, one after the other, on an executor that many share:
/// so the blocks of a piece are hashed in the order in which they came, while other connections
/// have the other threads. Threads: any; never blocks.
final class SerialWork {
  private static final Logger LOG = LoggerFactory.getLogger(SerialWork.class);

  /// A turn is this long before others get theirs.
  private static final int TURN = 8;

  private final Executor executor;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialWork(Executor executor) {
    this.executor = executor;
  }

  void add(Runnable work) {
    synchronized (waiting) {
      waiting.addLast(work);
      if (running) {
        return;
      }
      running = true;
    }
    submit();
  }

  private void submit() {
    try {
      executor.execute(this::turn);
    } catch (RejectedExecutionException _) {
      // The session is closed: what is left is dropped, as its connections are.
      synchronized (waiting) {
        waiting.clear();
      }
    }
  }

  private void turn() {
    for (int i = 0; i < TURN; i++) {
      Runnable next;
      synchronized (waiting) {
        next = waiting.pollFirst();
        if (next == null) {
          running = false;
          return;
        }
      }
      try {
        next.run();
      } catch (RuntimeException e) {
        LOG.error("work of a connection failed; what comes after it is done all the same", e);
      }
    }
    submit();
  }
}
