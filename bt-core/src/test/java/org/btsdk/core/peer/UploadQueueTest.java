// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.btsdk.model.FileEntry;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

class UploadQueueTest {
  private static final int PIECE = 64 * 1024;

  private final TorrentGeometry geometry =
      TorrentGeometry.contiguous(PIECE, List.of(FileEntry.of(List.of("a"), 100 * PIECE - 1_000)));
  private final ServedPieces served = new ServedPieces(geometry);
  private final UploadQueue queue = new UploadQueue();

  private static Message.Request request(int piece, int block) {
    return new Message.Request(piece, block * 16_384, 16_384);
  }

  @Test
  void takes_requests_from_the_reader_only_while_it_is_open() {
    served.set(3, true);
    List<Message> messages = List.of(request(3, 0));
    assertThat(queue.accept(messages)).isSameAs(messages);

    queue.open(served, 10, true, false);
    assertThat(queue.accept(messages)).isEmpty();
    assertThat(queue.drain()).containsExactly(request(3, 0));
    assertThat(queue.accept(messages)).isSameAs(messages);
    assertThat(queue.size()).isZero();
  }

  @Test
  void leaves_to_the_machine_what_is_no_plain_request_in_order() {
    served.set(3, true);
    served.set(99, true);
    queue.open(served, 10, true, false);
    Message.Request missing = request(4, 0);
    Message.Request beyond = new Message.Request(99, 3 * 16_384, 16_384); // the last block is short
    Message.Request nowhere = new Message.Request(100, 0, 16_384);
    Message.Request huge = new Message.Request(3, 0, 32 * 1024);
    Message.Request empty = new Message.Request(3, 0, 0);
    Message cancel = new Message.Cancel(3, 0, 16_384);

    assertThat(
            queue.accept(
                List.of(
                    missing, request(3, 1), beyond, nowhere, huge, request(99, 2), empty, cancel)))
        .containsExactly(missing, beyond, nowhere, huge, empty, cancel);
    assertThat(queue.take(9, Long.MAX_VALUE)).containsExactly(request(3, 1), request(99, 2));
  }

  @Test
  void haves_may_wait_while_it_is_open_and_nothing_is_wanted() {
    List<Message> haves = Collections.nCopies(16, new Message.Have(7));
    assertThat(queue.mayWait(haves)).as("not open").isFalse();
    queue.open(served, 10, true, false);
    assertThat(queue.mayWait(haves)).as("we may want the piece").isFalse();
    queue.open(served, 10, true, true);
    assertThat(queue.mayWait(haves)).isTrue();
    queue.drain();
    assertThat(queue.mayWait(haves)).as("choked").isFalse();
  }

  @Test
  void nothing_else_may_wait_nor_many_haves() {
    queue.open(served, 10, true, true);
    assertThat(queue.mayWait(List.of(new Message.Have(7), new Message.NotInterested()))).isFalse();
    assertThat(queue.mayWait(List.of(request(4, 0)))).isFalse();
    assertThat(queue.mayWait(Collections.nCopies(17, new Message.Have(7)))).isFalse();
  }

  @Test
  void has_a_bound() {
    served.set(3, true);
    queue.open(served, 2, true, false);
    assertThat(queue.accept(List.of(request(3, 0), request(3, 1), request(3, 2))))
        .containsExactly(request(3, 2));
  }

  @Test
  void who_cannot_be_refused_is_not_listened_to_from_the_bound_until_half_of_it_was_taken() {
    served.set(3, true);
    queue.open(served, 4, false, false);
    queue.accept(List.of(request(3, 0), request(3, 1), request(3, 2)));
    assertThat(queue.isFull()).isFalse();
    assertThat(queue.wasFull()).isFalse();
    List<Message> read = List.of(request(3, 3), request(3, 0));
    assertThat(queue.accept(read)).as("what was read finds room").isEmpty();
    assertThat(queue.isFull()).isTrue();
    queue.take(2, Long.MAX_VALUE);
    assertThat(queue.hasRoom()).isFalse();
    queue.take(1, Long.MAX_VALUE);
    assertThat(queue.hasRoom()).isTrue();
    assertThat(queue.wasFull()).isTrue();
  }

  @Test
  void who_can_be_refused_and_who_is_choked_are_listened_to() {
    served.set(3, true);
    queue.open(served, 1, true, false);
    queue.accept(List.of(request(3, 0), request(3, 1)));
    assertThat(queue.isFull()).isFalse();
    queue.open(served, 1, false, false);
    assertThat(queue.isFull()).isTrue();
    queue.drain();
    assertThat(queue.isFull()).isFalse();
    assertThat(queue.hasRoom()).isTrue();
  }

  @Test
  void says_once_that_there_is_news() {
    served.set(3, true);
    assertThat(queue.takeNews()).isFalse();
    queue.open(served, 2, true, false);
    queue.accept(List.of(request(3, 0)));
    assertThat(queue.takeNews()).isTrue();
    assertThat(queue.takeNews()).isFalse();
    queue.sent(16_384);
    assertThat(queue.takeNews()).isTrue();
    assertThat(queue.takeNews()).isFalse();
  }

