// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RareSetTest {
  private final RareSet<Integer> set = new RareSet<>();

  @Test
  void is_empty_before_anything_came_and_takes_every_question() {
    assertThat(set.contains(1)).isFalse();
    assertThat(set.remove(1)).isFalse();
    set.removeIf(_ -> true);
    set.clear();
    assertThat(set.copy()).isEmpty();
  }

  @Test
  void keeps_each_once_in_the_order_they_came() {
    assertThat(set.add(3)).isTrue();
    set.addAll(List.of(1, 3, 2));
    assertThat(set.add(1)).isFalse();
    assertThat(set.copy()).containsExactly(3, 1, 2);
    assertThat(set.remove(1)).isTrue();
    set.removeIf(member -> member == 2);
    assertThat(set.copy()).containsExactly(3);
    set.clear();
    assertThat(set.contains(3)).isFalse();
  }
}
