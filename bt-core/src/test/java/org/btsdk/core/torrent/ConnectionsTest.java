// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// Which connections stay when not all can.
class ConnectionsTest {
  /// From BEP 40: with the first, the second has the priority ec2d7224 and the third 99568189.
  private static final PeerAddress US = PeerAddress.parse("123.213.32.10:6881");

  private static final PeerAddress HIGH = PeerAddress.parse("98.76.54.32:50000");
  private static final PeerAddress LOW = PeerAddress.parse("123.213.32.234:50000");

  private final SwarmTorrent torrent = SwarmTorrent.of(32 * 1024, 20, 1);
  private final Swarm swarm = new Swarm(1);

  private SwarmNode seed(int maxConnections) {
    return swarm.node(
        torrent,
        setup ->
            SetupWith.maxConnections(SetupWith.trusted(setup, Swarm.all(torrent)), maxConnections));
  }

  private void join(SwarmNode node, int id, PeerAddress address) {
    join(node, id, address, false);
  }

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

  @Test
  void where_slots_are_short_those_who_want_nothing_of_each_other_part() {
    SwarmNode node = seed(2);
    join(node, 1, HIGH);
    join(node, 2, LOW);
    node.handle(new TorrentEvent.UseSlots(0));
    node.handle(new TorrentEvent.Received(2, new Message.Interested()));
    idle(node, 4, 1, 2);
    assertThat(closed(node)).isEmpty();
    idle(node, 2, 1, 2);
    assertThat(closed(node)).containsExactly("1 neither wants anything of the other");
  }

  @Test
  void where_there_is_room_nobody_has_to_go() {
    SwarmNode node = seed(3);
    join(node, 1, HIGH);
    join(node, 2, LOW);
    idle(node, 30, 1, 2);
    assertThat(closed(node)).isEmpty();
  }

  @Test
  void the_pair_with_the_higher_canonical_priority_gets_the_last_place() {
    SwarmNode node = seed(1);
    node.handle(new TorrentEvent.AddressKnown(US.ip()));
    join(node, 1, LOW);
    join(node, 2, HIGH);
    assertThat(closed(node)).containsExactly("1 makes room for another peer");
    node.handle(new TorrentEvent.PeerLeft(1, "closed"));
    join(node, 3, LOW);
    assertThat(closed(node)).hasSize(2).endsWith("3 there are enough connections");
    assertThat(node.machine.peers(swarm.now)).hasSize(1);
  }

  @Test
  void without_an_address_of_our_own_nobody_loses_its_place() {
    SwarmNode node = seed(1);
    join(node, 1, LOW);
    join(node, 2, HIGH);
    assertThat(closed(node)).containsExactly("2 there are enough connections");
    SwarmNode other = seed(1);
    other.handle(new TorrentEvent.AddressKnown(IpAddress.parse("2001:db8::1")));
    join(other, 1, LOW);
    join(other, 2, HIGH);
    assertThat(closed(other)).containsExactly("2 there are enough connections");
  }

  @Test
  void a_peer_that_is_known_and_has_a_higher_priority_takes_the_place_of_one_that_does_nothing() {
    SwarmNode node =
        swarm.node(torrent, setup -> SetupWith.maxConnections(setup, 1)); // it wants peers
    node.handle(new TorrentEvent.AddressKnown(US.ip()));
    join(node, 1, LOW);
    node.handle(new TorrentEvent.PeersFound("user", List.of(HIGH)));
    node.handle(new TorrentEvent.Received(1, new Message.Interested()));
    swarm.run(130);
    assertThat(closed(node)).as("it takes something").isEmpty();
    node.handle(new TorrentEvent.Received(1, new Message.NotInterested()));
    swarm.run(70);
    assertThat(closed(node)).containsExactly("1 makes room for a peer that is known");
    node.handle(new TorrentEvent.PeerLeft(1, "closed"));
    swarm.run(1);
    assertThat(node.all(TorrentAction.Dial.class)).containsExactly(new TorrentAction.Dial(HIGH));
  }

  @Test
  void a_known_peer_with_a_lower_priority_or_by_hearsay_takes_nobodys_place() {
    SwarmNode node = swarm.node(torrent, setup -> SetupWith.maxConnections(setup, 1));
    node.handle(new TorrentEvent.AddressKnown(US.ip()));
    join(node, 1, HIGH);
    node.handle(new TorrentEvent.PeersFound("user", List.of(LOW)));
    idle(node, 4, 1);
    assertThat(closed(node)).isEmpty();
  }

  @Test
  void where_the_session_is_full_only_a_peer_of_the_torrent_makes_room() {
    SwarmNode node = seed(50);
    node.handle(new TorrentEvent.AddressKnown(US.ip()));
    join(node, 1, LOW, true);
    assertThat(closed(node)).containsExactly("1 there are enough connections");
    join(node, 2, LOW);
    join(node, 3, HIGH, true);
    assertThat(closed(node)).hasSize(2).endsWith("2 makes room for another peer");
    node.handle(new TorrentEvent.PeerLeft(2, "closed"));
    join(node, 4, LOW, true);
    assertThat(closed(node)).hasSize(3).endsWith("4 there are enough connections");
  }