  @Test
  void gives_so_many_blocks_and_bytes_in_order() {
    for (int block = 0; block < 4; block++) {
      queue.add(request(3, block));
    }
    assertThat(queue.take(64, 16_396)).isEmpty();
    assertThat(queue.take(64, 2 * 16_397 + 1)).containsExactly(request(3, 0), request(3, 1));
    assertThat(queue.take(1, Long.MAX_VALUE)).containsExactly(request(3, 2));
    assertThat(queue.remove(request(3, 2))).isFalse();
    assertThat(queue.remove(request(3, 3))).isTrue();
    assertThat(queue.take(64, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void counts_each_byte_once_and_those_sent_after_the_peer_left_not_at_all() {
    assertThat(queue.sent(5)).isTrue();
    assertThat(queue.takeSentBytes()).isEqualTo(5);
    assertThat(queue.sent(7)).isTrue();
    assertThat(queue.retire()).isEqualTo(7);
    assertThat(queue.sent(9)).isFalse();
    assertThat(queue.takeSentBytes()).isZero();
  }

  @Test
  void tells_once_that_the_peer_was_heard() {
    served.set(3, true);
    queue.open(served, 10, true, false);
    assertThat(queue.takeHeard()).isFalse();
    queue.accept(List.of(request(4, 0)));
    assertThat(queue.takeHeard()).isFalse(); // the machine hears it itself
    queue.accept(List.of(request(3, 0)));
    assertThat(queue.takeHeard()).isTrue();
    assertThat(queue.takeHeard()).isFalse();
  }

  @Test
  void a_piece_that_is_lost_is_not_served() {
    served.set(63, true);
    served.set(64, true);
    served.set(63, false);
    assertThat(served.serves(request(63, 0))).isFalse();
    assertThat(served.serves(request(64, 0))).isTrue();
  }

  private void add(int blocks) {
    for (int block = 0; block < blocks; block++) {
      queue.add(request(3 + block / 4, block % 4));
    }
  }

  private int taken() {
    return queue.take(64, Long.MAX_VALUE).size();
  }

  @Test
  void a_pace_lets_through_what_is_allowed_and_takes_off_what_went_beyond() {
    add(12);
    assertThat(queue.allow(0)).isFalse();
    assertThat(taken()).isZero();
    assertThat(queue.allow(40_000)).isTrue();
    assertThat(taken()).isEqualTo(3); // 49,152 bytes
    assertThat(queue.allow(5_000)).isFalse();
    assertThat(taken()).isZero();
    assertThat(queue.allow(5_000)).isTrue();
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void a_pace_saves_nothing_up() {
    queue.allow(16_384);
    queue.allow(16_384);
    add(12);
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void without_a_pace_all_is_taken_and_who_waited_for_it_is_told() {
    add(12);
    queue.allow(0);
    assertThat(queue.allowAll()).isTrue();
    assertThat(queue.allowAll()).isFalse();
    assertThat(taken()).isEqualTo(12);
  }

  @Test
  void is_idle_only_when_nothing_waits_or_is_sent_or_is_to_be_told() {
    assertThat(queue.isIdle()).isTrue();
    served.set(3, true);
    queue.open(served, 10, true, false);
    assertThat(queue.isIdle()).isFalse();
    queue.accept(List.of(request(3, 0), request(3, 1)));
    assertThat(queue.take(1, Long.MAX_VALUE)).hasSize(1);
    assertThat(queue.drain()).hasSize(1);
    assertThat(queue.takeHeard()).isTrue();
    assertThat(queue.isIdle()).isFalse(); // one block is being sent
    queue.sent(16_384);
    assertThat(queue.isIdle()).isFalse(); // and was not counted
    assertThat(queue.takeSentBytes()).isEqualTo(16_384);
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void is_idle_when_what_was_taken_could_not_be_read() {
    add(1);
    assertThat(taken()).isEqualTo(1);
    assertThat(queue.isIdle()).isFalse();
    queue.failed(16_384);
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void is_given_in_vain_while_the_socket_waits_and_when_nothing_was_requested() {
    assertThat(queue.isGivenInVain()).isTrue();
    add(3);
    assertThat(queue.isGivenInVain()).as("waits for us").isFalse();
    queue.offers();
    assertThat(queue.isGivenInVain()).as("does not read").isTrue();
    queue.took();
    assertThat(taken()).isEqualTo(3);
    assertThat(queue.isGivenInVain()).as("is being read").isFalse();
    queue.offers();
    assertThat(queue.isGivenInVain()).isTrue();
    queue.took();
    queue.sent(3 * 16_384);
    assertThat(queue.isGivenInVain()).as("requests nothing more").isTrue();
  }
}
