// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// How many a seed unchokes if nobody says.
class AutomaticSlotsTest {
  private static final int PEERS = 30;

  private final SwarmTorrent torrent = SwarmTorrent.of(32 * 1024, 20, 1);
  private final Swarm swarm = new Swarm(1);
  private final SwarmNode seed =
      swarm.node(torrent, setup -> SetupWith.trusted(setup, Swarm.all(torrent)));
  private final List<UploadQueue> queues = new ArrayList<>();

  private void join(int id) {
    UploadQueue queue = new UploadQueue();
    queues.add(queue);
    seed.joins(
        new ScriptedPeer(id, "10.0.0." + id + ":6881").uploads(queue), new Message.Interested());
  }

  private long unchoked() {
    return seed.machine.peers(swarm.now).stream().filter(peer -> !peer.weChoke()).count();
  }

  /// Lets seconds pass in which each unchoked peer takes as much.
  private void pass(int seconds, long bytesPerSecond) {
    for (int second = 0; second < seconds; second++) {
      for (UploadQueue queue : queues.subList(0, (int) unchoked())) {
        queue.sent(bytesPerSecond);
      }
      swarm.run(1);
    }
  }

  @Test
  void a_seed_unchokes_everyone_at_once_as_long_as_the_line_is_unknown() {
    for (int id = 1; id <= PEERS; id++) {
      join(id);
      assertThat(unchoked()).isEqualTo(id);
    }
  }

  @Test
  void a_slow_line_serves_eight() {
    for (int id = 1; id <= PEERS; id++) {
      join(id);
    }
    pass(25, 1_000);
    assertThat(unchoked()).isEqualTo(ChokeRounds.AUTOMATIC_SLOTS);
  }

  @Test
  void a_fast_line_goes_on_serving_everyone() {
    for (int id = 1; id <= PEERS; id++) {
      join(id);
    }
    pass(25, 2 * ChokeRounds.WORTHWHILE_BYTES_PER_SECOND);
    assertThat(unchoked()).isEqualTo(PEERS);
  }

  @Test
  void slots_that_were_set_are_a_bound_from_the_start() {
    seed.handle(new TorrentEvent.UseSlots(3));
    for (int id = 1; id <= PEERS; id++) {
      join(id);
    }
    assertThat(unchoked()).isEqualTo(3);
  }
}
