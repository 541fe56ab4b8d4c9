// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has to be closed or deleted however a command ends, also by a signal. Threads may share it;
/// each action runs once.
public final class CleanUp implements AutoCloseable {
  private final Deque<Runnable> actions = new ArrayDeque<>(); // guarded by this

  /// Adds an action; the last one added runs first.
  public synchronized void add(Runnable action) {
    actions.push(action);
  }

  /// Runs all actions, also those after one that threw; the first trouble is thrown at the end.
  /// While one thread runs them, another one waits.
  @Override
  public synchronized void close() {
    RuntimeException first = null;
    while (!actions.isEmpty()) {
      try {
        actions.pop().run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
