// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.btsdk.api.TorrentState;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// Peers that say at once whenever they want something and whenever they do not, as libtorrent
/// does.
class ChangedInterestTest {
  private static final int PIECES = 400;

  private final SwarmTorrent torrent = SwarmTorrent.of(16 * 1024, PIECES, 1);
  private final Swarm swarm = new Swarm(1);

  private void join(SwarmNode node, int id) {
    node.joins(new ScriptedPeer(id, "192.0.2." + (id % 250) + ":50000"));
  }

  private static void says(SwarmNode node, int id, Message message) {
    node.handle(new TorrentEvent.Received(id, message));
  }

  private static void wantsAndGets(SwarmNode node, int id, int piece) {
    says(node, id, new Message.Interested());
    says(node, id, new Message.Have(piece));
    says(node, id, new Message.NotInterested());
  }

  private static List<TorrentAction.Close> closed(SwarmNode node) {
    return node.all(TorrentAction.Close.class);
  }

  @Test
  void who_wants_each_piece_that_it_is_offered_and_then_nothing_is_no_flood() {
    SwarmNode seed = swarm.seed(torrent);
    swarm.run(1); // what it has is synced
    seed.handle(new TorrentEvent.UseSuperSeeding(true));
    join(seed, 1);
    join(seed, 2);

    int offers = 0;
    for (int seen = 0; seen < seed.log.size(); seen++) {
      if (seed.log.get(seen) instanceof TorrentAction.Send(int to, Message.Have(int piece))) {
        offers++;
        wantsAndGets(seed, to, piece);
        says(seed, 3 - to, new Message.Have(piece)); // passed on
      }
    }

    assertThat(offers).isGreaterThanOrEqualTo(PIECES);
    assertThat(closed(seed))
        .extracting(TorrentAction.Close::reason)
        .containsOnly("both have all they want");
  }

  @Test
  void who_wants_each_piece_that_we_have_got_and_then_nothing_is_no_flood() {
    SwarmNode leecher = swarm.leecher(torrent);
    join(leecher, 1001);
    swarm.introduce(leecher, swarm.seed(torrent));

    int[] seen = {0};
    swarm.runUntil(
        () -> {
          for (; seen[0] < leecher.log.size(); seen[0]++) {
            if (leecher.log.get(seen[0]) instanceof TorrentAction.SendHaves(int to, int[] pieces)) {
              for (int piece : pieces) {
                wantsAndGets(leecher, to, piece);
              }
            }
          }
          return leecher.machine.state() == TorrentState.SEEDING;
        },
        60);

    assertThat(closed(leecher))
        .extracting(TorrentAction.Close::reason)
        .doesNotContain("floods us with messages");
  }

  @Test
  void who_changes_its_mind_for_no_reason_is_a_flood() {
    SwarmNode seed = swarm.seed(torrent);
    join(seed, 1);

    for (int i = 0; i < 1000; i++) {
      says(seed, 1, new Message.Interested());
      says(seed, 1, new Message.NotInterested());
    }

    assertThat(closed(seed))
        .extracting(TorrentAction.Close::reason)
        .containsOnly("floods us with messages");
  }

  @Test
  void who_repeats_itself_is_a_flood_whatever_it_was_told() {
    SwarmNode leecher = swarm.leecher(torrent);
    join(leecher, 1001);
    swarm.introduce(leecher, swarm.seed(torrent));
    swarm.runUntil(() -> leecher.machine.state() == TorrentState.SEEDING, 60);

    for (int i = 0; i < 1000; i++) {
      says(leecher, 1001, new Message.Interested());
    }

    assertThat(closed(leecher))
        .extracting(TorrentAction.Close::reason)
        .contains("floods us with messages");
  }
}
