// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.btsdk.core.dht.DhtNetwork.Node;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.dht.NodeIdRule;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.NodeInfo;
import org.junit.jupiter.api.Test;

/// One machine, and strangers that answer it as they please.
class HostileNodeTest {
  private static final PeerAddress LIAR = PeerAddress.parse("50.1.1.1:6881");
  private final SplittableRandom chance = new SplittableRandom(6);
  private final DhtNetwork network = new DhtNetwork();
  private final Node node = network.add("20.1.1.1:6881", DhtNetwork.setup(3));
  private final DhtId target = DhtId.random(chance);

  @Test
  void nodes_in_local_networks_and_at_well_known_ports_are_not_asked_on_a_strangers_word()
      throws Exception {
    List<NodeInfo> named = new ArrayList<>();
    for (String address :
        List.of(
            "127.0.0.1:6881",
            "10.0.0.1:6881",
            "192.168.1.1:6881",
            "169.254.1.1:6881",
            "100.64.0.1:6881",
            "224.0.0.1:6881",
            "255.255.255.255:6881",
            "0.0.0.0:6881",
            "8.8.8.8:53")) {
      named.add(new NodeInfo(target.randomAt(30, chance), PeerAddress.parse(address)));
    }
    find();
    answer(node(LIAR), named, List.of());
    network.run(DhtNetwork.SECOND);
    for (NodeInfo one : named) {
      assertThat(network.takenAt(one.address())).isEmpty();
    }
  }

  @Test
  void peers_in_local_networks_are_not_told_on_a_strangers_word() throws Exception {
    find();
    answer(
        node(LIAR),
        List.of(),
        List.of(
            PeerAddress.parse("127.0.0.1:22"),
            PeerAddress.parse("192.168.0.1:80"),
            PeerAddress.parse("93.1.1.1:6881")));
    assertThat(node.told(DhtAction.PeersFound.class)).hasSize(1);
    assertThat(node.told(DhtAction.PeersFound.class).getFirst().peers())
        .containsExactly(PeerAddress.parse("93.1.1.1:6881"));
  }

