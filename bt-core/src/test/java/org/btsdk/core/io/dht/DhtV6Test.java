// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.btsdk.api.Dht;
import org.btsdk.api.Session;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.core.io.session.Payload;
import org.btsdk.model.DhtItem;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The DHT over IPv6 (BEP 32), on the loopback interface.
class DhtV6Test {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final InetAddress V4 = IpAddress.parse("127.0.0.1").toInetAddress();
  private static final InetAddress V6 = IpAddress.parse("::1").toInetAddress();
  private static final Sha1Hash SOME_HASH = Sha1Hash.parse("5a".repeat(20));

  @TempDir Path temp;

  private PrivateDht v6;
  private PrivateDht v4;

  @BeforeEach
  void needs_ipv6() {
    try (DatagramSocket probe = new DatagramSocket(0, V6)) {
      assertThat(probe.isBound()).isTrue();
    } catch (IOException e) {
      abort("this machine has no ::1: " + e.getMessage());
    }
    v6 = new PrivateDht(temp.resolve("v6"), V6);
    v4 = new PrivateDht(temp.resolve("v4"), V4);
  }

  @AfterEach
  void closeSessions() {
    if (v6 != null) {
      v6.close();
      v4.close();
    }
  }

  @Test
  void nodes_find_peers_and_items_and_each_other() {
    List<Session> network = v6.network(3);

    network.get(1).dht().announce(SOME_HASH, 4711, true).join();
    network.get(1).dht().put(BencodeString.of("hello")).join();

    Dht other = network.getLast().dht();
    PeerAddress announced = new PeerAddress(IpAddress.of(V6), 4711);
    DhtItem.Immutable item = new DhtItem.Immutable(BencodeString.of("hello"));
    assertThat(other.findPeers(SOME_HASH).join().peers()).containsExactly(announced);
    assertThat(other.get(item.target()).join()).contains(item);
    assertThat(other.nodes())
        .isNotEmpty()
        .allMatch(node -> node.address().ip().equals(IpAddress.of(V6)));
  }

  @Test
  void a_magnet_link_without_trackers_is_downloaded() throws Exception {
    List<Session> network = v6.network(3);
    Path file = Payload.file(temp, "one.bin", 300_000, 3);
    Metainfo metainfo = Torrents.create(file, options -> options);
    Session seed = v6.open("seed", network.getFirst());
    seed.add(Source.of(metainfo), options -> options.folder(temp)).await(LONG);
    Session leech = v6.open("leech", network.getLast());

    leech.add(Source.parse(metainfo.infoHashes().toString())).await(LONG);

    assertThat(temp.resolve("v6/leech/one.bin")).hasSameBinaryContentAs(file);
  }

  @Test
  void a_node_of_both_families_has_a_table_of_each_and_finds_the_peers_of_both() {
    Session six = v6.network(3).getFirst();
    Session four = v4.network(3).getFirst();
    six.dht().announce(SOME_HASH, 4711, false).join();
    four.dht().announce(SOME_HASH, 4712, false).join();
    Session both =
        v4.open(
            v4.config("both")
                .dhtAddresses(List.of(V4, V6))
                .dhtBootstrap(List.of(v6.node(six).toString(), v4.node(four).toString())));

    List<PeerAddress> found = both.dht().findPeers(SOME_HASH).join().peers();

    assertThat(found)
        .containsExactlyInAnyOrder(
            new PeerAddress(IpAddress.of(V6), 4711), new PeerAddress(IpAddress.of(V4), 4712));
    assertThat(both.dht().stats().endpoints())
        .hasSize(2)
        .allMatch(endpoint -> endpoint.goodNodes() > 0);
  }
}