  @Test
  void a_download_that_is_stalled_and_alone_lets_one_in_though_the_session_is_full() {
    SwarmNode node = swarm.leecher(torrent);
    join(node, 1, LOW, true);
    assertThat(closed(node)).as("not stalled yet").hasSize(1);
    swarm.run(300);
    join(node, 2, LOW, true);
    assertThat(closed(node)).hasSize(1);
    join(node, 3, HIGH, true);
    assertThat(closed(node)).hasSize(2).endsWith("3 there are enough connections");
  }

  @Test
  void a_download_that_is_resumed_is_not_stalled_for_that_it_was_paused() {
    SwarmNode node = swarm.leecher(torrent);
    swarm.run(10);
    node.handle(new TorrentEvent.MakeRoom()); // so that it looks at nothing when it is paused
    node.handle(new TorrentEvent.Pause());
    swarm.run(3600);
    node.handle(new TorrentEvent.Start());
    swarm.run(10);
    join(node, 1, LOW, true);
    assertThat(closed(node)).containsExactly("1 there are enough connections");
  }

  @Test
  void both_families_have_an_address_of_their_own() {
    SwarmNode node = seed(1);
    node.handle(new TorrentEvent.AddressKnown(US.ip()));
    node.handle(new TorrentEvent.AddressKnown(IpAddress.parse("2001:db8::1")));
    join(node, 1, LOW);
    join(node, 2, HIGH);
    assertThat(closed(node)).containsExactly("1 makes room for another peer");
  }

  @Test
  void of_two_connections_that_crossed_both_ends_keep_the_same() {
    for (int first = 0; first < 2; first++) {
      Swarm two = new Swarm(5);
      SwarmNode small = two.leecher(torrent);
      SwarmNode great = two.leecher(torrent);
      two.introduce(first == 0 ? small : great, first == 0 ? great : small);
      two.introduce(first == 0 ? great : small, first == 0 ? small : great);
      two.run(200);
      assertThat(two.links).hasSize(2);
      assertThat(two.links).filteredOn(link -> !link.closed).hasSize(1);
      assertThat(small.machine.peers(two.now)).singleElement().matches(peer -> peer.outgoing());
      assertThat(great.machine.peers(two.now)).singleElement().matches(peer -> !peer.outgoing());
    }
  }

  @Test
  void of_two_connections_that_crossed_on_two_addresses_both_ends_keep_the_same() {
    IpAddress other = IpAddress.parse("2001:db8::1");
    for (boolean outgoingFirst : new boolean[] {true, false}) {
      for (String id : List.of("-aa0000-", "-xx0000-")) { // less than our own id, and greater
        SwarmNode node = new Swarm(1).leecher(torrent);
        join(node, 1, HIGH.ip(), outgoingFirst, id, ids(1), false);
        join(node, 2, other, !outgoingFirst, id, ids(1), false);
        boolean firstGoes = outgoingFirst == id.equals("-aa0000-");
        assertThat(closed(node))
            .containsExactly(
                firstGoes
                    ? "1 there is another connection with this peer"
                    : "2 there is a connection with this peer already");
      }
    }
  }

  @Test
  void who_copies_an_id_takes_nobodys_place_once_that_has_had_it_for_a_while() {
    SwarmNode leecher = swarm.leecher(torrent);
    copied(leecher);
    assertThat(closed(leecher)).containsExactly("2 there is a connection with this peer already");
    SwarmNode seed = seed(50);
    copied(seed);
    assertThat(closed(seed)).isEmpty(); // it has a place for either
  }

  private void copied(SwarmNode node) {
    join(node, 1, true, "-aa0000-", ids(1), false); // less than our own id
    idle(node, 1, 1);
    IpAddress elsewhere = IpAddress.parse("198.51.100.7");
    join(node, 2, elsewhere, false, "-aa0000-", ids(1), false);
    swarm.run(11); // in which a peer that opened both would have closed one
  }

  private void join(
      SwarmNode node,
      int id,
      boolean outgoing,
      String client,
      RandomGenerator ids,
      boolean crowded) {
    join(node, id, HIGH.ip(), outgoing, client, ids, crowded);
  }

  private void join(
      SwarmNode node,
      int id,
      IpAddress ip,
      boolean outgoing,
      String client,
      RandomGenerator ids,
      boolean crowded) {
    node.joins(
        new ScriptedPeer(id, new PeerAddress(ip, 50_000 + id))
            .outgoing(outgoing)
            .peerId(PeerId.random(client, ids))
            .crowded(crowded));
  }

  private static RandomGenerator ids(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @Test
  void of_a_host_with_all_its_connections_one_that_replaces_another_stays() {
    SwarmNode node = seed(50);
    for (int id = 1; id <= Arrivals.MAX_OF_HOST; id++) {
      join(node, id, false, "-xx0000-", ids(id), false);
    }
    join(node, 9, true, "-xx0000-", ids(1), false);
    assertThat(closed(node)).containsExactly("1 there is another connection with this peer");
  }

  @Test
  void where_the_session_is_full_one_that_replaces_another_stays() {
    SwarmNode node = seed(50);
    join(node, 1, true, "-aa0000-", ids(1), false); // less than our own id
    join(node, 2, false, "-aa0000-", ids(1), true);
    assertThat(closed(node)).containsExactly("1 there is another connection with this peer");
  }
}
