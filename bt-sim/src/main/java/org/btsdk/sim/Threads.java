// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// How many threads simulate a swarm, and when they do it side by side. It changes nothing of what
/// happens.
///
/// @param count how many; 0 for as many as are of use
/// @param fewSteps when a window had fewer steps than this, one thread does all of the next one
record Threads(int count, int fewSteps) {
  /// 100 steps take some 200 µs: to have fewer done side by side costs more than it gives, above
  /// all where the machine has other things to do.
  private static final int FEW_STEPS = 100;

  /// 200 nodes: in smaller swarms, threads wait for each other more than they do.
  private static final int ALONE_NODES = 200;

  /// 4 threads: more was not measured.
  private static final int MAX_USEFUL = 4;

  /// 1,000 threads, more than a machine has.
  private static final int MAX = 1000;

  /// As many as are of use, where they are.
  static final Threads USEFUL = new Threads(0, FEW_STEPS);

  /// One for everything.
  static final Threads ONE = new Threads(1, FEW_STEPS);

  /// The same rule with another number of threads.
  ///
  /// @throws IllegalArgumentException if it is out of its range
  Threads count(int other) {
    if (other < 1 || other > MAX) {
      throw new IllegalArgumentException("a swarm has from 1 to 1,000 threads, not " + other);
    }
    return new Threads(other, fewSteps);
  }

  /// The same number, side by side in each window, however little there is to do in it.
  Threads always() {
    return new Threads(count, 0);
  }

  /// How many a scenario gets: no more than it has nodes, since each has some of them, and one
  /// where its windows are too short for more.
  int of(Scenario scenario) {
    int nodes = scenario.groups().stream().mapToInt(Group::count).sum();
    if (!Windows.of(scenario).areParallel()) {
      return 1;
    }
    return Math.clamp(count > 0 ? count : useful(nodes), 1, Math.max(1, nodes));
  }

  private static int useful(int nodes) {
    return nodes < ALONE_NODES
        ? 1
        : Math.min(MAX_USEFUL, Runtime.getRuntime().availableProcessors());
  }
}
