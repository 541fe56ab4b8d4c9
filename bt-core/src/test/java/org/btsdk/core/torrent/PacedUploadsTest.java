// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.protocol.wire.Message;
import org.btsdk.spi.choker.Choker;
import org.junit.jupiter.api.Test;

/// What a choker may say beyond whom it unchokes: at what pace, and how many where nobody set it.
class PacedUploadsTest {
  private static final int BLOCK = 16 * 1024;
  private static final int PEERS = 30;

  private final SwarmTorrent torrent = SwarmTorrent.of(4 * BLOCK, 50, 1);
  private final Swarm swarm = new Swarm(1);
  private final List<UploadQueue> queues = new ArrayList<>();
  private SwarmNode seed = swarm.seed(torrent);
  private long pace = Long.MAX_VALUE;

  private SwarmNode seed(Choker choker) {
    return swarm.node(
        torrent, setup -> SetupWith.choker(SetupWith.trusted(setup, Swarm.all(torrent)), choker));
  }

  private UploadQueue join(int id) {
    UploadQueue queue = new UploadQueue();
    queues.add(queue);
    seed.joins(
        new ScriptedPeer(id, "10.0.0." + id + ":6881").uploads(queue), new Message.Interested());
    return queue;
  }

  private long unchoked() {
    return seed.machine.peers(swarm.now).stream().filter(peer -> !peer.weChoke()).count();
  }

  /// How many blocks a writer that is always free takes in so many seconds.
  private int taken(UploadQueue queue, int seconds) {
    int taken = 0;
    for (int second = 0; second < seconds; second++) {
      swarm.run(1);
      List<Message.Request> now = queue.take(64, Long.MAX_VALUE);
      while (!now.isEmpty()) {
        taken += now.size();
        now = queue.take(64, Long.MAX_VALUE);
      }
    }
    return taken;
  }

  private UploadQueue asked() {
    seed =
        seed((view, out) -> {
          for (int peer = 0; peer < view.peerCount(); peer++) {
            out.unchoke(peer, "test");
            if (pace < Long.MAX_VALUE) {
              out.pace(peer, pace);
            }
          }
        });
    UploadQueue queue = join(1);
    for (int block = 0; block < 190; block++) {
      seed.handle(
          new TorrentEvent.Received(1, new Message.Request(block / 4, block % 4 * BLOCK, BLOCK)));
    }
    return queue;
  }

  @Test
  void a_peer_is_sent_its_pace_on_average() {
    pace = BLOCK / 2;
    assertThat(taken(asked(), 40)).isBetween(19, 21);
  }

  @Test
  void a_pace_above_a_block_a_second_is_kept_as_well() {
    pace = 3 * BLOCK;
    assertThat(taken(asked(), 20)).isBetween(56, 61);
  }

  @Test
  void without_a_pace_all_goes_at_once() {
    assertThat(taken(asked(), 1)).isEqualTo(190);
  }

  @Test
  void a_pace_ends_with_the_next_round_that_sets_none() {
    pace = BLOCK / 2;
    UploadQueue queue = asked();
    taken(queue, 5);
    pace = Long.MAX_VALUE;
    assertThat(taken(queue, 12)).isGreaterThan(100);
  }

  private void all(SwarmNode node) {
    seed = node;
    for (int id = 1; id <= PEERS; id++) {
      join(id);
    }
    swarm.run(60);
  }

  private static final Choker EVERYBODY =
      (view, out) -> {
        for (int peer = 0; peer < view.peerCount(); peer++) {
          out.unchoke(peer, "test");
        }
      };

  @Test
  void a_choker_may_unchoke_more_than_is_advised() {
    all(seed(EVERYBODY));
    assertThat(unchoked()).isEqualTo(PEERS);
  }

  @Test
  void a_choker_may_not_unchoke_more_than_was_set() {
    all(
        swarm.node(
            torrent,
            setup ->
                SetupWith.uploadSlots(
                    SetupWith.choker(SetupWith.trusted(setup, Swarm.all(torrent)), EVERYBODY), 5)));
    assertThat(unchoked()).isEqualTo(5);
  }
}
