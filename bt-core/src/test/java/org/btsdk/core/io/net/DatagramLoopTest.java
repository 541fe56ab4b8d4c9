// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;

class DatagramLoopTest {
  private final List<String> done = new CopyOnWriteArrayList<>();
  private volatile boolean broken;

  private final DatagramLoop loop = loop();

  private DatagramLoop loop() {
    try {
      return new DatagramLoop(
          "test-datagram",
          List.of(),
          new DatagramLoop.Owner() {
            @Override
            public void received(int endpoint, PeerAddress from, byte[] datagram, long nowNanos) {}

            @Override
            public void advance(long nowNanos) {}

            @Override
            public long nextDeadlineNanos() {
              if (broken) {
                throw new IllegalStateException("expected by the test");
              }
              return Long.MAX_VALUE;
            }
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_waits_is_done_before_the_last_task_and_nothing_after_it() throws Exception {
    loop.start();
    loop.execute(_ -> done.add("waits"));
    loop.stop(_ -> {
      done.add("last");
      loop.execute(_ -> done.add("late"));
      done.add(loop.offer(_ -> done.add("late")) ? "taken" : "refused");
    });
    assertThat(done).containsExactly("waits", "last", "refused");
  }

  @Test
  void the_last_task_is_done_even_if_the_loop_has_failed() throws Exception {
    broken = true;
    loop.start();
    loop.stop(_ -> done.add("last"));
    assertThat(done).containsExactly("last");
  }
}
