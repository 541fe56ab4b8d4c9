// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A peer that copies the id of another and comes first; and one peer that comes twice.
class NamesakesTest {
  private static final PeerAddress COPIER = PeerAddress.parse("98.76.54.32:50000");
  private static final PeerAddress HONEST = PeerAddress.parse("123.213.32.234:6881");
  private static final String TWICE = "there is a connection with this peer already";

  private final SwarmTorrent torrent = SwarmTorrent.of(32 * 1024, 20, 1);
  private final Swarm swarm = new Swarm(1);

  /// An id that is smaller or greater than any other.
  private static PeerId id(int value) {
    byte[] bytes = new byte[PeerId.LENGTH];
    Arrays.fill(bytes, (byte) value);
    return PeerId.of(bytes);
  }

  private void pass(SwarmNode node, int minutes, int... peers) {
    for (int minute = 0; minute < minutes; minute++) {
      swarm.run(60);
      for (int peer : peers) {
        node.handle(new TorrentEvent.Received(peer, new Message.KeepAlive()));
      }
    }
  }

  private static List<String> closed(SwarmNode node) {
    return node.all(TorrentAction.Close.class).stream()
        .map(close -> close.peer() + " " + close.reason())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 255})
  void while_nothing_comes_who_came_first_with_anothers_id_keeps_that_one_from_nobody(int value) {
    SwarmNode node = swarm.leecher(torrent);
    node.joins(new ScriptedPeer(1, COPIER).peerId(id(value)), new Message.HaveAll());
    pass(node, 2, 1);
    node.joins(new ScriptedPeer(2, HONEST).outgoing(true).peerId(id(value)));
    assertThat(closed(node)).as("it may give something yet").containsExactly("2 " + TWICE);

    pass(node, 4, 1);
    node.joins(new ScriptedPeer(3, HONEST).outgoing(true).peerId(id(value)));
    node.joins(new ScriptedPeer(4, "203.0.113.7:50000").peerId(id(value)));
    pass(node, 2, 1, 3, 4);
    assertThat(closed(node)).hasSize(1);
    assertThat(node.machine.peers(swarm.now)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 255})
  void who_only_gives_gives_to_two_with_one_id(int value) {
    SwarmNode node = swarm.seed(torrent);
    node.joins(new ScriptedPeer(1, COPIER).peerId(id(value)), new Message.Interested());
    pass(node, 1, 1);
    node.joins(new ScriptedPeer(2, HONEST).peerId(id(value)), new Message.Interested());
    pass(node, 2, 1, 2);
    assertThat(closed(node)).isEmpty();
  }

  @Test
  void who_comes_twice_from_one_host_is_one_peer() {
    SwarmNode node = swarm.seed(torrent);
    node.joins(new ScriptedPeer(1, HONEST).peerId(id(0)), new Message.Interested());
    pass(node, 1, 1);
    node.joins(new ScriptedPeer(2, "123.213.32.234:50001").peerId(id(0)));
    assertThat(closed(node)).containsExactly("2 " + TWICE);
  }

  /// Both stay for a while, until the other end closes one; it has the smaller id, and decides.
  @Test
  void an_address_is_not_dialed_while_one_of_two_connections_with_it_is_left() {
    SwarmNode node = swarm.leecher(torrent);
    node.handle(new TorrentEvent.PeersFound("user", List.of(HONEST)));
    node.joins(new ScriptedPeer(1, HONEST).outgoing(true).peerId(id(0)));
    swarm.run(18);
    byte[] listens = ExtensionHandshake.builder().port(HONEST.port()).build().encode();
    node.joins(
        new ScriptedPeer(2, "123.213.32.234:50001").peerId(id(0)),
        new Message.Extended(ExtensionHandshake.EXTENSION_ID, listens));
    assertThat(closed(node)).isEmpty();
    long dials = node.all(TorrentAction.Dial.class).size();
    node.handle(new TorrentEvent.PeerLeft(1, "it closed"));
    pass(node, 2, 2);
    assertThat(node.all(TorrentAction.Dial.class)).hasSize((int) dials);

    node.handle(new TorrentEvent.PeerLeft(2, "it closed"));
    pass(node, 2);
    assertThat(node.all(TorrentAction.Dial.class)).hasSizeGreaterThan((int) dials);
  }
}
