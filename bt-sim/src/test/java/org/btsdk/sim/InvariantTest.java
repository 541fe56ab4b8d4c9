// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each invariant is known to notice when it is broken.
class InvariantTest {
  private static final Swarm SMALL =
      Swarm.with(Group.seeds(2).uploadSlots(2), Group.leechers(6).uploadSlots(2))
          .torrent(8 << 20, 64 * 1024)
          .seed(11);

  @ParameterizedTest
  @CsvSource({
    "LOSES_BLOCKS, NoBlockLost",
    "ASKS_TWICE, NoBlockAskedTwice",
    "TELLS_EARLY, NoHaveBeforeCommit",
    "SERVES_CHOKED, NoUploadToTheChoked",
    "OVERFLOWS, BoundedQueues",
    "STAYS_ALONE, EverybodyFinishes",
    "LOSES_BYTES, BytesConserved"
  })
  void notices(Defect defect, String invariant) {
    notices(SMALL, defect, invariant);
  }

  @Test
  void notices_that_peers_of_a_private_torrent_are_told_of_each_other() {
    notices(SMALL.ofPrivateTorrent(), Defect.TELLS_OF_PEERS, "PrivatePeersUntold");
  }

  private static void notices(Swarm swarm, Defect defect, String invariant) {
    assertThat(swarm.run().allFinished()).isTrue();
    SwarmFailure failure =
        catchThrowableOfType(SwarmFailure.class, () -> swarm.broken(defect).run());
    assertThat(failure).isNotNull();
    assertThat(failure.invariant()).isEqualTo(invariant);
    assertThat(failure.seed()).isEqualTo(11);
    assertThat(failure.getMessage()).contains("seed=11", "smallest that still fails");
    assertThat(failure.lastEvents()).isNotEmpty();
  }
}
