// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.btsdk.core.dht.DhtNetwork.Node;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.dht.ItemSignatures;
import org.btsdk.protocol.dht.PeerBloom;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.KrpcError;
import org.btsdk.protocol.krpc.KrpcMessage;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.junit.jupiter.api.Test;

/// What a node answers, datagram by datagram.
class AnswersTest {
  private static final BencodeString T = BencodeString.of("tt");
  private static final byte[] SEED = new byte[32];
  private static final PeerAddress ASKER = PeerAddress.parse("50.1.1.1:4000");
  private final DhtNetwork network = new DhtNetwork();
  private final Node node =
      network.add(
          "20.1.1.1:6881",
          DhtSetup.of(new SplittableRandom(3), ItemSignatures::verify)
              .withLimits(new DhtLimits(8, 5, 10, 3, 100_000, 200)));
  private final DhtId asker = DhtId.random(new SplittableRandom(7));
  private final DhtId target = DhtId.random(new SplittableRandom(8));

  @Test
  void a_ping_is_answered_with_the_askers_address() throws Exception {
    Response response = (Response) ask(new KrpcRequest.Ping());
    assertThat(response.transactionId()).isEqualTo(T);
    assertThat(response.yourAddress()).isEqualTo(ASKER);
  }

  @Test
  void a_peer_is_kept_only_with_a_token_for_its_address() throws Exception {
    BencodeString token = token();
    PeerAddress other = PeerAddress.parse("51.1.1.1:4000");
    assertThat(ask(other, announce(token, 7000, false)))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(KrpcError.PROTOCOL));
    assertThat(ask(announce(BencodeString.of("12345678"), 7000, false)))
        .isInstanceOf(Failure.class);
    assertThat(ask(announce(token, 7000, false))).isInstanceOf(Response.class);
    assertThat(peers()).containsExactly(PeerAddress.parse("50.1.1.1:7000"));
  }

  @Test
  void an_implied_port_is_the_packets() throws Exception {
    ask(announce(token(), 7000, true));
    assertThat(peers()).containsExactly(ASKER);
  }

  @Test
  void a_token_is_good_for_five_to_ten_minutes() throws Exception {
    BencodeString token = token();
    network.run(5 * 60 * DhtNetwork.SECOND);
    assertThat(ask(announce(token, 7000, false))).isInstanceOf(Response.class);
    network.run(5 * 60 * DhtNetwork.SECOND);
    assertThat(ask(announce(token, 7000, false))).isInstanceOf(Failure.class);
  }

  @Test
  void in_a_local_network_each_port_is_a_peer() throws Exception {
    PeerAddress one = PeerAddress.parse("10.0.0.5:4000");
    PeerAddress two = PeerAddress.parse("10.0.0.5:4001");
    ask(one, announce(token(one, target), 7000, false));
    ask(two, announce(token(two, target), 8000, false));
    ask(two, announce(token(two, target), 8000, false));
    Response response =
        (Response) ask(one, new KrpcRequest.GetPeers(target, Want.SAME, false, false));
    assertThat(response.peers())
        .containsExactlyInAnyOrder(
            PeerAddress.parse("10.0.0.5:7000"), PeerAddress.parse("10.0.0.5:8000"));
  }

  @Test
  void an_address_is_one_peer_however_often_it_announces_and_expires() throws Exception {
    ask(announce(token(), 7000, false));
    ask(announce(token(), 8000, false));
    assertThat(peers()).containsExactly(PeerAddress.parse("50.1.1.1:8000"));
    network.run(PeerStore.EXPIRY_NANOS + PeerStore.SWEEP_NANOS);
    assertThat(peers()).isEmpty();
    assertThat(node.machine.stats(network.now()).torrents()).isZero();
  }

  @Test
  void peers_and_torrents_are_bounded() throws Exception {
    for (int i = 0; i < 12; i++) {
      PeerAddress peer = PeerAddress.parse("60." + i + ".1.1:4000");
      assertThat(ask(peer, announce(token(peer, target), 7000, false)))
          .isInstanceOf(Response.class);
    }
    assertThat(peers()).hasSize(10);
    for (int i = 0; i < 20; i++) {
      DhtId other = DhtId.random(new SplittableRandom(i));
      ask(new KrpcRequest.AnnouncePeer(other, 1, false, false, token(ASKER, other)));
    }
    DhtStats stats = node.machine.stats(network.now());
    assertThat(stats.torrents()).isEqualTo(5);
    assertThat(stats.peers()).isEqualTo(14);
    assertThat(peers()).hasSize(10); // the torrent with most peers is the last to go
  }

  @Test
  void seeds_are_left_out_if_asked_for_and_counted_apart() throws Exception {
    PeerAddress seed = PeerAddress.parse("61.1.1.1:4000");
    ask(seed, new KrpcRequest.AnnouncePeer(target, 1, false, true, token(seed, target)));
    ask(announce(token(), 2, false));
    Response noSeed = (Response) ask(new KrpcRequest.GetPeers(target, Want.SAME, true, false));
    assertThat(noSeed.peers()).containsExactly(PeerAddress.parse("50.1.1.1:2"));
    Response scrape = (Response) ask(new KrpcRequest.GetPeers(target, Want.SAME, false, true));
    KrpcMessage.Scrape filters = Objects.requireNonNull(scrape.scrape());
    assertThat(PeerBloom.of(filters.seeds().toBytes()).mayContain(seed.ip())).isTrue();
    assertThat(PeerBloom.of(filters.peers().toBytes()).mayContain(seed.ip())).isFalse();
    assertThat(PeerBloom.of(filters.peers().toBytes()).mayContain(ASKER.ip())).isTrue();
  }

  @Test
  void an_immutable_item_is_kept_under_its_hash() throws Exception {
    BencodeValue value = BencodeString.of("Hello World!");
    DhtId at = DhtId.parse("e5f96f6f38320f0f33959cb4d3d656452117aadb"); // BEP 44, test 3
    assertThat(ask(put(value, at))).isInstanceOf(Response.class);
    Response response = (Response) ask(new KrpcRequest.Get(at, OptionalLong.empty(), Want.SAME));
    assertThat(stored(response).value()).isEqualTo(value);
    network.run(ItemStore.EXPIRY_NANOS);
    assertThat(((Response) ask(new KrpcRequest.Get(at, OptionalLong.empty(), Want.SAME))).stored())
        .isNull();
  }

  @Test
  void a_mutable_item_is_replaced_by_later_versions_only() throws Exception {
    assertThat(code(mutable(5, "five", OptionalLong.empty()))).isZero();
    assertThat(code(mutable(4, "four", OptionalLong.empty()))).isEqualTo(KrpcError.SEQ_TOO_LOW);
    assertThat(code(mutable(5, "other", OptionalLong.empty()))).isEqualTo(KrpcError.SEQ_TOO_LOW);
    assertThat(code(mutable(5, "five", OptionalLong.empty()))).isZero();
    assertThat(code(mutable(6, "six", OptionalLong.of(4)))).isEqualTo(KrpcError.CAS_MISMATCH);
    assertThat(code(mutable(6, "six", OptionalLong.of(5)))).isZero();
  }

  @Test
  void a_version_that_the_asker_has_is_not_sent() throws Exception {
    KrpcRequest.Put put = mutable(5, "five", OptionalLong.empty());
    ask(put);
    DhtId at = DhtId.of(ItemSignatures.sign(SEED, KrpcRequest.NONE, 5, put.value()).target());
    Response newer = (Response) ask(new KrpcRequest.Get(at, OptionalLong.of(4), Want.SAME));
    assertThat(stored(newer).value()).isEqualTo(BencodeString.of("five"));
    Response same = (Response) ask(new KrpcRequest.Get(at, OptionalLong.of(5), Want.SAME));
    assertThat(stored(same).value()).isNull();
    assertThat(stored(same).seq()).hasValue(5);
  }

  @Test
  void what_is_wrong_with_an_item_is_said_by_number() throws Exception {
    KrpcRequest.Put good = mutable(1, "one", OptionalLong.empty());
    KrpcRequest.Put forged =
        new KrpcRequest.Put(
            good.token(),
            BencodeString.of("two"),
            good.publicKey(),
            good.salt(),
            1,
            good.signature(),
            OptionalLong.empty());
    KrpcRequest.Put salty =
        new KrpcRequest.Put(
            good.token(),
            good.value(),
            good.publicKey(),
            BencodeString.of("s".repeat(65)),
            1,
            good.signature(),
            OptionalLong.empty());
    assertThat(code(forged)).isEqualTo(KrpcError.INVALID_SIGNATURE);
    assertThat(code(salty)).isEqualTo(KrpcError.SALT_TOO_BIG);
    assertThat(code(put(BencodeString.of("v".repeat(997)), target)))
        .isEqualTo(KrpcError.VALUE_TOO_BIG);
    assertThat(code(put(BencodeString.of("v".repeat(996)), target))).isZero();
  }

  @Test
  void of_whoever_puts_most_the_oldest_item_goes() throws Exception {
    BencodeValue mine = BencodeString.of("mine");
    ask(put(mine, target));
    PeerAddress greedy = PeerAddress.parse("62.1.1.1:4000");
    for (int i = 0; i < 10; i++) {
      ask(
          greedy,
          new KrpcRequest.Put(
              token(greedy, target),
              new BencodeInteger(i),
              null,
              KrpcRequest.NONE,
              0,
              KrpcRequest.NONE,
              OptionalLong.empty()));
    }
    assertThat(node.machine.stats(network.now()).items()).isEqualTo(3);
    DhtId at = DhtId.of(new org.btsdk.model.DhtItem.Immutable(mine).target());
    Response response = (Response) ask(new KrpcRequest.Get(at, OptionalLong.empty(), Want.SAME));
    assertThat(response.stored()).isNotNull();
  }

  @Test
  void samples_are_answered_even_if_there_are_none() throws Exception {
    Response none = (Response) ask(new KrpcRequest.SampleInfohashes(target, Want.SAME));
    assertThat(Objects.requireNonNull(none.samples()).infoHashes()).isEmpty();
    ask(announce(token(), 1, false));
    Response one = (Response) ask(new KrpcRequest.SampleInfohashes(target, Want.SAME));
    assertThat(Objects.requireNonNull(one.samples()).infoHashes()).containsExactly(target);
  }

  @Test
  void an_unknown_question_is_refused_unless_it_has_a_target() throws Exception {
    assertThat(code(new KrpcRequest.Unknown("vote", null, Want.SAME)))
        .isEqualTo(KrpcError.METHOD_UNKNOWN);
    assertThat(code(new KrpcRequest.Unknown("find_owner", target, Want.SAME))).isZero();
  }

  @Test
  void a_malformed_question_is_refused_and_noise_is_not_answered() throws Exception {
    network.send(
        ASKER, node.address, "d1:ade1:q4:ping1:t2:tt1:y1:qe".getBytes(StandardCharsets.ISO_8859_1));
    network.run(DhtNetwork.SECOND);
    assertThat(KrpcCodec.decode(network.takenAt(ASKER).getFirst()))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(KrpcError.PROTOCOL));
    network.send(ASKER, node.address, new byte[] {'d', 'x'});
    network.run(DhtNetwork.SECOND);
    assertThat(network.takenAt(ASKER)).isEmpty();
  }

  @Test
  void a_read_only_node_answers_nobody_and_says_so_in_its_questions() throws Exception {
    Node shy = network.add("21.1.1.1:6881", DhtNetwork.setup(4).withReadOnly(true));
    network.send(
        ASKER, shy.address, KrpcCodec.encode(new Query(T, asker, false, new KrpcRequest.Ping())));
    network.run(DhtNetwork.SECOND);
    assertThat(network.takenAt(ASKER)).isEmpty();
    shy.handle(new DhtEvent.Ping(1, ASKER));
    Query query = (Query) KrpcCodec.decode(network.takenAt(ASKER).getFirst());
    assertThat(query.readOnly()).isTrue();
  }

  @Test
  void who_asks_is_checked_before_it_comes_into_the_table_unless_it_is_read_only()
      throws Exception {
    network.send(
        ASKER, node.address, KrpcCodec.encode(new Query(T, asker, true, new KrpcRequest.Ping())));
    network.run(DhtNetwork.SECOND);
    assertThat(network.takenAt(ASKER)).hasSize(1);
    network.send(
        ASKER, node.address, KrpcCodec.encode(new Query(T, asker, false, new KrpcRequest.Ping())));
    network.run(DhtNetwork.SECOND);
    List<byte[]> taken = network.takenAt(ASKER);
    assertThat(taken).hasSize(2);
    Query check = (Query) KrpcCodec.decode(taken.getLast());
    assertThat(nodes()).isZero();
    network.send(
        ASKER, node.address, KrpcCodec.encode(Response.of(check.transactionId(), asker, null)));
    network.run(DhtNetwork.SECOND);
    assertThat(nodes()).isEqualTo(1);
  }

  @Test
  void an_answer_from_another_port_or_with_another_number_is_ignored() throws Exception {
    node.handle(new DhtEvent.Ping(1, ASKER));
    Query query = (Query) KrpcCodec.decode(network.takenAt(ASKER).getFirst());
    byte[] answer = KrpcCodec.encode(Response.of(query.transactionId(), asker, null));
    network.send(PeerAddress.parse("50.1.1.1:4001"), node.address, answer);
    network.send(PeerAddress.parse("50.1.1.2:4000"), node.address, answer);
    network.send(
        ASKER, node.address, KrpcCodec.encode(Response.of(BencodeString.of("zzzz"), asker, null)));
    network.run(DhtNetwork.SECOND / 2);
    assertThat(node.told(DhtAction.Ponged.class)).isEmpty();
    network.send(ASKER, node.address, answer);
    network.send(ASKER, node.address, answer);
    network.run(DhtNetwork.SECOND / 2);
    assertThat(node.told(DhtAction.Ponged.class)).hasSize(1);
  }

  @Test
  void who_floods_is_not_listened_to_for_a_while_and_others_are() throws Exception {
    byte[] ping = KrpcCodec.encode(new Query(T, asker, true, new KrpcRequest.Ping()));
    for (int i = 0; i < 500; i++) {
      network.send(ASKER, node.address, ping);
    }
    network.run(DhtNetwork.SECOND);
    assertThat(network.takenAt(ASKER)).hasSize(FloodGuard.MAX_IN_WINDOW);
    assertThat(node.machine.stats(network.now()).traffic().blockedSources()).isEqualTo(1);
    assertThat(ask(PeerAddress.parse("50.1.1.2:4000"), new KrpcRequest.Ping()))
        .isInstanceOf(Response.class);
    network.run(FloodGuard.BLOCK_NANOS);
    assertThat(ask(new KrpcRequest.Ping())).isInstanceOf(Response.class);
  }

  @Test
  void answers_to_all_together_have_a_limit() throws Exception {
    byte[] question =
        KrpcCodec.encode(new Query(T, asker, true, new KrpcRequest.FindNode(target, Want.SAME)));
    for (int i = 0; i < 20_000; i++) {
      PeerAddress from = PeerAddress.parse("%d.%d.%d.1:4000".formatted(63, i / 250, i % 250));
      network.send(from, node.address, question);
    }
    network.run(DhtNetwork.SECOND);
    long sent = node.machine.stats(network.now()).traffic().sentBytes();
    assertThat(sent).isBetween(300_000L, 410_000L);
  }

  @Test
  void no_answer_is_longer_than_bep_32_allows_or_an_item_needs() throws Exception {
    for (Node other : network.swarm(30)) {
      node.handle(new DhtEvent.Ping(node.nextLookup(), other.address));
    }
    network.run(DhtNetwork.SECOND);
    for (int i = 0; i < 10; i++) {
      PeerAddress peer = PeerAddress.parse("60." + i + ".1.1:4000");
      ask(peer, announce(token(peer, target), 7000, false));
    }
    for (KrpcRequest request :
        List.of(
            new KrpcRequest.GetPeers(target, Want.BOTH, false, true),
            new KrpcRequest.GetPeers(target, Want.BOTH, false, false),
            new KrpcRequest.SampleInfohashes(target, Want.BOTH))) {
      assertThat(raw(ASKER, request).length).isLessThanOrEqualTo(KrpcCodec.MAX_SENT_LENGTH);
    }
    BencodeValue big = BencodeString.of("v".repeat(996));
    ask(put(big, target));
    DhtId at = DhtId.of(new org.btsdk.model.DhtItem.Immutable(big).target());
    assertThat(raw(ASKER, new KrpcRequest.Get(at, OptionalLong.empty(), Want.BOTH)).length)
        .isLessThanOrEqualTo(1400);
  }

  private static KrpcMessage.Stored stored(Response response) {
    return Objects.requireNonNull(response.stored());
  }

  private int nodes() {
    return node.machine.stats(network.now()).endpoints().getFirst().nodes();
  }

  private BencodeString token() throws Exception {
    return token(ASKER, target);
  }

  private BencodeString token(PeerAddress from, DhtId infoHash) throws Exception {
    Response response =
        (Response) ask(from, new KrpcRequest.GetPeers(infoHash, Want.SAME, false, false));
    return Objects.requireNonNull(response.token());
  }

  private List<PeerAddress> peers() throws Exception {
    PeerAddress other = PeerAddress.parse("52.1.1.1:4000");
    return ((Response) ask(other, new KrpcRequest.GetPeers(target, Want.SAME, false, false)))
        .peers();
  }

  private KrpcRequest announce(BencodeString token, int port, boolean implied) {
    return new KrpcRequest.AnnouncePeer(target, port, implied, false, token);
  }

  private KrpcRequest.Put put(BencodeValue value, DhtId at) throws Exception {
    return new KrpcRequest.Put(
        token(ASKER, at), value, null, KrpcRequest.NONE, 0, KrpcRequest.NONE, OptionalLong.empty());
  }

  private KrpcRequest.Put mutable(long seq, String value, OptionalLong cas) throws Exception {
    return KrpcRequest.Put.of(
        token(), ItemSignatures.sign(SEED, KrpcRequest.NONE, seq, BencodeString.of(value)), cas);
  }

  /// The number of the error that comes; 0 if none does.
  private int code(KrpcRequest request) throws Exception {
    return ask(request) instanceof Failure failure ? failure.code() : 0;
  }

  private KrpcMessage ask(KrpcRequest request) throws Exception {
    return ask(ASKER, request);
  }

  private KrpcMessage ask(PeerAddress from, KrpcRequest request) throws Exception {
    return KrpcCodec.decode(raw(from, request));
  }

  /// Each question a few seconds after the other, so that nobody looks like a flood.
  private byte[] raw(PeerAddress from, KrpcRequest request) {
    network.send(from, node.address, KrpcCodec.encode(new Query(T, asker, true, request)));
    network.run(DhtNetwork.SECOND / 4);
    byte[] answer = network.takenAt(from).getFirst();
    network.run(2 * DhtNetwork.SECOND);
    return answer;
  }
}
