// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.KrpcMessage;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.btsdk.protocol.krpc.NodeInfo;
import org.junit.jupiter.api.Test;

/// A machine with several endpoints: IPv4 and IPv6 (BEP 32), and several of one family (BEP 45).
class SeveralAddressesTest {
  private static final BencodeString T = BencodeString.of("tt");
  private final SplittableRandom chance = new SplittableRandom(8);
  private final List<DhtAction> told = new ArrayList<>();
  private final DhtMachine machine = new DhtMachine(DhtNetwork.setup(1), 0);
  private final DhtId target = DhtId.random(chance);

  @Test
  void each_endpoint_has_an_id_of_its_own_far_from_the_others() {
    open("20.1.1.1", "21.1.1.1", "2001:db8::1");
    List<DhtId> ids = machine.stats(0).endpoints().stream().map(DhtStats.Endpoint::id).toList();
    assertThat(ids).doesNotHaveDuplicates();
    for (DhtId one : ids) {
      assertThat(ids).allMatch(other -> other.equals(one) || one.sharedBits(other) < 16);
    }
  }

  @Test
  void nodes_of_the_other_family_are_named_if_wanted() throws Exception {
    open("20.1.1.1", "2001:db8::1");
    PeerAddress v4 = PeerAddress.parse("50.1.1.1:6881");
    PeerAddress v6 = PeerAddress.parse("[2001:db8:50::1]:6881");
    ping(0, v4);
    ping(1, v6);
    assertThat(named(0, Want.SAME)).containsExactly(v4);
    assertThat(named(1, Want.SAME)).containsExactly(v6);
    assertThat(named(0, Want.V6)).containsExactly(v6);
    assertThat(named(0, Want.BOTH)).containsExactly(v4, v6);
  }

  @Test
  void peers_are_told_over_the_family_they_announced_over() throws Exception {
    open("20.1.1.1", "2001:db8::1");
    PeerAddress v4 = PeerAddress.parse("50.1.1.1:6881");
    PeerAddress v6 = PeerAddress.parse("[2001:db8:50::1]:6881");
    announce(0, v4, token(0, v4));
    announce(1, v6, token(1, v6));
    assertThat(peers(0, v4)).containsExactly(v4);
    assertThat(peers(1, v6)).containsExactly(v6);
  }

  @Test
  void a_token_is_good_only_where_it_was_given() throws Exception {
    open("20.1.1.1", "21.1.1.1");
    PeerAddress asker = PeerAddress.parse("50.1.1.1:6881");
    BencodeString token = token(0, asker);
    assertThat(announce(1, asker, token)).isInstanceOf(Failure.class);
    assertThat(announce(0, asker, token)).isInstanceOf(Response.class);
    assertThat(peers(1, asker)).containsExactly(asker); // what is stored is shared
  }

  @Test
  void an_announce_goes_out_from_one_address_after_the_other() throws Exception {
    open("20.1.1.1", "21.1.1.1");
    PeerAddress known = PeerAddress.parse("50.1.1.1:6881");
    ping(0, known);
    ping(1, known);
    told.clear();
    machine.handle(new DhtEvent.Announce(1, target, 7000, false, false), 2, told::add);
    assertThat(sent()).extracting(DhtAction.Send::endpoint).containsExactly(0);
    for (int i = 0; i < 4; i++) {
      DhtAction.Send send = sent().getLast();
      Query query = (Query) KrpcCodec.decode(send.datagram());
      Response response =
          new Response(
              query.transactionId(),
              node(known),
              null,
              List.of(),
              List.of(),
              BencodeString.of("token"),
              null,
              null,
              null);
      machine.handle(
          new DhtEvent.Received(send.endpoint(), known, KrpcCodec.encode(response)),
          3 + i,
          told::add);
    }
    assertThat(sent()).extracting(DhtAction.Send::endpoint).containsExactly(0, 0, 1, 1);
    assertThat(told)
        .last()
        .isInstanceOfSatisfying(
            DhtAction.Finished.class, f -> assertThat(f.summary().stored()).isEqualTo(2));
  }

  @Test
  void when_the_last_endpoint_goes_lookups_are_cancelled() {
    open("20.1.1.1");
    machine.handle(new DhtEvent.FindPeers(1, target, false), 1, told::add);
    machine.handle(new DhtEvent.EndpointClosed(0), 1, told::add);
    assertThat(told)
        .last()
        .isInstanceOfSatisfying(
            DhtAction.Finished.class, f -> assertThat(f.end()).isEqualTo(LookupEnd.CANCELLED));
    assertThat(machine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  private void open(String... addresses) {
    for (int i = 0; i < addresses.length; i++) {
      machine.handle(new DhtEvent.EndpointOpened(i, IpAddress.parse(addresses[i])), 0, told::add);
    }
  }

  private List<DhtAction.Send> sent() {
    return told.stream()
        .filter(DhtAction.Send.class::isInstance)
        .map(DhtAction.Send.class::cast)
        .toList();
  }

  private static DhtId node(PeerAddress address) {
    return DhtId.of(
        org.btsdk.protocol.dht.NodeIdRule.generate(
            address.ip(), new SplittableRandom(address.hashCode())));
  }

  /// Lets the machine know a node: it is asked for, and answers.
  private void ping(int endpoint, PeerAddress node) throws Exception {
    Query ping = new Query(T, node(node), false, new KrpcRequest.Ping());
    told.clear();
    machine.handle(new DhtEvent.Received(endpoint, node, KrpcCodec.encode(ping)), 1, told::add);
    Query check = (Query) KrpcCodec.decode(sent().getLast().datagram());
    Response pong = Response.of(check.transactionId(), node(node), null);
    machine.handle(new DhtEvent.Received(endpoint, node, KrpcCodec.encode(pong)), 1, told::add);
  }

  private KrpcMessage ask(int endpoint, PeerAddress from, KrpcRequest request) throws Exception {
    told.clear();
    Query query = new Query(T, DhtId.random(chance), true, request);
    machine.handle(new DhtEvent.Received(endpoint, from, KrpcCodec.encode(query)), 1, told::add);
    DhtAction.Send send = sent().getFirst();
    assertThat(send.endpoint()).isEqualTo(endpoint);
    return KrpcCodec.decode(send.datagram());
  }

  private List<PeerAddress> named(int endpoint, Want want) throws Exception {
    PeerAddress asker =
        PeerAddress.parse(endpoint == 0 ? "60.1.1.1:5000" : "[2001:db8:60::1]:5000");
    Response response = (Response) ask(endpoint, asker, new KrpcRequest.FindNode(target, want));
    return response.nodes().stream().map(NodeInfo::address).toList();
  }

  private BencodeString token(int endpoint, PeerAddress from) throws Exception {
    Response response =
        (Response) ask(endpoint, from, new KrpcRequest.GetPeers(target, Want.SAME, false, false));
    return Objects.requireNonNull(response.token());
  }

  private KrpcMessage announce(int endpoint, PeerAddress from, BencodeString token)
      throws Exception {
    return ask(
        endpoint, from, new KrpcRequest.AnnouncePeer(target, from.port(), false, false, token));
  }

  private List<PeerAddress> peers(int endpoint, PeerAddress from) throws Exception {
    return ((Response)
            ask(endpoint, from, new KrpcRequest.GetPeers(target, Want.SAME, false, false)))
        .peers();
  }
}
