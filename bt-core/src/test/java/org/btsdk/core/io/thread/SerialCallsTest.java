// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialCallsTest {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final SerialCalls calls = new SerialCalls("a test", tasks::add);
  private final List<Integer> made = new ArrayList<>();

  @Test
  void calls_are_made_in_order_by_one_task_at_a_time() {
    calls.add(() -> made.add(1));
    calls.add(() -> made.add(2));
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    calls.add(() -> made.add(3));
    tasks.remove().run();
    assertThat(made).containsExactly(1, 2, 3);
  }

  @Test
  void whatever_a_call_throws_the_next_ones_are_made() {
    calls.add(() -> {
      throw new IllegalStateException("expected by the test");
    });
    calls.add(() -> {
      throw new AssertionError("expected by the test");
    });
    calls.add(() -> made.add(1));
    tasks.remove().run();
    calls.add(() -> made.add(2));
    tasks.remove().run();
    assertThat(made).containsExactly(1, 2);
  }

  @Test
  void beyond_a_bound_only_the_last_is_taken() {
    for (int i = 0; i < 1000; i++) {
      int number = i;
      calls.add(() -> made.add(number));
    }
    calls.addLast(() -> made.add(1000));
    tasks.remove().run();
    assertThat(made)
        .containsExactlyElementsOf(
            IntStream.concat(IntStream.range(0, SerialCalls.MOST_WAITING), IntStream.of(1000))
                .boxed()
                .toList());
  }
}
