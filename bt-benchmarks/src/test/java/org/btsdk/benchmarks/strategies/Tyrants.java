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
/// work when it comes, and more peers come later; lines are many slow and few fast ones. In a small
/// swarm, to which nobody else comes, it is also seen how one does that measures its line.
final class Tyrants implements Experiment {
  /// KiB a second up, and how many peers have it, at the beginning and again within ten minutes.
  private static final int[][] LINES = {
    {16, 20}, {32, 26}, {64, 24}, {128, 12}, {256, 8}, {512, 6}, {1024, 4}
  };

  private static final double LATER_SECONDS = 600;

  /// As the others, in the small swarm.
  private static final int[][] FEW = {
    {16, 8}, {32, 10}, {64, 9}, {128, 5}, {256, 3}, {512, 2}, {1024, 1}
  };

  private static final PluginChoice<ChokerFactory> HONEST = PluginChoice.named("titfortat");

  @Override
  public String title() {
    return "One strategic client in a swarm of honest ones";
  }

  @Override
  public void run(long seed, Findings findings) {
    for (int kib : new int[] {64, 128, 512}) {
      double honest = duration(swarm(one(kib, HONEST)), seed);
      double tyrant = duration(swarm(one(kib, told(kib))), seed);
      String panel = "%d KiB/s up: it has everything after".formatted(kib);
      findings.add(panel, "s", "honest (titfortat)", seed, honest);
      findings.add(panel, "s", "strategic (tyrant)", seed, tyrant);
    }
    String panel = "a small swarm and 256 KiB/s up: it has everything after";
    findings.add(panel, "s", "honest (titfortat)", seed, duration(small(one(256, HONEST)), seed));
    PluginChoice<ChokerFactory> measures = PluginChoice.named("tyrant");
    findings.add(
        panel, "s", "strategic, measures", seed, duration(small(one(256, measures)), seed));
    findings.add(
        panel, "s", "strategic, is told", seed, duration(small(one(256, told(256))), seed));
  }

  private static PluginChoice<ChokerFactory> told(int kib) {
    return PluginChoice.named("tyrant", Map.of("capacity", kib + "K"));
  }

  private static Group one(int kib, PluginChoice<ChokerFactory> choker) {
    return Group.leechers(1)
        .named("one")
        .up(Rate.kib(kib))
        .down(Rate.mib(4))
        .choker(choker)
        .arrival(Arrival.after(Duration.ofMinutes(1)));
  }

  private static double duration(Swarm swarm, long seed) {
    return swarm.seed(seed).run().medianDuration("one").orElseThrow();
  }

  private static Swarm swarm(Group one) {
    List<Group> groups = new ArrayList<>();
    for (int[] line : LINES) {
      groups.add(others(line).resumed(0.5));
      groups.add(others(line).arrival(Arrival.poisson(line[1] / LATER_SECONDS)));
    }
    return swarm(groups, one);
  }

  private static Swarm small(Group one) {
    List<Group> groups = new ArrayList<>();
    for (int[] line : FEW) {
      groups.add(others(line).resumed(0.5));
    }
    return swarm(groups, one);
  }

  private static Swarm swarm(List<Group> others, Group one) {
    List<Group> groups = new ArrayList<>();
    groups.add(Group.seeds(1).up(Rate.kib(256)).choker("titfortat"));
    groups.addAll(others);
    groups.add(one);
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
