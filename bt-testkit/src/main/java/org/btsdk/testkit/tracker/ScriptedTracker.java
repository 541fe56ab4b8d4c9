// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A [FakeTracker] that keeps its script and what it saw: for those who write one for a protocol of
/// their own. What is left to them is to read a request, to note it with [#saw(Seen)] or
/// [#complain(String)] and [#came()], and to do what [#next()] says. Threads share it.
public abstract class ScriptedTracker implements FakeTracker {
  private final ArrayDeque<Behaviour> steps = new ArrayDeque<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<Seen> announces = new ArrayList<>();
  private final CountDownLatch came = new CountDownLatch(1);
  private Behaviour always = new Behaviour.Silence();

  /// A tracker that stays silent.
  protected ScriptedTracker() {}

  @Override
  public abstract URI uri();

  // ---- what it is told

  @Override
  public final synchronized void behave(Behaviour behaviour) {
    steps.clear();
    always = behaviour;
  }

  @Override
  public final synchronized void script(Behaviour... behaviours) {
    steps.clear();
    steps.addAll(List.of(behaviours));
    always = new Behaviour.Refuse("the script has ended");
  }

  /// What comes next, which stays next.
  protected final synchronized Behaviour peek() {
    return steps.isEmpty() ? always : steps.element();
  }

  /// What to do with the request that came now.
  protected final synchronized Behaviour next() {
    return steps.isEmpty() ? always : steps.remove();
  }

  // ---- what it saw

  @Override
  public final synchronized List<Seen> announces() {
    return List.copyOf(announces);
  }

  @Override
  public final void awaitRequest() throws InterruptedException {
    came.await();
  }

  /// Notes an announce.
  ///
  /// @param announce what was told
  protected final synchronized void saw(Seen announce) {
    announces.add(announce);
  }

  /// Lets those go on who wait for a request.
  protected final void came() {
    came.countDown();
  }

  /// Notes that a request was malformed.
  ///
  /// @param what is wrong with it
  protected final synchronized void complain(String what) {
    complaints.add(what);
  }

  /// Throws what was noted, and what of the script nobody asked for; once.
  ///
  /// @throws AssertionError if there is something
  protected final synchronized void verify() {
    List<String> all = new ArrayList<>(complaints);
    steps.forEach(step -> all.add("nobody asked for " + step));
    complaints.clear(); // told once
    steps.clear();
    if (!all.isEmpty()) {
      throw new AssertionError("the tracker complains: " + String.join("; ", all));
    }
  }

  /// Stops it, and calls [#verify()] at the end.
  @Override
  public abstract void close();
}
