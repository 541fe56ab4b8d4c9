// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.api.IpFilter;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerId;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// `PORT` messages: peers tell each other where their nodes of the DHT are (BEP 5), before the
/// metadata is known and after.
class DhtPortTest {
  private static final int OURS = 6882;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
  private final List<TorrentAction> log = new ArrayList<>();
  private final SwarmTorrent open = SwarmTorrent.of(32 * 1024, 4, 1);
  private InfoHashes hashes = open.metainfo().infoHashes();

  private TorrentStage torrent(boolean isPrivate) {
    SwarmTorrent torrent = isPrivate ? SwarmTorrent.of(32 * 1024, 4, 1, true) : open;
    hashes = torrent.metainfo().infoHashes();
    return begun(new Swarm(1).node(torrent, setup -> setup).machine);
  }

  private TorrentStage link() {
    return begun(
        new MetadataMachine(
            new MetadataSetup(
                open.metainfo().infoHashes(),
                PeerId.random("-bt0100-", random),
                6881,
                "bt test",
                random,
                false,
                false,
                List.of(),
                List.of(),
                () -> IpFilter.ALLOW_ALL,
                50),
            0));
  }

  private TorrentStage begun(TorrentStage machine) {
    handle(machine, new TorrentEvent.Activate(true));
    log.clear();
    return machine;
  }

  private void handle(TorrentStage machine, TorrentEvent event) {
    machine.handle(event, 1, log::add);
    machine.advance(1, log::add);
  }

  private void join(TorrentStage machine, int id, boolean dht) {
    handle(
        machine,
        new ScriptedPeer(id, "198.51.100." + id + ":50000")
            .outgoing(true)
            .can(Capabilities.of(true, true, dht, false))
            .joins(hashes, random));
  }

  private void says(TorrentStage machine, int id, int port) {
    handle(machine, new TorrentEvent.Received(id, new Message.Port(port)));
  }

  /// Which peers were told our port.
  private List<Integer> told() {
    return log.stream()
        .filter(TorrentAction.Send.class::isInstance)
        .map(TorrentAction.Send.class::cast)
        .filter(send -> send.message().equals(new Message.Port(OURS)))
        .map(TorrentAction.Send::peer)
        .toList();
  }

  private List<String> nodes() {
    return log.stream()
        .filter(TorrentAction.DhtNode.class::isInstance)
        .map(action -> ((TorrentAction.DhtNode) action).node().toString())
        .toList();
  }

  @Test
  void peers_that_have_a_node_are_told_where_ours_is() {
    for (TorrentStage machine : List.of(torrent(false), link())) {
      log.clear();
      handle(machine, new TorrentEvent.UseDht(OURS));
      join(machine, 1, true);
      join(machine, 2, false);
      assertThat(told()).containsExactly(1);
    }
  }

  @Test
  void who_has_no_node_tells_of_none_and_asks_for_none() {
    for (TorrentStage machine : List.of(torrent(false), link())) {
      log.clear();
      join(machine, 1, true);
      says(machine, 1, 7000);
      assertThat(told()).isEmpty();
      assertThat(nodes()).isEmpty();
    }
  }

  @Test
  void the_first_port_of_a_connection_is_told_on_at_the_peers_address() {
    for (TorrentStage machine : List.of(torrent(false), link())) {
      log.clear();
      handle(machine, new TorrentEvent.UseDht(OURS));
      join(machine, 1, true);
      join(machine, 2, true);
      for (int port = 7000; port < 7010; port++) {
        says(machine, 1, port);
      }
      says(machine, 2, 0);
      assertThat(nodes()).containsExactly("198.51.100.1:7000");
    }
  }

  @Test
  void a_private_torrent_keeps_its_peers_from_the_dht() {
    TorrentStage machine = torrent(true);
    handle(machine, new TorrentEvent.UseDht(OURS));
    join(machine, 1, true);
    says(machine, 1, 7000);
    assertThat(told()).isEmpty();
    assertThat(nodes()).isEmpty();
  }
}
