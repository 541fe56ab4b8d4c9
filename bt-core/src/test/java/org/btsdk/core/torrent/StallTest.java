// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.btsdk.core.piece.BlockId;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.junit.jupiter.api.Test;

/// Who makes room in a download that gets nothing.
class StallTest {
  private static final PeerAddress ONE = PeerAddress.parse("98.76.54.32:50000");
  private static final PeerAddress OTHER = PeerAddress.parse("123.213.32.234:50000");

  private final SwarmTorrent torrent = SwarmTorrent.of(32 * 1024, 20, 1);
  private final Swarm swarm = new Swarm(1);

  private void join(SwarmNode node, int id, PeerAddress address, boolean crowded) {
    node.joins(new ScriptedPeer(id, address).crowded(crowded));
  }

  private static List<String> closed(SwarmNode node) {
    return node.all(TorrentAction.Close.class).stream()
        .map(close -> close.peer() + " " + close.reason())
        .toList();
  }

  /// Lets time pass in which peers say only that they are there.
  private void idle(SwarmNode node, int minutes, int... peers) {
    for (int minute = 0; minute < minutes; minute++) {
      swarm.run(60);
      for (int peer : peers) {
        node.handle(new TorrentEvent.Received(peer, new Message.KeepAlive()));
      }
    }
  }

  /// A downloader that has one place, and a peer in it that says it has everything.
  private SwarmNode waiting(Message... words) {
    SwarmNode node = swarm.node(torrent, setup -> SetupWith.maxConnections(setup, 1));
    join(node, 1, ONE, false);
    node.handle(new TorrentEvent.Received(1, new Message.HaveAll()));
    for (Message word : words) {
      node.handle(new TorrentEvent.Received(1, word));
    }
    return node;
  }

  @Test
  void while_nobody_gives_anything_a_peer_makes_room_for_one_that_is_known() {
    for (Message[] words : new Message[][] {{}, {new Message.Unchoke()}}) {
      SwarmNode node = waiting(words);
      node.handle(new TorrentEvent.PeersFound("user", List.of(OTHER)));
      idle(node, 4, 1);
      assertThat(closed(node)).isEmpty();
      idle(node, 3, 1);
      assertThat(closed(node)).containsExactly("1 makes room, since next to nothing comes");
      assertThat(node.all(TorrentAction.Dial.class)).containsOnly(new TorrentAction.Dial(OTHER));
    }
  }

  @Test
  void while_nobody_else_is_known_who_gives_nothing_stays() {
    SwarmNode node = waiting(new Message.Unchoke());
    idle(node, 30, 1);
    assertThat(closed(node)).isEmpty();
  }

  @Test
  void while_there_is_room_who_gives_nothing_stays() {
    SwarmNode node = swarm.node(torrent, setup -> SetupWith.maxConnections(setup, 2));
    join(node, 1, ONE, false);
    node.handle(new TorrentEvent.Received(1, new Message.HaveAll()));
    List<PeerAddress> known = // so many that some wait while one is dialed
        IntStream.range(1, 50).mapToObj(i -> PeerAddress.parse("98.76.1." + i + ":6881")).toList();
    idle(node, 10, 1);
    node.handle(new TorrentEvent.PeersFound("user", known));
    idle(node, 10, 1);
    assertThat(closed(node)).isEmpty();
  }

  @Test
  void who_is_not_asked_makes_no_room() {
    SwarmNode node = waiting();
    assertThat(node.budget.tryReserve((int) node.budget.limit)).isTrue();
    node.handle(new TorrentEvent.Received(1, new Message.Unchoke()));
    node.handle(new TorrentEvent.PeersFound("user", List.of(OTHER)));
    idle(node, 30, 1);
    assertThat(closed(node)).isEmpty();
  }

  @Test
  void silent_peers_keep_nobody_from_the_only_seed() {
    SwarmNode node = swarm.node(torrent, setup -> SetupWith.maxConnections(setup, 1));
    SwarmNode silent = swarm.seed(torrent);
    SwarmNode other = swarm.seed(torrent);
    silent.silent = true;
    other.silent = true;
    swarm.introduce(node, silent, other, swarm.seed(torrent));
    swarm.runUntil(node.machine::isComplete, 20 * 60);
  }

  @Test
  void who_gives_nothing_stays_while_others_give() {
    SwarmNode node = swarm.node(torrent, setup -> SetupWith.maxConnections(setup, 2));
    SwarmNode silent = swarm.seed(torrent);
    SwarmNode slow = swarm.seed(torrent);
    silent.silent = true;
    slow.blockNanos = 25 * Swarm.SECOND; // a block a minute for each of the two, and a little more
    swarm.introduce(node, silent, slow, swarm.seed(torrent));
    swarm.run(12 * 60);
    assertThat(node.machine.isComplete()).isFalse();
    assertThat(closed(node)).isEmpty();
  }

  @Test
  void little_of_many_is_no_stall_since_it_may_be_our_own_limit() {
    SwarmTorrent large = SwarmTorrent.of(32 * 1024, 200, 1);
    SwarmNode node = swarm.node(large, setup -> SetupWith.maxConnections(setup, 20));
    SwarmNode[] all = new SwarmNode[21]; // one more than there is room for
    Arrays.setAll(all, i -> swarm.seed(large));
    for (int i = 1; i < all.length; i++) {
      all[i].silent = true;
    }
    all[0].blockNanos = 6 * Swarm.SECOND; // 2.7 KB/s
    swarm.introduce(node, all);
    swarm.run(12 * 60);
    assertThat(node.machine.isComplete()).isFalse();
    assertThat(closed(node)).isEmpty();
  }

