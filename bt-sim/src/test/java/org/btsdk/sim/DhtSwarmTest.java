// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A DHT of a few hundred nodes; `benchmarks/dht` measures ten thousand.
class DhtSwarmTest {
  private static final DhtSwarm SMALL = DhtSwarm.of(200).over(60, 120, 300, 600, 300);

  @Test
  void who_announced_is_found_by_few_questions() {
    DhtResult result = SMALL.run();
    assertThat(result.lookups()).isEqualTo(60);
    assertThat(result.success()).isEqualTo(1);
    assertThat(result.meanHops()).isBetween(1.0, 4.0);
    assertThat(result.meanAsked()).isBetween(8.0, 40.0);
    assertThat(result.meanStored()).isGreaterThan(7.5);
  }

  @Test
  void who_announced_is_found_while_a_third_of_the_nodes_leaves_in_an_hour() {
    DhtResult result = SMALL.withChurn(0.3).run();
    assertThat(result.lookups()).isGreaterThan(50);
    assertThat(result.success()).isGreaterThan(0.95);
  }

  @Test
  void who_announced_is_found_while_a_tenth_of_the_nodes_lies_or_floods() {
    DhtResult result = SMALL.withHostile(0.1).run();
    assertThat(result.success()).isGreaterThan(0.95);
  }

  @Test
  void the_same_seed_has_the_same_history() {
    DhtSwarm swarm = DhtSwarm.of(50).over(20, 60, 60, 300, 100).withChurn(0.5).withHostile(0.1);
    assertThat(swarm.run()).isEqualTo(swarm.run());
    assertThat(swarm.withSeed(2).run().digest()).isNotEqualTo(swarm.run().digest());
  }
}
