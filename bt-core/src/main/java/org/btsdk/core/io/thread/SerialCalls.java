// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.thread;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls to the embedder that come one after another, on threads of the session's. What a call
/// throws is logged, and the next one is made. Threads: any may add, which never blocks.
public final class SerialCalls {
  private static final Logger LOG = LoggerFactory.getLogger(SerialCalls.class);

  /// 256 that wait while the embedder is busy: what a swarm of peers, or a lookup, says at once.
  static final int MOST_WAITING = 256;

  private final String what;
  private final Consumer<Runnable> executor;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean ended;

  /// @param what whose calls these are, for the log
  /// @param executor runs a task some time, on another thread
  public SerialCalls(String what, Consumer<Runnable> executor) {
    this.what = what;
    this.executor = executor;
  }

  /// Adds a call, unless [#MOST_WAITING] wait already: then it is never made.
  public void add(Runnable call) {
    add(call, MOST_WAITING);
  }

  /// Adds a call however many wait: one that comes once, such as the last.
  public void addLast(Runnable call) {
    add(call, Integer.MAX_VALUE);
  }

  private void add(Runnable call, int mostWaiting) {
    synchronized (waiting) {
      if (ended || waiting.size() >= mostWaiting) {
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
  public void end() {
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
      } catch (RuntimeException | Error e) { // such as a test's assertion
        LOG.warn("{} threw", what, e);
      }
    }
  }
}
