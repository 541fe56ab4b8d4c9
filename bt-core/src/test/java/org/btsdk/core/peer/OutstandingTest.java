// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutstandingTest {
  @Test
  void behaves_as_an_ordered_map_would() {
    Random random = new Random(7);
    Outstanding outstanding = new Outstanding();
    Map<Long, Long> model = new LinkedHashMap<>();
    for (long step = 0; step < 20_000; step++) {
      if (model.size() < 300 && random.nextInt(100) < 52) {
        outstanding.add(step, step);
        model.put(step, step);
      } else if (!model.isEmpty()) {
        List<Long> there = new ArrayList<>(model.keySet());
        // Mostly in order, as peers answer.
        long block = there.get(random.nextInt(10) == 0 ? random.nextInt(there.size()) : 0);
        assertThat(outstanding.contains(block)).isTrue();
        assertThat(outstanding.answered(block)).isTrue();
        assertThat(outstanding.answered(block)).isFalse();
        model.remove(block);
      }
      assertThat(outstanding.size()).isEqualTo(model.size());
      if (step % 100 == 0) {
        assertThat(outstanding.blocks())
            .containsExactly(model.keySet().stream().mapToLong(Long::longValue).toArray());
        long until = step - 150;
        assertThat(outstanding.askedUntil(until, 20))
            .containsExactly(
                model.entrySet().stream()
                    .filter(entry -> entry.getValue() <= until)
                    .limit(20)
                    .mapToLong(Map.Entry::getKey)
                    .toArray());
      }
    }
  }

  @Test
  void knows_since_when_it_is_busy() {
    Outstanding outstanding = new Outstanding();
    outstanding.add(1, 10);
    outstanding.add(2, 20);
    assertThat(outstanding.answered(1)).isTrue();
    assertThat(outstanding.busySinceNanos()).isEqualTo(10);
    assertThat(outstanding.answered(2)).isTrue();
    outstanding.add(3, 30);
    assertThat(outstanding.busySinceNanos()).isEqualTo(30);
  }

  @Test
  void knows_when_the_oldest_was_asked_for() {
    Outstanding outstanding = new Outstanding();
    assertThat(outstanding.oldestNanos()).isEqualTo(Long.MAX_VALUE);
    outstanding.add(1, 10);
    outstanding.add(2, 20);
    assertThat(outstanding.oldestNanos()).isEqualTo(10);
    assertThat(outstanding.answered(1)).isTrue();
    assertThat(outstanding.oldestNanos()).isEqualTo(20);
  }
}
