// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.btsdk.api.PluginChoice;
import org.btsdk.core.choke.TitForTatChoker;
import org.btsdk.model.Rate;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How many threads simulate a swarm changes nothing.
class ThreadsTest {
  /// Side by side in every window, in small swarms too.
  private static void assertSameResult(Swarm swarm) {
    assertSameResultAsAlone(swarm.alwaysSideBySide());
  }

  private static void assertSameResultAsAlone(Swarm swarm) {
    SwarmResult alone = swarm.threads(1).run();
    for (int threads = 2; threads <= 3; threads++) {
      SwarmResult together = swarm.threads(threads).run();
      assertThat(together.digest()).as("%d threads: %s", threads, swarm).isEqualTo(alone.digest());
      assertThat(together).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 7, 8, 9, 10, 11})
  void random_swarms_have_the_same_result(long seed) {
    assertSameResult(RandomSwarm.of(seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4})
  void random_swarms_of_magnets_have_the_same_result(long seed) {
    assertSameResult(RandomSwarm.byMagnet(seed));
  }

  @Test
  void a_swarm_with_all_that_goes_wrong_has_the_same_result() {
    assertSameResult(
        Swarm.with(
                Group.seeds(1).superSeeding(),
                Group.leechers(20).churn(Duration.ofMinutes(1), Duration.ofSeconds(20)),
                Group.leechers(5).named("nat").unreachable().byMagnet().leavesWhenDone(),
                Group.leechers(5).named("late").arrival(Arrival.poisson(0.5)).down(Rate.kib(200)),
                Group.freeRiders(2),
                Group.of(Role.CORRUPT, 2),
                Group.of(Role.SILENT, 2),
                Group.of(Role.FLOODER, 2),
                Group.of(Role.LIAR, 2),
                Group.of(Role.FALSE_METADATA, 3))
            .connectionLife(Duration.ofMinutes(1))
            .torrent(2 << 20, 64 * 1024)
            .seed(5));
  }

  @Test
  void a_swarm_that_is_unchecked_and_ends_at_its_limit_has_the_same_result() {
    assertSameResult(
        Swarm.with(Group.seeds(1), Group.leechers(30))
            .unchecked()
            .torrent(32 << 20, 256 * 1024)
            .limit(Duration.ofMillis(7777)));
  }

  /// So many that threads have much to do in most windows, and too little in some.
  @Test
  void a_crowd_has_the_same_result() {
    assertSameResultAsAlone(
        Swarm.with(Group.seeds(1).up(Rate.mib(20)), Group.leechers(199), Group.freeRiders(20))
            .torrent(16 << 20, 256 * 1024)
            .blockLength(128 * 1024)
            .limit(Duration.ofSeconds(30)));
  }

  @Test
  void nodes_with_no_time_between_them_have_the_same_result() {
    assertSameResult(
        Swarm.with(Group.seeds(1), Group.leechers(9).latency(Duration.ZERO, Duration.ofMillis(3))));
  }

  @Test
  void a_failure_has_the_same_message() {
    Swarm swarm =
        Swarm.with(Group.seeds(1), Group.leechers(4))
            .torrent(256 * 1024, 64 * 1024)
            .seed(11)
            .broken(Defect.TELLS_EARLY)
            .alwaysSideBySide();
    SwarmFailure alone = catchThrowableOfType(SwarmFailure.class, () -> swarm.threads(1).run());
    SwarmFailure together = catchThrowableOfType(SwarmFailure.class, () -> swarm.threads(2).run());
    assertThat(together).hasMessage(alone.getMessage());
    assertThat(together.lastEvents()).isEqualTo(alone.lastEvents());
  }

  @Test
  void threads_share_the_nodes_of_a_small_swarm() {
    for (int threads = 1; threads <= 3; threads++) {
      assertThat(chokingThreads(threads)).as("%d threads", threads).hasSize(threads);
    }
    assertThat(chokingThreads(7)).as("one for each node").hasSize(5);
  }

  /// The threads that asked the chokers of five nodes.
  private static Set<Thread> chokingThreads(int threads) {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    ChokerFactory choker =
        _ -> {
          Choker rule = new TitForTatChoker();
          return (view, out) -> {
            seen.add(Thread.currentThread());
            rule.choose(view, out);
          };
        };
    PluginChoice<ChokerFactory> choice = PluginChoice.of("noting", choker);
    Swarm.with(Group.seeds(1).choker(choice), Group.leechers(4).choker(choice))
        .threads(threads)
        .alwaysSideBySide()
        .run();
    return seen;
  }

  @Test
  void there_are_no_more_threads_than_nodes_and_at_least_one() {
    assertThat(Swarm.with(Group.seeds(1), Group.leechers(4)).threads(1000).threadCount())
        .isEqualTo(5);
    assertThat(Swarm.with(Group.leechers(0)).threads(2).threadCount()).isEqualTo(1);
    assertThat(Swarm.with(Group.leechers(199)).threadCount()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> Swarm.with().threads(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Swarm.with().threads(1001));
  }

  @Test
  void who_is_interrupted_has_the_same_result_and_stays_interrupted() {
    Swarm swarm = Swarm.with(Group.seeds(1), Group.leechers(4)).torrent(1 << 20, 64 * 1024);
    SwarmResult alone = swarm.run();
    Thread.currentThread().interrupt();
    SwarmResult together = swarm.threads(2).alwaysSideBySide().run();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(together).isEqualTo(alone);
  }
}
