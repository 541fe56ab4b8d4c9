// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.strategies;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.btsdk.api.SessionConfig;
import org.btsdk.model.Rate;
import org.btsdk.sim.Arrival;
import org.btsdk.sim.Group;
import org.btsdk.sim.Swarm;
import org.btsdk.sim.SwarmResult;

/// Whether it pays to give nothing (BitThief): free riders come among honest peers, one after the
/// other, and connect to everyone, while honest ones and seeds have as many connections as sessions
/// have by default, or few. All leave when done.
final class FreeRiders implements Experiment {
  private static final int HONEST = 90;
  private static final int FREE = 10;
  private static final double HONEST_PER_SECOND = 0.2;
  private static final int ALL = 300;
  private static final int NEAREST = 9; // who came within some 40 s
  private static final int USUAL = SessionConfig.of(Path.of(".")).maxConnectionsPerTorrent();

  /// How many seeds there are, and how many connections honest peers have.
  private record Setting(int seeds, int connections) {
    String name() {
      String few = connections < USUAL ? " and " + connections + " connections" : "";
      return (seeds == 1 ? "one seed" : seeds + " seeds") + few + ": ";
    }
  }

  @Override
  public String title() {
    return "Free riders among honest peers";
  }

  @Override
  public void run(long seed, Findings findings) {
    for (Setting setting :
        List.of(new Setting(1, USUAL), new Setting(20, USUAL), new Setting(20, 30))) {
      double before = Double.NaN; // of the first choker
      for (String choker : List.of("titfortat", "roundrobin", "antileech")) {
        SwarmResult result = swarm(setting, choker).seed(seed).run();
        double honest = result.medianDuration("honest").orElseThrow();
        findings.add(
            setting.name() + "how long a free rider takes",
            "times as long as honest peers that came with it",
            choker,
            seed,
            timesAsLong(result));
        findings.add(setting.name() + "how long an honest peer takes", "s", choker, seed, honest);
        before = Double.isNaN(before) ? honest : before;
        if (choker.equals("antileech")) {
          findings.add(
              setting.name() + "how much longer an honest peer takes than with titfortat",
              "%",
              choker,
              seed,
              100 * (honest / before - 1));
        }
      }
    }
  }

  /// Of the free riders the one in the middle, each compared with the honest peers that came
  /// nearest to it in time: who comes early is served faster, whoever it is.
  private static double timesAsLong(SwarmResult result) {
    double[] times =
        result.group("free").stream()
            .mapToDouble(free -> free.durationSeconds().orElseThrow() / nearest(result, free))
            .sorted()
            .toArray();
    return (times[(times.length - 1) / 2] + times[times.length / 2]) / 2;
  }

  private static double nearest(SwarmResult result, SwarmResult.NodeResult free) {
    double came = free.joinedSeconds().orElseThrow();
    return result.group("honest").stream()
        .sorted(
            Comparator.comparingDouble(
                honest -> Math.abs(honest.joinedSeconds().orElseThrow() - came)))
        .limit(NEAREST)
        .mapToDouble(honest -> honest.durationSeconds().orElseThrow())
        .sorted()
        .skip(NEAREST / 2)
        .findFirst()
        .orElseThrow();
  }

  /// One fast seed, or many slow ones.
  private static Swarm swarm(Setting setting, String choker) {
    return Swarm.with(
            Group.seeds(setting.seeds)
                .up(Rate.kib(setting.seeds == 1 ? 1024 : 256))
                .connections(USUAL)
                .choker(choker),
            like(Group.leechers(HONEST))
                .named("honest")
                .choker(choker)
                .connections(setting.connections)
                .arrival(Arrival.poisson(HONEST_PER_SECOND)),
            like(Group.freeRiders(FREE))
                .named("free")
                .connections(ALL)
                .arrival(Arrival.poisson(HONEST_PER_SECOND * FREE / HONEST)))
        .torrent(32 << 20, 256 * 1024)
        .trackerPeers(ALL)
        .blockLength(32 * 1024)
        .unchecked();
  }

  private static Group like(Group group) {
    return group.up(Rate.kib(128)).down(Rate.mib(2)).leavesWhenDone();
  }
}
