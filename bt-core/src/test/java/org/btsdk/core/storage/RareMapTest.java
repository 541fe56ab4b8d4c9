// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RareMapTest {
  private final RareMap<Integer, String> map = new RareMap<>();

  @Test
  void is_empty_before_anything_came_and_takes_every_question() {
    assertThat(map.get(1)).isNull();
    map.remove(1, "one");
    map.clear();
    assertThat(map.get(1)).isNull();
  }

  @Test
  void who_was_there_first_stays_unless_another_is_put() {
    assertThat(map.putIfAbsent(1, "one")).isNull();
    assertThat(map.putIfAbsent(1, "uno")).isEqualTo("one");
    assertThat(map.get(1)).isEqualTo("one");
    map.put(1, "eins");
    assertThat(map.get(1)).isEqualTo("eins");
  }

  @Test
  void only_the_value_that_is_named_is_removed() {
    map.put(1, "one");
    map.put(2, "two");
    map.remove(1, "uno");
    assertThat(map.get(1)).isEqualTo("one");
    map.remove(1, "one");
    assertThat(map.get(1)).isNull();
    map.clear();
    assertThat(map.get(2)).isNull();
  }
}
