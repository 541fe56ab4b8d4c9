// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.btsdk.api.PluginChoice;
import org.btsdk.model.Rate;
import org.btsdk.spi.choker.ChokerFactory;
import org.junit.jupiter.api.Test;

/// Which way strategies work, in small swarms; by how much is measured elsewhere. Several seeds
/// together, since one swarm is luck.
class StrategiesTest {
  private static final int SEEDS = 3;

  private interface Run {
    double with(long seed);
  }

  private static double sum(Run run) {
    double sum = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      sum += run.with(seed);
    }
    return sum;
  }

  /// How long a free rider takes, in times of an honest peer.
  private static double freeRider(String choker, long seed) {
    SwarmResult result =
        Swarm.with(
                Group.seeds(1).up(Rate.kib(512)).choker(choker),
                Group.leechers(30)
                    .named("honest")
                    .up(Rate.kib(128))
                    .choker(choker)
                    .arrival(Arrival.poisson(0.3))
                    .leavesWhenDone(),
                Group.freeRiders(3)
                    .named("free")
                    .connections(100)
                    .arrival(Arrival.poisson(0.03))
                    .leavesWhenDone())
            .torrent(8 << 20, 128 * 1024)
            .blockLength(32 * 1024)
            .seed(seed)
            .unchecked()
            .run();
    return result.medianDuration("free").orElseThrow()
        / result.medianDuration("honest").orElseThrow();
  }

  @Test
  void it_pays_to_be_honest_where_others_remember_and_not_where_all_have_turns() {
    double remembering = sum(seed -> freeRider("antileech", seed));
    assertThat(remembering).isGreaterThan(1.2 * SEEDS);
    assertThat(remembering).isGreaterThan(sum(seed -> freeRider("roundrobin", seed)));
  }

  /// How long one more peer with a fast line takes, among peers with unequal ones that are half
  /// done.
  private static double oneAmongOthers(PluginChoice<ChokerFactory> choker, long seed) {
    int[][] lines = {{16, 10}, {32, 13}, {64, 12}, {128, 6}, {256, 4}, {512, 3}, {1024, 2}};
    List<Group> groups = new ArrayList<>();
    groups.add(Group.seeds(2).up(Rate.kib(256)).choker("titfortat"));
    for (int[] line : lines) {
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
            .up(Rate.kib(512))
            .choker(choker)
            .arrival(Arrival.after(Duration.ofSeconds(30))));
    return Swarm.with(groups.toArray(Group[]::new))
        .torrent(48 << 20, 256 * 1024)
        .blockLength(32 * 1024)
        .seed(seed)
        .unchecked()
        .run()
        .medianDuration("one")
        .orElseThrow();
  }

  @Test
  void a_lone_strategic_client_gains_among_honest_ones_with_unequal_lines() {
    PluginChoice<ChokerFactory> strategic =
        PluginChoice.named("tyrant", Map.of("capacity", "512K"));
    double honest = sum(seed -> oneAmongOthers(PluginChoice.named("titfortat"), seed));
    assertThat(sum(seed -> oneAmongOthers(strategic, seed))).isLessThan(0.95 * honest);
  }

  private static double sentUntilThereIsACopy(Group first, long seed) {
    return Swarm.with(first.up(Rate.kib(512)), Group.leechers(20).up(Rate.kib(256)))
        .torrent(8 << 20, 64 * 1024)
        .blockLength(32 * 1024)
        .seed(seed)
        .unchecked()
        .run()
        .firstCopyBytes();
  }

  @Test
  void a_super_seed_sends_less_until_there_is_a_copy() {
    double normal = sum(seed -> sentUntilThereIsACopy(Group.seeds(1), seed));
    double superSeeding = sum(seed -> sentUntilThereIsACopy(Group.seeds(1).superSeeding(), seed));
    assertThat(superSeeding).isLessThan(0.8 * normal);
  }

  private static double flashCrowd(String picker, long seed) {
    return Swarm.with(
            Group.seeds(1).up(Rate.kib(512)),
            Group.leechers(20).up(Rate.kib(256)).picker(picker).leavesWhenDone())
        .torrent(8 << 20, 64 * 1024)
        .blockLength(32 * 1024)
        .seed(seed)
        .unchecked()
        .run()
        .medianDuration("leecher")
        .orElseThrow();
  }

  @Test
  void rarest_first_serves_a_crowd_sooner_than_sequential() {
    assertThat(sum(seed -> flashCrowd("rarest", seed)))
        .isLessThan(sum(seed -> flashCrowd("sequential", seed)));
  }

  @Test
  void a_run_does_not_wait_for_its_background() {
    SwarmResult result =
        Swarm.with(
                Group.seeds(1),
                Group.leechers(2).named("slow").down(Rate.kib(1)).background(),
                Group.leechers(2).named("fast"))
            .torrent(2 << 20, 64 * 1024)
            .run();
    assertThat(result.durations("fast")).hasSize(2);
    assertThat(result.durations("slow")).isEmpty();
    assertThat(result.seconds()).isLessThan(60);
  }
}
