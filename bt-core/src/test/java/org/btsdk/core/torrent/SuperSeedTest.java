// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.btsdk.api.TorrentState;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// Super-seeding (BEP 16), in virtual time.
class SuperSeedTest {
  private static final int PIECE = 64 * 1024;
  private static final int PIECES = 40;

  private final SwarmTorrent torrent = SwarmTorrent.of(PIECE, PIECES, 1);
  private Swarm swarm = new Swarm(1);

  private SwarmNode superSeed() {
    SwarmNode seed = swarm.seed(torrent);
    seed.handle(new TorrentEvent.UseSuperSeeding(true));
    seed.handle(new TorrentEvent.UsePex(false)); // else its peers would know of each other
    return seed;
  }

  private static List<Message> told(SwarmNode node, int link) {
    List<Message> messages = new ArrayList<>();
    for (TorrentAction.Send send : node.all(TorrentAction.Send.class)) {
      if (send.peer() == link) {
        messages.add(send.message());
      }
    }
    return messages;
  }

  private static BitSet haves(SwarmNode node, int link) {
    BitSet pieces = new BitSet();
    for (Message message : told(node, link)) {
      if (message instanceof Message.Have(int piece)) {
        pieces.set(piece);
      }
    }
    return pieces;
  }

  private static boolean seeds(SwarmNode node) {
    return node.machine.state() == TorrentState.SEEDING;
  }

  @Test
  void peers_that_pass_nothing_on_see_two_pieces_each_and_never_the_same() {
    SwarmNode seed = superSeed();
    SwarmNode one = swarm.leecher(torrent);
    SwarmNode two = swarm.leecher(torrent);
    swarm.introduce(one, seed);
    swarm.introduce(two, seed);

    swarm.run(50);

    List<Integer> links = List.copyOf(seed.links.keySet());
    assertThat(links).hasSize(2);
    BitSet first = haves(seed, links.get(0));
    BitSet second = haves(seed, links.get(1));
    assertThat(first.cardinality()).isEqualTo(SuperSeed.OFFERS);
    assertThat(second.cardinality()).isEqualTo(SuperSeed.OFFERS);
    assertThat(first.intersects(second)).isFalse();
    assertThat(one.machine.have()).isIn(first, second);
    assertThat(told(seed, links.getFirst()).getFirst()).isEqualTo(new Message.HaveNone());
  }

  @Test
  void without_the_fast_extension_nothing_is_said_of_what_there_is() {
    swarm.fast = false;
    SwarmNode seed = superSeed();
    swarm.introduce(swarm.leecher(torrent), seed);

    swarm.runUntil(() -> !seed.links.isEmpty(), 10);
    int link = seed.links.firstKey();
    swarm.runUntil(() -> !haves(seed, link).isEmpty(), 10);

    assertThat(told(seed, link))
        .noneMatch(
            message -> message instanceof Message.Bitfield || message instanceof Message.HaveAll);
  }

  @Test
  void a_lone_peer_gets_everything() {
    SwarmNode seed = superSeed();
    SwarmNode leecher = swarm.leecher(torrent);
    swarm.introduce(leecher, seed);

    swarm.runUntil(() -> seeds(leecher), 120);

    assertThat(leecher.storage).isEqualTo(torrent.data());
  }

  /// How much the seed sent until each piece was had by a leecher, by the torrent's length.
  private double costOfACopy(boolean superSeeding, long chance) {
    swarm = new Swarm(chance);
    SwarmNode seed = superSeeding ? superSeed() : swarm.seed(torrent);
    seed.blockNanos = 20_000_000;
    List<SwarmNode> leechers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      leechers.add(swarm.leecher(torrent));
    }
    swarm.introduceAll();
    swarm.runUntil(
        () -> {
          BitSet copy = new BitSet();
          leechers.forEach(leecher -> copy.or(leecher.machine.have()));
          return copy.cardinality() == PIECES;
        },
        600);
    double cost = (double) seed.machine.uploadedTotal() / torrent.data().length;
    swarm.runUntil(() -> leechers.stream().allMatch(SuperSeedTest::seeds), 600);
    leechers.forEach(leecher -> assertThat(leecher.storage).isEqualTo(torrent.data()));
    return cost;
  }

  @Test
  void the_first_copy_costs_little_more_than_its_own_bytes_and_less_than_otherwise() {
    for (long chance = 0; chance < 4; chance++) {
      double cost = costOfACopy(true, chance);
      assertThat(cost).isBetween(1.0, 1.15).isLessThan(costOfACopy(false, chance));
    }
  }

  @Test
  void a_request_for_what_was_not_offered_is_refused() {
    SwarmNode seed = superSeed();
    SwarmNode leecher = swarm.leecher(torrent);
    swarm.introduce(leecher, seed);
    swarm.introduce(swarm.leecher(torrent), seed);
    swarm.run(30);
    int link = seed.links.firstKey();
    int hidden = haves(seed, link).nextClearBit(0);

    SwarmNode asker =
        seed.links.firstEntry().getValue() == leecher.links.firstEntry().getValue()
            ? leecher
            : swarm.nodes.getLast();
    asker.links.firstEntry().getValue().say(asker, new Message.Request(hidden, 0, 16 * 1024));
    swarm.run(1);

    assertThat(told(seed, link)).contains(new Message.Reject(hidden, 0, 16 * 1024));
  }

  @Test
  void who_leaves_takes_no_piece_along() {
    SwarmNode seed = superSeed();
    SwarmNode leaver = swarm.leecher(torrent);
    swarm.introduce(leaver, seed);
    swarm.introduce(swarm.leecher(torrent), seed);
    swarm.run(30);
    List.copyOf(leaver.links.values()).forEach(link -> link.close("leaves"));
    leaver.handle(new TorrentEvent.Pause());
    swarm.run(120);

    SwarmNode stays = swarm.nodes.getLast();
    assertThat(seeds(stays)).isTrue();
  }

  @Test
  void when_it_is_switched_off_everyone_is_told_everything() {
    SwarmNode seed = superSeed();
    SwarmNode one = swarm.leecher(torrent);
    SwarmNode two = swarm.leecher(torrent);
    swarm.introduce(one, seed);
    swarm.introduce(two, seed);
    swarm.run(30);
    assertThat(seeds(one)).isFalse();

    seed.handle(new TorrentEvent.UseSuperSeeding(false));
    swarm.runUntil(() -> seeds(one) && seeds(two), 120);

    assertThat(one.storage).isEqualTo(torrent.data());
  }

  @Test
  void peers_that_cannot_pass_anything_on_are_not_forgotten() {
    SwarmNode seed = superSeed();
    SwarmNode one = swarm.leecher(torrent);
    SwarmNode two = swarm.leecher(torrent);
    swarm.introduce(one, seed);
    swarm.introduce(two, seed);

    swarm.runUntil(() -> seeds(one) && seeds(two), PIECES * 60);

    assertThat(one.storage).isEqualTo(torrent.data());
  }

  @Test
  void a_peer_that_had_most_already_gets_the_rest_at_once() {
    for (long chance = 0; chance < 8; chance++) {
      swarm = new Swarm(chance);
      SwarmNode seed = superSeed();
      BitSet most = Swarm.all(torrent);
      most.clear(7);
      most.clear(30);
      SwarmNode leecher = swarm.node(torrent, setup -> SetupWith.trusted(setup, most));
      swarm.introduce(leecher, seed);

      swarm.runUntil(() -> seeds(leecher), 20);
    }
  }
}
