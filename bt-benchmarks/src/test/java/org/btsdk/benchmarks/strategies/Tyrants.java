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

/// What one strategic client gains (BitTyrant): the same peer in the same swarm with the same
/// chance, once honest, once not; as in the paper it knows what its line gives. The swarm is at
/// work when it comes, and more peers come later; lines are many slow and few fast ones.
final class Tyrants implements Experiment {
  /// KiB a second up, and how many peers have it, at the beginning and again within ten minutes.
  private static final int[][] LINES = {
    {16, 20}, {32, 26}, {64, 24}, {128, 12}, {256, 8}, {512, 6}, {1024, 4}
  };

  private static final double LATER_SECONDS = 600;

  @Override
  public String title() {
    return "One strategic client in a swarm of honest ones";
  }

  @Override
  public void run(long seed, Findings findings) {
    for (int kib : new int[] {64, 128, 512}) {
      double honest = duration(seed, kib, PluginChoice.named("titfortat"));
      double tyrant =
          duration(seed, kib, PluginChoice.named("tyrant", Map.of("capacity", kib + "K")));
      String panel = "%d KiB/s up: it has everything after".formatted(kib);
      findings.add(panel, "s", "honest (titfortat)", seed, honest);
      findings.add(panel, "s", "strategic (tyrant)", seed, tyrant);
      findings.add("what it gains", "%", kib + " KiB/s up", seed, 100 * (honest / tyrant - 1));
    }
  }

  static double duration(long seed, int kib, PluginChoice<ChokerFactory> choker) {
    return swarm(Group.leechers(1).up(Rate.kib(kib)).choker(choker))
        .seed(seed)
        .run()
        .medianDuration("one")
        .orElseThrow();
  }

  static Swarm swarm(Group one) {
    List<Group> groups = new ArrayList<>();
    groups.add(Group.seeds(1).up(Rate.kib(256)).choker("titfortat"));
    for (int[] line : LINES) {
      groups.add(others(line).resumed(0.5));
      groups.add(others(line).arrival(Arrival.poisson(line[1] / LATER_SECONDS)));
    }
    groups.add(one.named("one").down(Rate.mib(4)).arrival(Arrival.after(Duration.ofMinutes(1))));
    return Swarm.with(groups.toArray(Group[]::new))
        .torrent(48 << 20, 256 * 1024)
        .blockLength(16 * 1024)
        .unchecked();
  }

  private static Group others(int[] line) {
    return Group.leechers(line[1])
        .up(Rate.kib(line[0]))
        .down(Rate.mib(2))
        .choker("titfortat")
        .leavesWhenDone()
        .background();
  }
}
