// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What a [FakeTracker] does next, and what it has to complain of. Threads share it.
final class TrackerScript {
  private final ArrayDeque<FakeTracker.Behaviour> steps = new ArrayDeque<>();
  private final List<String> complaints = new ArrayList<>();
  private FakeTracker.Behaviour always = new FakeTracker.Behaviour.Silence();

  synchronized void always(FakeTracker.Behaviour behaviour) {
    steps.clear();
    always = behaviour;
  }

  synchronized void steps(List<FakeTracker.Behaviour> behaviours) {
    steps.clear();
    steps.addAll(behaviours);
    always = new FakeTracker.Behaviour.Refuse("the script has ended");
  }

  synchronized FakeTracker.Behaviour peek() {
    return steps.isEmpty() ? always : steps.element();
  }

  synchronized FakeTracker.Behaviour next() {
    return steps.isEmpty() ? always : steps.remove();
  }

  synchronized void complain(String what) {
    complaints.add(what);
  }

  synchronized void verify() {
    List<String> all = new ArrayList<>(complaints);
    steps.forEach(step -> all.add("nobody asked for " + step));
    complaints.clear(); // told once
    steps.clear();
    if (!all.isEmpty()) {
      throw new AssertionError("the tracker complains: " + String.join("; ", all));
    }
  }
}
