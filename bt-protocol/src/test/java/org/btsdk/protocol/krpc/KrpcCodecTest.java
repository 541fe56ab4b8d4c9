// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcMessage.Samples;
import org.btsdk.protocol.krpc.KrpcMessage.Scrape;
import org.btsdk.protocol.krpc.KrpcMessage.Stored;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.junit.jupiter.api.Test;

class KrpcCodecTest {
  private static final BencodeString T = BencodeString.of("xy");
  private final SplittableRandom chance = new SplittableRandom(11);
  private final DhtId id = DhtId.random(chance);
  private final DhtId target = DhtId.random(chance);
  private final BencodeString token = BencodeString.of("token");

  @Test
  void every_kind_of_message_is_read_as_it_was_written() throws Exception {
    for (KrpcMessage message : samples()) {
      byte[] written = KrpcCodec.encode(message);
      assertThat(KrpcCodec.decode(written)).isEqualTo(message);
    }
  }

  @Test
  void no_random_bytes_throw_anything_but_the_declared_exception() {
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[chance.nextInt(200)];
      chance.nextBytes(noise);
      if (noise.length > 0 && i % 2 == 0) {
        noise[0] = 'd';
      }
      readOrRefuse(noise);
    }
  }

  @Test
  void no_message_with_some_bytes_changed_throws_anything_but_the_declared_exception() {
    List<KrpcMessage> samples = samples();
    int read = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] bytes = KrpcCodec.encode(samples.get(chance.nextInt(samples.size())));
      for (int changes = 1 + chance.nextInt(3); changes > 0; changes--) {
        int at = chance.nextInt(bytes.length);
        bytes[at] =
            chance.nextBoolean()
                ? (byte) "0123456789:ilde".charAt(chance.nextInt(15))
                : (byte) chance.nextInt(256);
      }
      read += readOrRefuse(bytes) ? 1 : 0;
    }
    assertThat(read).isBetween(1000, 59_000); // else the changes are too small, or too large
  }

  @Test
  void a_datagram_that_is_cut_off_anywhere_is_refused() {
    for (KrpcMessage message : samples()) {
      byte[] whole = KrpcCodec.encode(message);
      for (int length = 0; length < whole.length; length++) {
        byte[] part = java.util.Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> KrpcCodec.decode(part)).isInstanceOf(MalformedKrpcException.class);
      }
    }
  }

  @Test
  void a_datagram_that_claims_more_than_it_has_takes_no_memory() {
    for (String claim :
        List.of(
            "d1:ad2:id2147483647:",
            "d1:t999999999:",
            "d" + "1:a".repeat(1500),
            "d1:a" + "l".repeat(4000),
            "d1:a" + "d1:a".repeat(1000))) {
      assertThatThrownBy(() -> KrpcCodec.decode(claim.getBytes(StandardCharsets.ISO_8859_1)))
          .isInstanceOf(MalformedKrpcException.class);
    }
    assertThatThrownBy(() -> KrpcCodec.decode(new byte[KrpcCodec.MAX_LENGTH + 1]))
        .isInstanceOf(MalformedKrpcException.class);
  }

  @Test
  void sixteen_nodes_are_read_and_no_more() throws Exception {
    List<NodeInfo> nodes = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      nodes.add(new NodeInfo(DhtId.random(chance), PeerAddress.parse("192.0.2." + i + ":6881")));
    }
    Response response = new Response(T, id, null, nodes, List.of(), null, null, null, null);
    assertThat(((Response) KrpcCodec.decode(KrpcCodec.encode(response))).nodes())
        .isEqualTo(nodes.subList(0, 16));
  }

  @Test
  void values_of_both_families_may_stand_in_one_list() throws Exception {
    List<PeerAddress> peers =
        List.of(PeerAddress.parse("192.0.2.1:1"), PeerAddress.parse("[2001:db8::1]:2"));
    Response response = new Response(T, id, null, List.of(), peers, null, null, null, null);
    assertThat(((Response) KrpcCodec.decode(KrpcCodec.encode(response))).peers()).isEqualTo(peers);
  }

  @Test
  void a_malformed_question_says_what_to_answer() {
    for (String malformed :
        List.of(
            "d1:ade1:q4:ping1:t2:xy1:y1:qe",
            "d1:q4:ping1:t2:xy1:y1:qe",
            "d1:ad2:id20:abcdefghij0123456789e1:t2:xy1:y1:qe",
            "d1:ad2:id20:abcdefghij0123456789e1:q9:get_peers1:t2:xy1:y1:qe",
            "d1:ad2:id20:abcdefghij01234567899:info_hash20:abcdefghij01234567894:porti70000e"
                + "5:token1:ae1:q13:announce_peer1:t2:xy1:y1:qe",
            "d1:ad2:id20:abcdefghij01234567899:info_hash20:abcdefghij01234567894:porti1ee"
                + "1:q13:announce_peer1:t2:xy1:y1:qe")) {
      assertThatThrownBy(() -> KrpcCodec.decode(malformed.getBytes(StandardCharsets.ISO_8859_1)))
          .isInstanceOfSatisfying(
              MalformedKrpcException.class,
              e -> {
                assertThat(e.transactionId()).contains(T);
                assertThat(e.code()).isEqualTo(KrpcError.PROTOCOL);
              });
    }
  }

  @Test
  void a_value_whose_keys_are_not_sorted_is_refused_and_other_keys_may_be_in_any_order()
      throws Exception {
    String sorted =
        "d1:y1:q1:t2:xy1:q3:put1:ad5:token1:a2:id20:abcdefghij01234567891:vd1:ai1e1:bi2eeee";
    assertThat(KrpcCodec.decode(sorted.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(Query.class);
    String unsorted = sorted.replace("1:ai1e1:bi2e", "1:bi2e1:ai1e");
    assertThatThrownBy(() -> KrpcCodec.decode(unsorted.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(MalformedKrpcException.class);
  }

  @Test
  void an_error_that_is_no_list_is_still_an_error() throws Exception {
    Failure failure =
        (Failure) KrpcCodec.decode("d1:e4:nope1:t2:xy1:y1:ee".getBytes(StandardCharsets.US_ASCII));
    assertThat(failure.code()).isEqualTo(KrpcError.GENERIC);
    assertThat(failure.text()).isEqualTo("nope");
  }

  @Test
  void an_unknown_question_keeps_its_target() throws Exception {
    Query query = new Query(T, id, false, new KrpcRequest.Unknown("find_owner", target, Want.BOTH));
    assertThat(KrpcCodec.decode(KrpcCodec.encode(query))).isEqualTo(query);
  }

  private static boolean readOrRefuse(byte[] bytes) {
    try {
      KrpcCodec.encode(KrpcCodec.decode(bytes));
      return true;
    } catch (MalformedKrpcException e) {
      return false;
    }
  }

  private List<KrpcMessage> samples() {
    PeerAddress v4 = PeerAddress.parse("192.0.2.7:6881");
    PeerAddress v6 = PeerAddress.parse("[2001:db8::7]:6881");
    BencodeString key = BencodeString.of("k".repeat(32));
    BencodeString signature = BencodeString.of("s".repeat(64));
    BencodeString filter = BencodeString.of("f".repeat(256));
    BencodeInteger value = new BencodeInteger(-7);
    return List.of(
        new Query(T, id, false, new KrpcRequest.Ping()),
        new Query(T, id, true, new KrpcRequest.FindNode(target, Want.V4)),
        new Query(T, id, false, new KrpcRequest.GetPeers(target, Want.V6, true, true)),
        new Query(T, id, false, new KrpcRequest.AnnouncePeer(target, 6881, false, true, token)),
        new Query(T, id, false, new KrpcRequest.Get(target, OptionalLong.of(3), Want.BOTH)),
        new Query(
            T,
            id,
            false,
            new KrpcRequest.Put(
                token, value, key, BencodeString.of("salt"), 4, signature, OptionalLong.of(3))),
        new Query(T, id, false, new KrpcRequest.SampleInfohashes(target, Want.SAME)),
        Response.of(T, id, v6),
        new Response(
            T,
            id,
            v4,
            List.of(new NodeInfo(target, v4), new NodeInfo(id, v6)),
            List.of(v4, v6),
            token,
            new Scrape(filter, filter),
            new Samples(60, 9, List.of(target, id)),
            new Stored(value, key, OptionalLong.of(4), signature)),
        new Failure(T, 301, "no such version", v4));
  }
}
