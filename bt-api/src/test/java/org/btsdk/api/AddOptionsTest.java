// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;

class AddOptionsTest {
  @Test
  void priorities_of_many_files_are_given_at_once_and_those_of_others_stay() {
    AddOptions some =
        AddOptions.DEFAULT.priority(0, FilePriority.HIGH).priority(1, FilePriority.LOW);

    AddOptions more = some.priorities(Map.of(1, FilePriority.SKIP, 2, FilePriority.SKIP));

    assertThat(more.priorities())
        .containsExactly(
            entry(0, FilePriority.HIGH), entry(1, FilePriority.SKIP), entry(2, FilePriority.SKIP));
    assertThat(some.priorities())
        .containsExactly(entry(0, FilePriority.HIGH), entry(1, FilePriority.LOW));
  }

  @Test
  void what_was_given_is_copied() {
    Map<Integer, FilePriority> priorities = new TreeMap<>(Map.of(0, FilePriority.SKIP));
    AddOptions options = AddOptions.DEFAULT.priorities(priorities);
    priorities.clear();
    assertThat(options.priorities()).containsExactly(entry(0, FilePriority.SKIP));
  }

  @Test
  void peers_are_added_to_those_before() {
    PeerAddress one = PeerAddress.parse("192.0.2.1:6881");
    PeerAddress two = PeerAddress.parse("192.0.2.2:6881");
    PeerAddress three = PeerAddress.parse("192.0.2.3:6881");
    assertThat(AddOptions.DEFAULT.peer(one).peers(List.of(two, three)).peers())
        .containsExactly(one, two, three);
  }
}
