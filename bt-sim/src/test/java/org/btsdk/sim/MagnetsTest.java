// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Swarms of nodes that join with nothing but an info-hash.
class MagnetsTest {
  /// 20 KB of metadata, in two blocks.
  private static final Swarm SWARM =
      Swarm.with(Group.seeds(1), Group.leechers(8).byMagnet()).torrent(16 << 20, 16 * 1024);

  @Test
  void nodes_with_a_magnet_link_fetch_the_metadata_and_finish() {
    SwarmResult result = SWARM.seed(3).run();
    assertThat(result.allFinished()).isTrue();
    assertThat(result.durations("leecher")).hasSize(8);
  }

  /// Six of seven who have the metadata lie about it, two each in one way.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void nodes_with_a_magnet_link_finish_among_those_who_lie_about_the_metadata(long seed) {
    SwarmResult result = SWARM.and(Group.of(Role.FALSE_METADATA, 6)).seed(seed).run();
    assertThat(result.allFinished()).isTrue();
  }

  @Test
  void without_anybody_who_has_the_metadata_as_it_is_nobody_begins() {
    SwarmResult result =
        Swarm.with(Group.of(Role.FALSE_METADATA, 3), Group.leechers(4).byMagnet())
            .torrent(16 << 20, 16 * 1024)
            .limit(Duration.ofMinutes(30))
            .run();
    assertThat(result.allFinished()).isFalse();
    assertThat(result.nodes())
        .filteredOn(node -> node.role() == Role.LEECHER)
        .allMatch(node -> node.downloadedBytes() == 0);
  }

  @Test
  void the_same_seed_has_the_same_history() {
    Swarm swarm = SWARM.and(Group.of(Role.FALSE_METADATA, 3)).blockLength(64 * 1024);
    assertThat(swarm.run().digest()).isEqualTo(swarm.run().digest());
    assertThat(swarm.seed(9).run().digest()).isNotEqualTo(swarm.run().digest());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void random_swarms_of_magnets_hold_all_invariants(long seed) {
    Swarm swarm = RandomSwarm.byMagnet(seed);
    assertThat(swarm.run().allFinished()).as("finishes: %s", swarm).isTrue();
  }
}
