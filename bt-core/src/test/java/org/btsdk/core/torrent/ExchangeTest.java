// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.btsdk.api.PeerInfo;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.extension.PeerExchange.Added;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.junit.jupiter.api.Test;

/// Peer exchange (BEP 11) in a machine.
class ExchangeTest {
  private static final int THEIR_ID = 9;

  private final SwarmTorrent torrent = SwarmTorrent.of(32 * 1024, 20, 1);
  private final Swarm swarm = new Swarm(1);

  private static PeerAddress address(String text) {
    return PeerAddress.parse(text);
  }

  private void join(SwarmNode node, int id, String address, boolean outgoing, int port) {
    node.joins(new ScriptedPeer(id, address).outgoing(outgoing));
    ExtensionHandshake.Builder said =
        ExtensionHandshake.builder().message(PeerExchange.NAME, THEIR_ID);
    if (port > 0) {
      said.port(port);
    }
    node.handle(new TorrentEvent.Received(id, new Message.Extended(0, said.build().encode())));
  }

  private static OptionalInt ourId(SwarmNode node) throws ProtocolViolation {
    for (TorrentAction.Send send : node.all(TorrentAction.Send.class).reversed()) {
      if (send.message() instanceof Message.Extended extended && extended.extensionId() == 0) {
        ExtensionHandshake ours = ExtensionHandshake.parse(extended.payload());
        return ours.messages().containsKey(PeerExchange.NAME)
            ? OptionalInt.of(ours.messages().get(PeerExchange.NAME))
            : OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private static List<PeerExchange> told(SwarmNode node, int peer) throws ProtocolViolation {
    List<PeerExchange> told = new ArrayList<>();
    for (TorrentAction.Send send : node.all(TorrentAction.Send.class)) {
      if (send.peer() == peer
          && send.message() instanceof Message.Extended extended
          && extended.extensionId() == THEIR_ID) {
        told.add(PeerExchange.parse(extended.payload()));
      }
    }
    return told;
  }

  private void says(SwarmNode node, int peer, PeerExchange what) throws ProtocolViolation {
    int id = ourId(node).orElseThrow();
    node.handle(new TorrentEvent.Received(peer, new Message.Extended(id, what.encode())));
  }

  private static PeerExchange added(String... addresses) {
    List<Added> added = new ArrayList<>();
    for (String each : addresses) {
      added.add(new Added(address(each), 0));
    }
    return new PeerExchange(added, List.of());
  }

  private static List<PeerAddress> dialed(SwarmNode node) {
    return node.all(TorrentAction.Dial.class).stream().map(TorrentAction.Dial::address).toList();
  }

  @Test
  void who_knows_one_peer_finds_the_others_through_it() {
    SwarmNode seed = swarm.seed(torrent);
    seed.blockNanos = 5 * Swarm.SECOND; // nobody is done before it is found
    SwarmNode middle = swarm.leecher(torrent);
    SwarmNode late = swarm.leecher(torrent);
    swarm.introduce(middle, seed);
    swarm.run(5);
    swarm.introduce(late, middle);
    swarm.runUntil(() -> late.machine.peers(swarm.now).size() == 2, 90);
    List<PeerInfo> both = new ArrayList<>(late.machine.peers(swarm.now));
    both.addAll(seed.machine.peers(swarm.now));
    assertThat(both).as("whoever heard first").anyMatch(peer -> peer.source().equals("pex"));
  }

  @Test
  void peers_of_a_private_torrent_are_told_of_nobody_and_not_believed() throws ProtocolViolation {
    SwarmTorrent secret = SwarmTorrent.of(32 * 1024, 20, 1, true);
    SwarmNode node = swarm.seed(secret);
    join(node, 1, "192.0.2.1:6881", true, 0);
    join(node, 2, "192.0.2.2:6881", true, 0);
    swarm.run(130);
    assertThat(ourId(node)).isEmpty();
    assertThat(told(node, 1)).isEmpty();
    node.handle(
        new TorrentEvent.Received(
            1, new Message.Extended(ExtensionIds.PEX, added("192.0.2.9:6881").encode())));
    swarm.run(5);
    assertThat(dialed(node)).isEmpty();
    assertThat(node.machine.stats(swarm.now).knownPeers()).isZero();
    node.handle(new TorrentEvent.UsePex(true));
    assertThat(ourId(node)).isEmpty();
  }

  @Test
  void a_peer_is_named_where_it_listens_or_not_at_all() throws ProtocolViolation {
    SwarmNode node = swarm.leecher(torrent);
    join(node, 1, "192.0.2.1:6881", true, 0);
    join(node, 2, "192.0.2.2:50000", false, 7000);
    join(node, 3, "192.0.2.3:50000", false, 0);
    swarm.run(3);
    assertThat(told(node, 3))
        .containsExactly(
            new PeerExchange(
                List.of(
                    new Added(address("192.0.2.1:6881"), PeerExchange.OUTGOING),
                    new Added(address("192.0.2.2:7000"), 0)),
                List.of()));
    node.handle(new TorrentEvent.PeerLeft(2, "closed"));
    swarm.run(70);
    assertThat(told(node, 3)).hasSize(2);
    assertThat(told(node, 3).getLast().dropped()).containsExactly(address("192.0.2.2:7000"));
    assertThat(told(node, 1).getFirst().added())
        .extracting(Added::address)
        .containsExactly(address("192.0.2.2:7000"));
  }

  @Test
  void it_can_be_switched_off_and_on_and_peers_are_told() throws ProtocolViolation {
    SwarmNode node = swarm.leecher(torrent);
    node.handle(new TorrentEvent.UsePex(false));
    join(node, 1, "192.0.2.1:6881", true, 0);
    join(node, 2, "192.0.2.2:6881", true, 0);
    swarm.run(5);
    assertThat(ourId(node)).isEmpty();
    assertThat(told(node, 1)).isEmpty();
    node.handle(new TorrentEvent.UsePex(true));
    assertThat(ourId(node).orElseThrow()).isPositive();
    swarm.run(5);
    assertThat(told(node, 1)).hasSize(1);
    node.handle(new TorrentEvent.UsePex(false));
    assertThat(ourId(node)).hasValue(0);
  }

  @Test
  void what_peers_name_is_dialed_by_the_rules_for_strangers() throws ProtocolViolation {
    SwarmNode node = swarm.leecher(torrent);
    node.handle(new TorrentEvent.AddressKnown(IpAddress.parse("203.0.113.77")));
    join(node, 1, "192.0.2.1:6881", true, 0);
    says(
        node,
        1,
        added(
            "203.0.113.5:6881",
            "127.0.0.1:6881",
            "10.0.0.7:6881",
            "203.0.113.6:25",
            "203.0.113.77:" + node.address.port()));
    swarm.run(3);
    assertThat(dialed(node)).containsExactly(address("203.0.113.5:6881"));
  }

  @Test
  void a_seed_does_not_look_for_seeds() throws ProtocolViolation {
    SwarmNode node = swarm.seed(torrent);
    join(node, 1, "192.0.2.1:6881", true, 0);
    says(
        node,
        1,
        new PeerExchange(
            List.of(new Added(address("203.0.113.5:6881"), PeerExchange.SEED)), List.of()));
    assertThat(node.machine.stats(swarm.now).knownPeers()).isZero();
  }

  @Test
  void a_flood_of_lists_is_ignored_and_then_ends_the_connection() throws ProtocolViolation {
    SwarmNode node = swarm.leecher(torrent);
    join(node, 1, "192.0.2.1:6881", true, 0);
    for (int i = 0; i < 10; i++) {
      says(node, 1, added("203.0." + i + ".5:6881"));
    }
    assertThat(node.machine.stats(swarm.now).knownPeers()).isEqualTo(4);
    assertThat(node.all(TorrentAction.Close.class)).isEmpty();
    for (int i = 0; i < 20; i++) {
      says(node, 1, added("203.1." + i + ".5:6881"));
    }
    assertThat(node.all(TorrentAction.Close.class))
        .extracting(TorrentAction.Close::reason)
        .containsExactly("floods us with ut_pex");
  }

  @Test
  void what_a_peer_takes_back_is_forgotten_unless_it_was_tried() throws ProtocolViolation {
    SwarmNode node = swarm.node(torrent, setup -> SetupWith.maxConnections(setup, 1));
    join(node, 1, "192.0.2.1:6881", true, 0);
    says(node, 1, added("203.0.113.5:6881", "203.0.113.6:6881"));
    assertThat(node.machine.stats(swarm.now).knownPeers()).isEqualTo(2);
    says(node, 1, new PeerExchange(List.of(), List.of(address("203.0.113.5:6881"))));
    assertThat(node.machine.stats(swarm.now).knownPeers()).isEqualTo(1);
  }

  @Test
  void a_list_that_is_none_ends_the_connection() {
    SwarmNode node = swarm.leecher(torrent);
    join(node, 1, "192.0.2.1:6881", true, 0);
    node.handle(
        new TorrentEvent.Received(1, new Message.Extended(ExtensionIds.PEX, new byte[] {'x'})));
    assertThat(node.all(TorrentAction.Close.class)).hasSize(1);
  }
}