  @Test
  void at_most_two_nodes_of_a_network_and_sixteen_of_an_answer_are_asked() throws Exception {
    List<NodeInfo> named = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      named.add(
          new NodeInfo(target.randomAt(40, chance), PeerAddress.parse("66.6.6." + i + ":6881")));
    }
    find();
    answer(node(LIAR), named, List.of());
    network.run(20 * DhtNetwork.SECOND);
    long asked = named.stream().filter(one -> !network.takenAt(one.address()).isEmpty()).count();
    assertThat(asked).isEqualTo(Shortlist.MAX_OF_NETWORK);
  }

  @Test
  void a_chain_of_liars_ends() throws Exception {
    find();
    Query query = query(LIAR);
    PeerAddress at = LIAR;
    int asked = 0;
    while (query != null) {
      asked++;
      List<NodeInfo> next = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        PeerAddress address =
            PeerAddress.parse("%d.%d.%d.1:6881".formatted(51 + i, asked / 200, asked % 200));
        DhtId id = target.randomAt(Math.min(150, 20 + asked / 2), chance);
        next.add(new NodeInfo(id, address));
      }
      reply(at, query, node(at).id(), next, List.of());
      network.run(DhtNetwork.SECOND / 10);
      query = null;
      for (NodeInfo one : next) {
        List<byte[]> taken = network.takenAt(one.address());
        if (!taken.isEmpty()) {
          query = (Query) KrpcCodec.decode(taken.getFirst());
          at = one.address();
        }
      }
    }
    assertThat(asked).isLessThanOrEqualTo(Traversal.MAX_ASKED);
    assertThat(node.finished(1).summary().asked()).isLessThanOrEqualTo(Traversal.MAX_ASKED + 16);
  }

  @Test
  void who_names_many_that_are_not_there_is_asked_for_no_more_of_them_while_there_are_others()
      throws Exception {
    // An honest node that names eight that answer, and a liar that names eight closer ones.
    PeerAddress honest = PeerAddress.parse("70.1.1.1:6881");
    node.handle(new DhtEvent.NodesKnown(List.of(LIAR, honest)));
    network.run(DhtNetwork.SECOND / 10);
    reply(LIAR, query(LIAR), node(LIAR).id(), List.of(), List.of());
    reply(honest, query(honest), node(honest).id(), List.of(), List.of());
    network.run(30 * DhtNetwork.SECOND);
    network.takenAt(LIAR);
    network.takenAt(honest);

    node.handle(new DhtEvent.FindPeers(1, target, false));
    network.run(DhtNetwork.SECOND / 20);
    List<NodeInfo> real = new ArrayList<>();
    List<NodeInfo> fakes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      real.add(node(PeerAddress.parse("8" + i + ".1.1.1:6881")));
      fakes.add(fake(i));
    }
    reply(LIAR, query(LIAR), node(LIAR).id(), fakes, List.of());
    reply(honest, query(honest), node(honest).id(), real, List.of());
    for (int step = 0; step < 300 && node.told(DhtAction.Finished.class).isEmpty(); step++) {
      network.run(DhtNetwork.SECOND / 10);
      for (NodeInfo one : real) {
        for (byte[] taken : network.takenAt(one.address())) {
          reply(one.address(), (Query) KrpcCodec.decode(taken), one.id(), List.of(), List.of());
        }
      }
    }
    long answered = node.finished(1).summary().answered();
    long asked = node.finished(1).summary().asked();
    assertThat(answered).isBetween(8L, 10L);
    assertThat(asked - answered).isBetween(3L, 6L); // of eight fakes
  }

  @Test
  void a_liar_who_names_a_real_node_beside_others_does_not_keep_us_from_it() throws Exception {
    PeerAddress honest = PeerAddress.parse("70.1.1.1:6881");
    node.handle(new DhtEvent.NodesKnown(List.of(LIAR, honest)));
    network.run(DhtNetwork.SECOND / 10);
    reply(LIAR, query(LIAR), node(LIAR).id(), List.of(), List.of());
    reply(honest, query(honest), node(honest).id(), List.of(), List.of());
    network.run(30 * DhtNetwork.SECOND);
    network.takenAt(LIAR);
    network.takenAt(honest);

    node.handle(new DhtEvent.FindNodes(1, target));
    network.run(DhtNetwork.SECOND / 20);
    List<NodeInfo> real = new ArrayList<>();
    List<NodeInfo> named = new ArrayList<>();
    NodeInfo tainted = near(90, 40); // which is there, and is closer than all but the fakes
    for (int i = 0; i < 8; i++) {
      real.add(node(PeerAddress.parse("8" + i + ".1.1.1:6881")));
      named.add(fake(i));
    }
    named.add(tainted);
    real.add(tainted);
    reply(LIAR, query(LIAR), node(LIAR).id(), named, List.of());
    reply(honest, query(honest), node(honest).id(), real, List.of());
    for (int step = 0; step < 300 && node.told(DhtAction.Finished.class).isEmpty(); step++) {
      network.run(DhtNetwork.SECOND / 10);
      for (NodeInfo one : real) {
        for (byte[] taken : network.takenAt(one.address())) {
          reply(one.address(), (Query) KrpcCodec.decode(taken), one.id(), List.of(), List.of());
        }
      }
    }
    node.finished(1);
    assertThat(node.told(DhtAction.NodesFound.class).getFirst().nodes()).contains(tainted);
  }

  @Test
  void who_answers_under_an_id_that_is_not_his_counts_for_nothing() throws Exception {
    DhtId claimed = target.randomAt(100, chance);
    node.handle(new DhtEvent.NodesKnown(List.of(LIAR)));
    network.run(DhtNetwork.SECOND / 10);
    NodeInfo other = new NodeInfo(target.randomAt(20, chance), PeerAddress.parse("77.1.1.1:6881"));
    reply(LIAR, query(LIAR), node(LIAR).id(), List.of(other), List.of());
    network.run(DhtNetwork.SECOND / 10);
    reply(other.address(), query(other.address()), claimed, List.of(), List.of());
    network.run(30 * DhtNetwork.SECOND);
    node.handle(new DhtEvent.FindNodes(1, target));
    for (int i = 0; i < 20; i++) {
      network.run(DhtNetwork.SECOND / 10);
      for (byte[] taken : network.takenAt(other.address())) {
        DhtId another = target.randomAt(110, chance);
        reply(other.address(), (Query) KrpcCodec.decode(taken), another, List.of(), List.of());
      }
      for (byte[] taken : network.takenAt(LIAR)) {
        reply(LIAR, (Query) KrpcCodec.decode(taken), node(LIAR).id(), List.of(), List.of());
      }
    }
    node.finished(1);
    assertThat(node.told(DhtAction.NodesFound.class).getFirst().nodes())
        .extracting(NodeInfo::address)
        .containsExactly(LIAR);
  }

  @Test
  void our_address_is_what_most_say_and_the_id_follows() throws Exception {
    Node behind = network.add("192.168.1.2:6881", DhtNetwork.setup(9));
    DhtId before = behind.machine.stats(network.now()).endpoints().getFirst().id();
    PeerAddress ours = PeerAddress.parse("90.1.1.1:6881");
    for (int i = 0; i < 9; i++) {
      PeerAddress voter = PeerAddress.parse("4" + i + ".1.1.1:6881");
      behind.handle(new DhtEvent.Ping(100 + i, voter));
      Query query = (Query) KrpcCodec.decode(network.takenAt(voter).getFirst());
      PeerAddress said = i % 3 == 0 ? PeerAddress.parse("6.6.6." + i + ":1") : ours;
      network.send(
          voter,
          behind.address,
          KrpcCodec.encode(Response.of(query.transactionId(), node(voter).id(), said)));
      network.run(DhtNetwork.SECOND / 10);
    }
    assertThat(behind.told(DhtAction.ExternalAddressKnown.class))
        .extracting(DhtAction.ExternalAddressKnown::address)
        .containsExactly(ours.ip());
    DhtId after = behind.machine.stats(network.now()).endpoints().getFirst().id();
    assertThat(after).isNotEqualTo(before);
    assertThat(NodeIdRule.isSecure(after.toBytes(), ours.ip())).isTrue();
    assertThat(behind.told(DhtAction.IdChanged.class)).hasSize(1);
    // The nodes are still known.
    assertThat(behind.machine.nodes(0, network.now()).size()).isGreaterThanOrEqualTo(6);
  }

  /// Begins a lookup that asks the liar first.
  private void find() {
    node.handle(new DhtEvent.NodesKnown(List.of(LIAR)));
    network.takenAt(LIAR);
    node.handle(new DhtEvent.FindPeers(1, target, false));
  }

  private void answer(NodeInfo from, List<NodeInfo> named, List<PeerAddress> peers)
      throws Exception {
    Query last = null;
    for (byte[] taken : network.takenAt(from.address())) {
      Query query = (Query) KrpcCodec.decode(taken);
      last = query.request() instanceof KrpcRequest.GetPeers ? query : last;
    }
    reply(from.address(), Objects.requireNonNull(last), from.id(), named, peers);
    network.run(DhtNetwork.SECOND / 10);
  }

  private Query query(PeerAddress at) throws Exception {
    return (Query) KrpcCodec.decode(network.takenAt(at).getLast());
  }

  private void reply(
      PeerAddress from, Query query, DhtId id, List<NodeInfo> named, List<PeerAddress> peers) {
    network.send(
        from,
        node.address,
        KrpcCodec.encode(
            new Response(
                query.transactionId(),
                id,
                null,
                named,
                peers,
                BencodeString.of("token"),
                null,
                null,
                null)));
  }

  /// The node at an address, whose id fits to it and is always the same.
  private static NodeInfo node(PeerAddress address) {
    SplittableRandom own = new SplittableRandom(address.hashCode());
    return new NodeInfo(DhtId.of(NodeIdRule.generate(address.ip(), own)), address);
  }

  /// A node that is not there, whose id fits to its address and is closer than most.
  private NodeInfo fake(int index) {
    return near(index, 3000);
  }

  /// The closest of so many nodes at addresses of one kind.
  private NodeInfo near(int index, int tries) {
    NodeInfo best = null;
    for (int i = 0; i < tries; i++) {
      PeerAddress address =
          PeerAddress.parse("%d.%d.%d.1:6881".formatted(101 + index, i / 250, i % 250));
      NodeInfo one = node(address);
      if (best == null || target.compareDistance(one.id(), best.id()) < 0) {
        best = one;
      }
    }
    return Objects.requireNonNull(best);
  }
}
