// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.api.TrackerInfo;
import org.junit.jupiter.api.Test;

class WhyNotDoneTest {
  private static String says(TrackerInfo.Status status, Optional<String> message, int peers) {
    return WhyNotDone.says(
        new TrackerInfo(
            URI.create("http://tracker.example/announce"),
            0,
            status,
            message,
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            peers));
  }

  @Test
  void a_tracker_that_answered_is_not_said_to_be_silent() {
    assertThat(says(TrackerInfo.Status.WORKING, Optional.empty(), 0)).isEqualTo("names nobody");
    assertThat(says(TrackerInfo.Status.WORKING, Optional.empty(), 3))
        .isEqualTo("names 3, none of use");
    assertThat(says(TrackerInfo.Status.ANNOUNCING, Optional.empty(), 0)).isEqualTo("no answer");
    assertThat(says(TrackerInfo.Status.FAILING, Optional.of("refused"), 0)).isEqualTo("refused");
  }
}
