// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRingTest {
  private final RequestRing ring = new RequestRing();

  private static Message.Request request(int number) {
    return new Message.Request(number, 16_384 * (number % 3), 16_384 - number % 2);
  }

  private List<Message.Request> all() {
    List<Message.Request> all = new ArrayList<>();
    for (int i = 0; i < ring.size(); i++) {
      all.add(ring.get(i));
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void does_what_a_deque_does(long seed) {
    Random chance = new Random(seed);
    ArrayDeque<Message.Request> deque = new ArrayDeque<>();
    for (int step = 0; step < 5_000; step++) {
      Message.Request request = request(chance.nextInt(50));
      int what = chance.nextInt(step % 1_000 < 500 ? 9 : 19);
      if (what == 17 && chance.nextInt(50) == 0) {
        ring.clear();
        deque.clear();
      } else if (what < 6) {
        ring.addLast(request);
        deque.addLast(request);
      } else if (what < 9) {
        assertThat(ring.remove(request)).isEqualTo(deque.removeFirstOccurrence(request));
      } else if (what == 18) {
        takeSeveral(chance.nextInt(ring.size() + 1), deque);
      } else if (!deque.isEmpty()) {
        assertThat(ring.firstLength()).isEqualTo(deque.getFirst().length());
        assertThat(ring.removeFirst()).isEqualTo(deque.removeFirst());
      }
      assertThat(ring.size()).isEqualTo(deque.size());
      assertThat(ring.isEmpty()).isEqualTo(deque.isEmpty());
      if (step % 50 == 0) {
        assertThat(all()).containsExactlyElementsOf(deque);
      }
    }
  }

  private void takeSeveral(int count, ArrayDeque<Message.Request> deque) {
    List<Message.Request> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      expected.add(deque.removeFirst());
    }
    List<Message.Request> taken = new ArrayList<>();
    long bytes = ring.removeFirst(count, taken);
    assertThat(taken).isEqualTo(expected);
    assertThat(bytes).isEqualTo(expected.stream().mapToLong(Message.Request::length).sum());
  }

  @Test
  void gives_no_more_requests_than_it_has() {
    ring.addLast(request(1));
    List<Message.Request> taken = new ArrayList<>();
    assertThatThrownBy(() -> ring.removeFirst(2, taken))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(taken).isEmpty();
    assertThat(all()).containsExactly(request(1));
  }

  @Test
  void has_nothing_to_give_when_it_is_empty() {
    assertThatThrownBy(ring::removeFirst).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(ring::firstLength).isInstanceOf(IndexOutOfBoundsException.class);
    ring.addLast(request(1));
    ring.removeFirst();
    assertThatThrownBy(ring::removeFirst).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(ring.remove(request(1))).isFalse();
  }
}
