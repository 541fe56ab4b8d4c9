// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;

/// Runs the swarms of new seeds until it is told to stop, and says which fail. The entry of
/// `benchmarks/soak`.
public final class Soak {
  private static final System.Logger LOG = System.getLogger(Soak.class.getName());

  /// Every 500 seeds it says how far it is.
  private static final int NEWS = 500;

  private Soak() {}

  /// Runs seeds one after the other, until so many were run, one failed too many, or the process is
  /// ended.
  ///
  /// @param args the first seed, and how many at most; 1 and all if not given
  /// @throws SwarmFailure the first one, when the seeds were run or ten had failed
  public static void main(String[] args) {
    long first = args.length > 0 ? Long.parseLong(args[0]) : 1;
    long most = args.length > 1 ? Long.parseLong(args[1]) : Long.MAX_VALUE;
    List<SwarmFailure> failures = run(first, most);
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private static List<SwarmFailure> run(long first, long most) {
    List<SwarmFailure> failures = new ArrayList<>();
    long events = 0;
    for (long done = 0; done < most && failures.size() < 10; done++) {
      long seed = first + done;
      try {
        SwarmResult result = RandomSwarm.of(seed).run();
        events += result.events();
        if (!result.allFinished()) {
          LOG.log(System.Logger.Level.WARNING, "not all finished: {0}", result);
        }
      } catch (SwarmFailure failure) {
        failures.add(failure);
        LOG.log(System.Logger.Level.ERROR, "seed " + seed + " fails", failure);
      }
      if ((done + 1) % NEWS == 0) {
        LOG.log(
            System.Logger.Level.INFO,
            "{0} seeds, {1} events, {2} failures",
            done + 1,
            events,
            failures.size());
      }
    }
    return failures;
  }
}
