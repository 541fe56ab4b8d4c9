// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls to the embedder that come one after another, on threads of the session's. Threads: any may
/// add, which never blocks.
final class SerialCalls {
  private static final Logger LOG = LoggerFactory.getLogger(SerialCalls.class);

  private final Consumer<Runnable> executor;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean ended;

  /// @param executor runs a task some time, on another thread
  SerialCalls(Consumer<Runnable> executor) {
    this.executor = executor;
  }

  void add(Runnable call) {
    synchronized (waiting) {
      if (ended) {
        return;
      }
      waiting.addLast(call);
      if (running) {
        return;
      }
      running = true;
    }
    executor.accept(this::drain);
  }

  /// Forgets the calls that wait, and all that come. One that runs goes on.
  void end() {
    synchronized (waiting) {
      ended = true;
      waiting.clear();
    }
  }

  private void drain() {
    while (true) {
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
        LOG.warn("a callback threw", e);
      }
    }
  }
}
