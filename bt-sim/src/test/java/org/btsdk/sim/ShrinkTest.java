// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

/// A run that fails is made smaller for as long as it fails.
class ShrinkTest {
  private static final int PIECE_LENGTH = 64 * 1024;

  private static String failure(int seeds, int leechers, int pieces) {
    Swarm swarm =
        Swarm.with(Group.seeds(seeds), Group.leechers(leechers))
            .torrent((long) pieces * PIECE_LENGTH, PIECE_LENGTH)
            .seed(11)
            .broken(Defect.TELLS_EARLY);
    SwarmFailure failure = catchThrowableOfType(SwarmFailure.class, swarm::run);
    assertThat(failure).isNotNull();
    return String.valueOf(failure.getMessage());
  }

  @Test
  void a_seed_a_leecher_and_a_piece_are_left_of_what_needs_no_more_to_fail() {
    String[] parts = failure(2, 24, 128).split("smallest that still fails: ", -1);
    assertThat(parts).hasSize(2);
    assertThat(parts[0]).contains("torrentBytes=8388608", "[2 seed ", " 24 leecher ");
    assertThat(parts[1]).contains("torrentBytes=65536", "[1 seed ", " 1 leecher ");
    assertThat(parts[1]).contains("NoHaveBeforeCommit", "seed=11");
  }

  @Test
  void what_was_left_fails_alike_when_it_is_run_by_itself() {
    String alone = failure(1, 1, 1);
    assertThat(failure(2, 24, 128)).endsWith(alone);
    assertThat(alone).doesNotContain("smallest");
  }
}
