// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FakeTrackersTest {
  @Test
  void a_tracker_tells_what_nobody_asked_for_when_it_is_closed() throws IOException {
    tellsWhenClosed(new FakeHttpTracker());
    tellsWhenClosed(new FakeUdpTracker());
  }

  @Test
  void an_interrupt_does_not_keep_a_tracker_from_telling() throws IOException {
    for (FakeTracker tracker : new FakeTracker[] {new FakeHttpTracker(), new FakeUdpTracker()}) {
      Thread.currentThread().interrupt();
      tellsWhenClosed(tracker);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static void tellsWhenClosed(FakeTracker tracker) {
    tracker.script(new FakeTracker.Behaviour.Garbage());
    assertThatThrownBy(tracker::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nobody asked for Garbage[]");
    tracker.close(); // told once
  }
}
