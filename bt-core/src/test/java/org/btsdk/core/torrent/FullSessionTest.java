// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// Which torrent gets a place when the session has none left.
class FullSessionTest {
  private static final int PLACES = 3;

  private final Swarm swarm = new Swarm(1);
  private final SwarmSession session = new SwarmSession(swarm, PLACES);
  private final SwarmTorrent first = SwarmTorrent.of(32 * 1024, 20, 1);
  private final SwarmTorrent second = SwarmTorrent.of(32 * 1024, 20, 2);

  private SwarmNode leecher(SwarmTorrent torrent) {
    SwarmNode node = swarm.leecher(torrent);
    session.add(node);
    return node;
  }

  /// Seeds that take all places of the session for the first torrent.
  private SwarmNode[] holders(boolean silent, long blockNanos) {
    SwarmNode[] all = new SwarmNode[PLACES];
    for (int i = 0; i < PLACES; i++) {
      all[i] = swarm.seed(first);
      all[i].silent = silent;
      all[i].blockNanos = blockNanos;
    }
    return all;
  }

  private static List<String> closed(SwarmNode node) {
    return node.all(TorrentAction.Close.class).stream().map(TorrentAction.Close::reason).toList();
  }

  @Test
  void a_download_that_gets_nothing_gets_a_place_of_another_that_gets_nothing_either() {
    SwarmNode holder = leecher(first);
    swarm.introduce(holder, holders(true, 1));
    swarm.run(10);
    SwarmNode waits = leecher(second);
    swarm.introduce(waits, swarm.seed(second));
    swarm.run(290);
    assertThat(waits.machine.peers(swarm.now)).isEmpty();
    assertThat(closed(holder)).isEmpty();
    swarm.runUntil(waits.machine::isComplete, 5 * 60);
  }

  @Test
  void a_download_that_gets_something_loses_no_place_to_one_that_gets_nothing() {
    SwarmNode works = leecher(first);
    swarm.introduce(works, holders(false, 50 * Swarm.SECOND));
    swarm.run(10);
    SwarmNode waits = leecher(second);
    swarm.introduce(waits, swarm.seed(second));
    swarm.run(12 * 60);
    assertThat(works.machine.isComplete()).isFalse();
    assertThat(closed(works)).isEmpty();
    assertThat(waits.machine.peers(swarm.now)).isEmpty();
  }

  @Test
  void who_wants_nothing_of_a_seed_makes_room_for_a_download_that_gets_nothing() {
    SwarmNode seed = swarm.seed(first);
    session.add(seed);
    for (int id = 1001; id <= 1000 + PLACES; id++) {
      seed.joins(new ScriptedPeer(id, "10.9." + id % 100 + ".1:50000"));
    }
    seed.handle(new TorrentEvent.UseSlots(0));
    seed.handle(new TorrentEvent.Received(1001, new Message.Interested()));
    SwarmNode waits = leecher(second);
    swarm.introduce(waits, swarm.seed(second));
    for (int minute = 0; minute < 7; minute++) {
      swarm.run(60);
      for (int id = 1001; id <= 1000 + PLACES; id++) {
        seed.handle(new TorrentEvent.Received(id, new Message.KeepAlive()));
      }
    }
    assertThat(seed.all(TorrentAction.Close.class))
        .isNotEmpty()
        .allMatch(close -> close.peer() != 1001)
        .allMatch(close -> close.reason().equals("neither wants anything of the other"));
    seed.handle(new TorrentEvent.PeerLeft(1002, "closed"));
    swarm.runUntil(waits.machine::isComplete, 60);
  }
}
