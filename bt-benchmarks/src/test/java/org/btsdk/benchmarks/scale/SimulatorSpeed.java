// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.scale;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.btsdk.sim.Group;
import org.btsdk.sim.Swarm;
import org.btsdk.sim.SwarmResult;

/// How fast the simulator is: one seed, and leechers, without invariants unless a fifth argument is
/// `checked`.
///
/// Usage: `SimulatorSpeed NODES MIB PIECE_KIB BLOCK_KIB`, for example `1000 1024 4096 1024`.
public final class SimulatorSpeed {
  private SimulatorSpeed() {}

  /// Measures, and prints one line for each figure.
  public static void main(String[] arguments) {
    int nodes = Integer.parseInt(arguments[0]);
    Swarm swarm =
        Swarm.with(Group.seeds(1), Group.leechers(nodes - 1))
            .seed(1)
            .torrent(Long.parseLong(arguments[1]) << 20, Integer.parseInt(arguments[2]) << 10)
            .blockLength(Integer.parseInt(arguments[3]) << 10);
    if (arguments.length < 5 || !arguments[4].equals("checked")) {
      swarm = swarm.unchecked();
    }
    var threads = ManagementFactory.getThreadMXBean();
    long cpuBefore = threads.getCurrentThreadCpuTime();
    long begin = System.nanoTime();
    SwarmResult result = swarm.run();
    print("seconds", (System.nanoTime() - begin) / 1e9);
    // Tells more than the clock where other processes run too.
    print("seconds of a processor", (threads.getCurrentThreadCpuTime() - cpuBefore) / 1e9);
    print("million steps", result.steps() / 1e6);
    print("simulated seconds", result.seconds());
    System.out.println(result);
  }

  private static void print(String what, double value) {
    System.out.printf(Locale.ROOT, "%-24s %.1f%n", what, value);
  }
}
