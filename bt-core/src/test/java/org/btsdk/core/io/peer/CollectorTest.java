// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CollectorTest {
  private final Collector<String> collector = new Collector<>();

  @Test
  void keeps_nothing_until_told_to() {
    assertThat(collector.keep("a")).isEqualTo("a");
    collector.begin();
    assertThat(collector.keep("b")).isNull();
    assertThat(collector.take()).isEqualTo("b");
    assertThat(collector.take()).isNull();
  }

  @Test
  void is_stale_when_nothing_was_handed_over_between_two_looks() {
    collector.begin();
    assertThat(collector.isStale()).as("it has just begun").isFalse();
    collector.handedOver();
    assertThat(collector.isStale()).isFalse();
    assertThat(collector.isStale()).isTrue();
  }

  @Test
  void gives_out_what_it_kept_when_it_ends_and_keeps_nothing_more() {
    collector.begin();
    assertThat(collector.keep("a")).isNull();
    assertThat(collector.end()).isEqualTo("a");
    assertThat(collector.keep("b")).isEqualTo("b");
  }

  /// Whichever comes first: what a reader keeps at the moment in which the keeping ends goes to one
  /// of the two threads, and is not left behind.
  @Test
  void loses_nothing_when_it_ends_while_something_is_kept() throws Exception {
    int rounds = 200_000;
    List<Collector<String>> raced = Stream.generate(Collector<String>::new).limit(rounds).toList();
    boolean[] taken = new boolean[rounds];
    AtomicInteger round = new AtomicInteger(-1);
    AtomicInteger ended = new AtomicInteger(-1);
    Thread looker =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < rounds; i++) {
                while (round.get() < i) {
                  Thread.onSpinWait();
                }
                spin(i % 40);
                taken[i] = raced.get(i).end() != null;
                ended.set(i);
              }
            });
    for (int i = 0; i < rounds; i++) {
      Collector<String> one = raced.get(i);
      one.begin();
      round.set(i);
      spin(i / 40 % 40);
      boolean handedOver = one.keep("a") != null;
      while (ended.get() < i) {
        Thread.onSpinWait();
      }
      assertThat(handedOver ^ taken[i]).as("round %d", i).isTrue();
    }
    looker.join();
  }

  /// Shifts the two threads against each other, so that they meet at every place.
  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }
}
