// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.btsdk.api.TorrentException;
import org.junit.jupiter.api.Test;

class MilestonesTest {
  private final Milestones milestones = new Milestones(() -> "x");

  @Test
  void who_wants_more_of_a_torrent_that_failed_is_told_of_the_failure() {
    TorrentException problem = new TorrentException.Refused("x: the disk is gone");
    milestones.fail(problem);
    milestones.unfinished();
    assertThatThrownBy(() -> milestones.awaitCompletion(Duration.ZERO)).isSameAs(problem);
  }
}
