// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.strategies;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.btsdk.api.PluginChoice;
import org.btsdk.model.Rate;
import org.btsdk.sim.Arrival;
import org.btsdk.sim.Group;
import org.btsdk.sim.Swarm;
import org.btsdk.spi.choker.ChokerFactory;

/// What a strategic client loses that has to measure what its line gives, beside one that is told:
/// it comes to a small swarm at work, to which nobody else comes.
final class TyrantLine implements Experiment {
  /// KiB a second up, and how many peers have it.
  private static final int[][] LINES = {
    {16, 8}, {32, 10}, {64, 9}, {128, 5}, {256, 3}, {512, 2}, {1024, 1}
  };

  @Override
  public String title() {
    return "One strategic client that measures its line";
  }

  @Override
  public void run(long seed, Findings findings) {
    String panel = "256 KiB/s up: it has everything after";
    double honest = duration(seed, PluginChoice.named("titfortat"));
    double measures = duration(seed, PluginChoice.named("tyrant"));
    double told = duration(seed, PluginChoice.named("tyrant", Map.of("capacity", "256K")));
    findings.add(panel, "s", "honest", seed, honest);
    findings.add(panel, "s", "measures", seed, measures);
    findings.add(panel, "s", "is told", seed, told);
    findings.add("what it gains", "%", "measures", seed, 100 * (honest / measures - 1));
    findings.add("what it gains", "%", "is told", seed, 100 * (honest / told - 1));
  }

  private static double duration(long seed, PluginChoice<ChokerFactory> choker) {
    List<Group> groups = new ArrayList<>();
    groups.add(Group.seeds(1).up(Rate.kib(256)).choker("titfortat"));
    for (int[] line : LINES) {
      groups.add(
          Group.leechers(line[1])
              .up(Rate.kib(line[0]))
              .down(Rate.mib(2))
              .choker("titfortat")
              .resumed(0.5)
              .leavesWhenDone()
              .background());
    }
    groups.add(
        Group.leechers(1)
            .named("one")
            .up(Rate.kib(256))
            .down(Rate.mib(4))
            .choker(choker)
            .arrival(Arrival.after(Duration.ofMinutes(1))));
    return Swarm.with(groups.toArray(Group[]::new))
        .torrent(48 << 20, 256 * 1024)
        .blockLength(16 * 1024)
        .unchecked()
        .seed(seed)
        .run()
        .medianDuration("one")
        .orElseThrow();
  }
}
