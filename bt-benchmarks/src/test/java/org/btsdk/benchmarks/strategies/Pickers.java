// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.strategies;

import java.time.Duration;
import java.util.List;
import org.btsdk.api.PluginChoice;
import org.btsdk.model.Rate;
import org.btsdk.sim.Group;
import org.btsdk.sim.Swarm;
import org.btsdk.sim.SwarmResult;
import org.btsdk.spi.picker.PickerFactory;

/// Which piece first, when everybody comes at once, there is one seed, and nobody stays: once with
/// a seed that stays, and once with one that leaves when it could have sent everything two and a
/// half times.
final class Pickers implements Experiment {
  private static final int LEECHERS = 60;
  private static final Duration UNTIL = Duration.ofMinutes(40);

  @Override
  public String title() {
    return "A flash crowd with one seed: which piece first";
  }

  private static List<PluginChoice<PickerFactory>> pickers() {
    return List.of(
        PluginChoice.named("rarest"),
        PluginChoice.of("random", (_, _) -> new RandomPicker()),
        PluginChoice.named("sequential"));
  }

  @Override
  public void run(long seed, Findings findings) {
    Group first = Group.seeds(1).named("first").up(Rate.mib(1));
    Group leaves =
        Group.leechers(1)
            .named("first")
            .resumed(1)
            .up(Rate.mib(1))
            .seedsFor(Duration.ofSeconds(80));
    for (PluginChoice<PickerFactory> picker : pickers()) {
      SwarmResult result = swarm(first, picker).seed(seed).run();
      double[] durations = result.durations("leecher");
      findings.add("half have everything after", "s", picker.name(), seed, durations[LEECHERS / 2]);
      findings.add(
          "the last has everything after", "s", picker.name(), seed, durations[LEECHERS - 1]);
      findings.add(
          "there is a second copy after",
          "s",
          picker.name(),
          seed,
          result.firstCopySeconds().orElseThrow());
      SwarmResult left = swarm(leaves, picker).limit(UNTIL).seed(seed).run();
      findings.add(
          "the seed leaves after 80 s: who ever has everything",
          "% of the leechers",
          picker.name(),
          seed,
          100.0 * left.durations("leecher").length / LEECHERS);
    }
  }

  static Swarm swarm(Group first, PluginChoice<PickerFactory> picker) {
    return Swarm.with(
            first,
            Group.leechers(LEECHERS)
                .up(Rate.kib(256))
                .down(Rate.mib(2))
                .picker(picker)
                .connections(30)
                .leavesWhenDone())
        .torrent(32 << 20, 64 * 1024)
        .blockLength(32 * 1024)
        .unchecked();
  }
}
