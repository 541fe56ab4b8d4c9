// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StagingMemoryTest {
  private final StagingMemory memory = new StagingMemory(1_000);

  @Test
  void a_torrent_that_is_alone_takes_all() {
    assertThat(all(memory.share(100))).hasSize(10);
  }

  @Test
  void who_has_more_than_an_equal_part_leaves_a_part_free() {
    StagingMemory.Share first = memory.share(100);
    StagingMemory.Share second = memory.share(100);
    List<StagingMemory.Room> rooms = all(first);
    assertThat(second.take()).isNull();

    first.give(rooms.removeLast());
    assertThat(second.take()).isNotNull();
    rooms.forEach(first::give);

    assertThat(all(first)).hasSize(5);
    assertThat(all(second)).hasSize(4);
  }

  @Test
  void one_that_has_nothing_leaves_all_to_the_others() {
    StagingMemory.Share first = memory.share(100);
    StagingMemory.Share second = memory.share(100);
    all(second).forEach(second::give);

    assertThat(all(first)).hasSize(10);
  }

  @Test
  void what_is_idle_makes_room_for_pieces_of_another_length() {
    StagingMemory.Share small = memory.share(100);
    StagingMemory.Share large = memory.share(600);
    all(small).forEach(small::give);
    assertThat(memory.ownedBytes()).isEqualTo(1_000);

    assertThat(all(large)).hasSize(1);
    assertThat(memory.ownedBytes()).isEqualTo(1_000);
    assertThat(all(small)).hasSize(4);
    assertThat(memory.ownedBytes()).isEqualTo(1_000);
  }

  @Test
  void a_piece_that_is_larger_than_all_memory_gets_none() {
    assertThat(memory.share(1_001).take()).isNull();
  }

  @Test
  void what_was_not_given_back_is_freed_with_its_torrent_and_never_given_to_another() {
    StagingMemory.Share first = memory.share(100);
    StagingMemory.Room late = Objects.requireNonNull(first.take());

    first.close();

    assertThat(memory.ownedBytes()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> late.bytes().get(0));
    first.give(late); // by its last user
    assertThat(all(memory.share(100)))
        .hasSize(10)
        .allSatisfy(room -> assertThat(room).isNotSameAs(late));
  }

  @Test
  void nothing_can_be_taken_after_the_torrent_was_closed() {
    StagingMemory.Share first = memory.share(100);
    first.close();

    assertThatIllegalStateException().isThrownBy(first::take);

    assertThat(memory.ownedBytes()).isZero();
    assertThat(all(memory.share(100))).hasSize(10);
  }

  @Test
  void what_is_being_made_while_the_torrent_is_closed_is_freed() {
    List<StagingMemory.Share> closing = new ArrayList<>();
    List<StagingMemory.Room> made = new ArrayList<>();
    StagingMemory slow =
        new StagingMemory(
            1_000,
            bytes -> {
              closing.forEach(StagingMemory.Share::close);
              StagingMemory.Room room = StagingMemory.newRoom(bytes);
              made.add(Objects.requireNonNull(room));
              return room;
            });
    StagingMemory.Share first = slow.share(100);
    closing.add(first);

    assertThatIllegalStateException().isThrownBy(first::take);

    assertThat(made).hasSize(1);
    assertThatIllegalStateException().isThrownBy(() -> made.getFirst().bytes().get(0));
    assertThat(slow.ownedBytes()).isZero();
    assertThat(all(slow.share(100))).hasSize(10);
  }

  @Test
  void what_is_idle_is_kept_as_long_as_a_torrent_with_such_pieces_is_open() {
    StagingMemory.Share first = memory.share(100);
    StagingMemory.Share second = memory.share(100);
    StagingMemory.Share other = memory.share(50);
    all(first).forEach(first::give);

    other.close();
    first.close();
    assertThat(memory.ownedBytes()).isEqualTo(1_000);

    second.close();
    assertThat(memory.ownedBytes()).isZero();
  }

  private static List<StagingMemory.Room> all(StagingMemory.Share share) {
    List<StagingMemory.Room> rooms = new ArrayList<>();
    for (var room = share.take(); room != null; room = share.take()) {
      rooms.add(room);
    }
    return rooms;
  }
}