  /// A peer sends one block of those that it was asked for last.
  private void drip(SwarmNode node, int peer) {
    long block =
        node.all(TorrentAction.RequestBlocks.class).stream()
            .filter(asked -> asked.peer() == peer)
            .toList()
            .getLast()
            .blocks()[0];
    int piece = BlockId.piece(block);
    int begin = BlockId.block(block) * TorrentGeometry.BLOCK_LENGTH;
    int length = node.geometry.blockLength(piece, BlockId.block(block));
    int at = piece * node.geometry.pieceLength() + begin;
    byte[] bytes = Arrays.copyOfRange(torrent.data(), at, at + length);
    node.block(peer, new Message.Request(piece, begin, length), bytes);
  }

  @Test
  void who_drips_a_block_every_few_minutes_makes_room_for_one_that_is_known() {
    SwarmNode node = waiting(new Message.Unchoke());
    for (int i = 0; i < 5; i++) {
      idle(node, 2, 1);
      drip(node, 1);
    }
    assertThat(closed(node)).as("nobody else is known").isEmpty();
    node.handle(new TorrentEvent.PeersFound("user", List.of(OTHER)));
    idle(node, 2, 1);
    assertThat(closed(node)).containsExactly("1 makes room, since next to nothing comes");
  }

  @Test
  void who_drips_makes_room_after_who_gives_nothing() {
    SwarmNode node = swarm.node(torrent, setup -> SetupWith.maxConnections(setup, 2));
    for (int peer = 1; peer <= 2; peer++) {
      join(node, peer, peer == 1 ? ONE : OTHER, false);
      node.handle(new TorrentEvent.Received(peer, new Message.HaveAll()));
      node.handle(new TorrentEvent.Received(peer, new Message.Unchoke()));
    }
    for (int i = 0; i < 3; i++) {
      idle(node, 2, 1, 2);
      drip(node, 1);
    }
    node.handle(new TorrentEvent.PeersFound("user", List.of(PeerAddress.parse("98.76.1.1:50000"))));
    idle(node, 2, 1, 2);
    assertThat(closed(node)).containsExactly("2 makes room, since next to nothing comes");
  }

  @Test
  void who_gives_a_block_a_minute_stays() {
    SwarmNode node = waiting(new Message.Unchoke());
    node.handle(new TorrentEvent.PeersFound("user", List.of(OTHER)));
    for (int i = 0; i < 30; i++) {
      idle(node, 1, 1);
      drip(node, 1);
    }
    assertThat(closed(node)).isEmpty();
  }

  @Test
  void who_gets_next_to_nothing_asks_trackers_for_peers_though_all_places_are_taken() {
    assertThat(announces(Duration.ofMinutes(30), 8, true))
        .extracting(announce -> announce.request().numWant())
        .containsExactly(200, 200);
  }

  private static AnnounceResponse answer(Duration interval, PeerAddress... peers) {
    return new AnnounceResponse(
        List.of(peers),
        interval,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The announces of a downloader whose only place is taken, with answers that name nobody.
  ///
  /// @param drips whether the peer there sends a block every two minutes
  private List<TorrentAction.Announce> announces(Duration interval, int minutes, boolean drips) {
    SwarmNode node =
        swarm.node(
            torrent,
            setup ->
                SetupWith.trackers(
                    SetupWith.maxConnections(setup, 1),
                    List.of(List.of(URI.create("http://tracker.example/announce")))));
    node.handle(new TorrentEvent.AnnounceNow());
    join(node, 1, ONE, false);
    node.handle(new TorrentEvent.Received(1, new Message.HaveAll()));
    node.handle(new TorrentEvent.Received(1, new Message.Unchoke()));
    int answered = 0;
    for (int minute = 0; minute < minutes; minute++) {
      for (TorrentAction.Announce announce : node.all(TorrentAction.Announce.class)) {
        if (announce.attempt() >= answered) {
          answered++;
          node.handle(new TorrentEvent.Announced(announce.attempt(), answer(interval)));
        }
      }
      idle(node, 1, 1);
      if (drips && minute % 2 == 0) {
        drip(node, 1);
      }
    }
    return node.all(TorrentAction.Announce.class);
  }

  @Test
  void whose_places_are_all_taken_asks_trackers_for_nobody() {
    assertThat(announces(Duration.ofMinutes(2), 4, false))
        .extracting(announce -> announce.request().numWant())
        .containsExactly(200, 0, 0);
  }

  @Test
  void who_gets_nothing_asks_trackers_for_peers_though_all_places_are_taken() {
    assertThat(announces(Duration.ofMinutes(30), 7, false))
        .as("as soon as the tracker allows")
        .extracting(announce -> announce.request().numWant())
        .containsExactly(200, 200);
  }

  @Test
  void who_gives_nothing_makes_room_for_one_that_comes() {
    SwarmNode node = waiting();
    idle(node, 4, 1);
    join(node, 2, OTHER, false);
    assertThat(closed(node)).containsExactly("2 there are enough connections");
    idle(node, 3, 1);
    join(node, 3, OTHER, false);
    assertThat(closed(node)).hasSize(2).endsWith("1 makes room, since next to nothing comes");
    node.handle(new TorrentEvent.PeerLeft(1, "closed"));
    join(node, 4, ONE, false);
    assertThat(closed(node)).hasSize(3).endsWith("4 there are enough connections");
  }
}
