// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What a [FakeTracker] does next, and what it has to complain of: for those who write one for a
/// protocol of their own. Threads share it.
public final class TrackerScript {
  private final ArrayDeque<FakeTracker.Behaviour> steps = new ArrayDeque<>();
  private final List<String> complaints = new ArrayList<>();
  private FakeTracker.Behaviour always = new FakeTracker.Behaviour.Silence();

  /// A script that says nothing: the tracker stays silent.
  public TrackerScript() {}

  /// What [FakeTracker#behave] is to do.
  public synchronized void always(FakeTracker.Behaviour behaviour) {
    steps.clear();
    always = behaviour;
  }

  /// What [FakeTracker#script] is to do.
  public synchronized void steps(List<FakeTracker.Behaviour> behaviours) {
    steps.clear();
    steps.addAll(behaviours);
    always = new FakeTracker.Behaviour.Refuse("the script has ended");
  }

  /// What comes next, which stays next.
  public synchronized FakeTracker.Behaviour peek() {
    return steps.isEmpty() ? always : steps.element();
  }

  /// What to do with the request that came now.
  public synchronized FakeTracker.Behaviour next() {
    return steps.isEmpty() ? always : steps.remove();
  }

  /// Notes that a request was malformed.
  ///
  /// @param what is wrong with it
  public synchronized void complain(String what) {
    complaints.add(what);
  }

  /// Throws what was noted, and what of the script nobody asked for; once.
  ///
  /// @throws AssertionError if there is something
  public synchronized void verify() {
    List<String> all = new ArrayList<>(complaints);
    steps.forEach(step -> all.add("nobody asked for " + step));
    complaints.clear(); // told once
    steps.clear();
    if (!all.isEmpty()) {
      throw new AssertionError("the tracker complains: " + String.join("; ", all));
    }
  }
}
