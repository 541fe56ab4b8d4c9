// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The threads that let the parts of a run go on side by side: the caller's, which has the first
/// part, and one more for each other part. All have the same to do, then all wait until all have
/// done it. Only what is done between two waits may depend on who does it, and nothing does.
final class Crew implements AutoCloseable {
  private static final int DONE = -1;

  private final List<Part> parts;
  private final List<Helper> helpers = new ArrayList<>();
  private Consumer<Part> work = _ -> {};
  private int turn;

  /// Begins threads for all parts but the first.
  Crew(List<Part> parts) {
    this.parts = parts;
    try {
      for (Part part : parts.subList(1, parts.size())) {
        Helper helper = new Helper(part);
        helpers.add(helper);
        helper.thread.start();
      }
    } catch (Error e) { // no more threads: those that began would wait for ever
      close();
      throw e;
    }
  }

  /// Has something done with each part, and waits until it is done with all. It throws nothing.
  void each(Consumer<Part> what) {
    work = what;
    turn++;
    for (Helper helper : helpers) {
      helper.begins.raise(turn);
    }
    what.accept(parts.getFirst());
    for (Helper helper : helpers) {
      helper.ended.await(turn);
    }
  }

  /// Ends the threads.
  @Override
  public void close() {
    for (Helper helper : helpers) {
      helper.begins.raise(DONE);
    }
  }

  private final class Helper implements Runnable {
    final Signal begins = new Signal();
    final Signal ended = new Signal();
    final Thread thread;
    private final Part part;

    Helper(Part part) {
      this.part = part;
      this.thread = Thread.ofPlatform().daemon().name("simulator").unstarted(this);
    }

    @Override
    public void run() {
      int next = 1;
      while (begins.await(next)) {
        work.accept(part);
        ended.raise(next++);
      }
    }
  }
}
