// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.List;

/// A run in which something happened that must not. Its message tells the seed, the swarm, and the
/// last events, and the smallest swarm that was found to fail the same way.
public final class SwarmFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// 40 events stand in the message; [#lastEvents()] has more.
  private static final int SHOWN = 40;

  private final long seed;
  private final String invariant;
  private final transient List<String> lastEvents;

  SwarmFailure(
      String invariant, String what, Scenario scenario, List<String> lastEvents, Throwable cause) {
    this(
        invariant,
        message(invariant, what, scenario, lastEvents),
        scenario.seed(),
        lastEvents,
        cause);
  }

  private SwarmFailure(
      String invariant, String message, long seed, List<String> lastEvents, Throwable cause) {
    super(message, cause);
    this.invariant = invariant;
    this.seed = seed;
    this.lastEvents = List.copyOf(lastEvents);
  }

  /// The same failure, with the smallest swarm that has it too.
  SwarmFailure shrunkTo(SwarmFailure smallest, Scenario scenario) {
    return new SwarmFailure(
        invariant,
        getMessage() + "\nsmallest that still fails: " + scenario + "\n" + smallest.getMessage(),
        seed,
        lastEvents,
        this);
  }

  private static String message(
      String invariant, String what, Scenario scenario, List<String> lastEvents) {
    StringBuilder message = new StringBuilder();
    message.append(invariant).append(": ").append(what).append('\n').append(scenario);
    int from = Math.max(0, lastEvents.size() - SHOWN);
    for (String event : lastEvents.subList(from, lastEvents.size())) {
      message.append("\n  ").append(event);
    }
    return message.toString();
  }

  /// The seed of the run.
  public long seed() {
    return seed;
  }

  /// What was broken: the name of an invariant (see `docs/simulator.md`), or `engine` if the engine
  /// threw.
  public String invariant() {
    return invariant;
  }

  /// The last events of the run, the newest last; at most 256.
  public List<String> lastEvents() {
    return lastEvents;
  }
}
