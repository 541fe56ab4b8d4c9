// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// Peers that are interested in a seed, and take next to nothing of what they may.
class VainUploadsTest {
  private static final int BLOCK = TorrentGeometry.BLOCK_LENGTH;
  private static final String IN_VAIN = "says that it is interested, and takes nothing";

  private final SwarmTorrent torrent = SwarmTorrent.of(2 * BLOCK, 20, 1);
  private final Swarm swarm = new Swarm(1);
  private final UploadQueue queue = new UploadQueue();

  /// A seed with a peer that is interested.
  private SwarmNode seed(int maxConnections) {
    SwarmNode seed =
        swarm.node(
            torrent,
            setup ->
                SetupWith.maxConnections(
                    SetupWith.trusted(setup, Swarm.all(torrent)), maxConnections));
    seed.joins(new ScriptedPeer(1, "192.0.2.1:50000").uploads(queue), new Message.Interested());
    assertThat(seed.machine.peers(swarm.now).getFirst().weChoke()).isFalse();
    return seed;
  }

  private void pass(SwarmNode seed, int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      swarm.run(60);
      seed.handle(new TorrentEvent.Received(1, new Message.KeepAlive()));
    }
  }

  private void request(SwarmNode seed, int blocks) {
    for (int block = 0; block < blocks; block++) {
      seed.handle(new TorrentEvent.Received(1, new Message.Request(block, 0, BLOCK)));
    }
  }

  private static List<String> closed(SwarmNode node) {
    return node.all(TorrentAction.Close.class).stream().map(TorrentAction.Close::reason).toList();
  }

  @Test
  void who_requests_nothing_loses_its_place_where_all_are_taken() {
    SwarmNode seed = seed(1);
    pass(seed, 4);
    assertThat(closed(seed)).isEmpty();
    pass(seed, 3);
    assertThat(closed(seed)).containsExactly(IN_VAIN);
  }

  @Test
  void who_requests_and_does_not_read_loses_its_place_where_all_are_taken() {
    SwarmNode seed = seed(1);
    request(seed, 4);
    queue.take(2, Long.MAX_VALUE);
    queue.offers(); // and the socket is full
    pass(seed, 4);
    assertThat(closed(seed)).isEmpty();
    pass(seed, 3);
    assertThat(closed(seed)).containsExactly(IN_VAIN);
  }

  @Test
  void who_takes_nothing_stays_while_there_is_room() {
    SwarmNode seed = seed(2);
    pass(seed, 30);
    assertThat(closed(seed)).isEmpty();
  }

  @Test
  void who_does_not_read_what_it_is_sent_goes_in_the_end_and_gives_its_buffers_back() {
    SwarmNode seed = seed(50);
    request(seed, 4);
    queue.take(4, Long.MAX_VALUE);
    queue.offers();
    seed.handle(new TorrentEvent.UseSlots(0)); // as soon as another is unchoked
    pass(seed, 9);
    queue.sent(1); // a byte
    pass(seed, 9);
    assertThat(closed(seed)).isEmpty();
    pass(seed, 2);
    assertThat(closed(seed)).containsExactly("does not read what it is sent");
  }

  @Test
  void who_has_read_all_and_is_silent_stays() {
    SwarmNode seed = seed(50);
    request(seed, 4);
    queue.take(4, Long.MAX_VALUE);
    queue.offers();
    queue.sent(4 * BLOCK);
    queue.took();
    pass(seed, 30);
    assertThat(closed(seed)).isEmpty();
  }

  @Test
  void who_takes_nothing_makes_room_for_another_torrent() {
    SwarmNode seed = seed(2);
    pass(seed, 4);
    seed.handle(new TorrentEvent.MakeRoom());
    assertThat(closed(seed)).isEmpty();
    pass(seed, 3);
    seed.handle(new TorrentEvent.MakeRoom());
    assertThat(closed(seed)).containsExactly(IN_VAIN);
  }

  @Test
  void who_waits_for_our_storage_stays() {
    SwarmNode seed = seed(1);
    request(seed, 4);
    queue.take(4, Long.MAX_VALUE); // the writer has them read
    pass(seed, 30);
    assertThat(closed(seed)).isEmpty();
  }

  @Test
  void who_waits_for_our_limit_after_a_block_could_not_be_read_stays() {
    SwarmNode seed = seed(1);
    request(seed, 4);
    queue.take(1, Long.MAX_VALUE);
    queue.failed(BLOCK);
    pass(seed, 30);
    assertThat(closed(seed)).isEmpty();
  }

  @Test
  void who_waits_for_our_limit_stays() {
    SwarmNode seed = seed(1);
    request(seed, 4); // no writer takes them
    pass(seed, 30);
    assertThat(closed(seed)).isEmpty();
  }

  @Test
  void who_is_choked_stays() {
    SwarmNode seed = seed(1);
    seed.handle(new TorrentEvent.UseSlots(0));
    pass(seed, 30);
    assertThat(closed(seed)).isEmpty();
  }

  @Test
  void who_takes_a_block_a_minute_stays() {
    SwarmNode seed = seed(1);
    for (int minute = 0; minute < 30; minute++) {
      pass(seed, 1);
      queue.sent(BLOCK);
    }
    assertThat(closed(seed)).isEmpty();
  }

  @Test
  void a_byte_a_minute_keeps_no_place() {
    SwarmNode seed = seed(1);
    for (int minute = 0; minute < 7; minute++) {
      pass(seed, 1);
      queue.sent(1);
    }
    assertThat(closed(seed)).containsExactly(IN_VAIN);
  }

  @Test
  void a_block_in_parts_each_minute_keeps_a_place() {
    SwarmNode seed = seed(1);
    for (int minute = 0; minute < 30; minute++) {
      pass(seed, 1);
      queue.sent(BLOCK / 4);
      queue.sent(BLOCK - BLOCK / 4);
    }
    assertThat(closed(seed)).isEmpty();
  }

  @Test
  void a_block_now_and_then_keeps_no_place() {
    SwarmNode seed = seed(1);
    for (int i = 0; i < 5; i++) {
      pass(seed, 3);
      queue.sent(BLOCK);
    }
    assertThat(closed(seed)).containsExactly(IN_VAIN);
  }
}
