// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.junit.jupiter.api.Test;

/// The example packets of BEP 5, 32, 33, 42, 43, 44 and 51.
class KrpcVectorsTest {
  private static final BencodeString AA = BencodeString.of("aa");
  private static final DhtId ASKER = id("abcdefghij0123456789");
  private static final DhtId OTHER = id("mnopqrstuvwxyz123456");

  @Test
  void ping() throws Exception {
    both(
        "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe",
        new Query(AA, ASKER, false, new KrpcRequest.Ping()));
    both("d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re", Response.of(AA, OTHER, null));
  }

  @Test
  void find_node() throws Exception {
    both(
        "d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q9:find_node1:t2:aa"
            + "1:y1:qe",
        new Query(AA, ASKER, false, new KrpcRequest.FindNode(OTHER, Want.SAME)));
  }

  @Test
  void nodes_that_are_cut_off_are_left_out() throws Exception {
    Response response =
        (Response) decode("d1:rd2:id20:0123456789abcdefghij5:nodes9:def456...e1:t2:aa1:y1:re");
    assertThat(response.nodes()).isEmpty();
  }

  @Test
  void get_peers() throws Exception {
    both(
        "d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa"
            + "1:y1:qe",
        new Query(AA, ASKER, false, new KrpcRequest.GetPeers(OTHER, Want.SAME, false, false)));
    Response response =
        (Response)
            decode(
                "d1:rd2:id20:abcdefghij01234567895:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee"
                    + "1:t2:aa1:y1:re");
    assertThat(response.peers()).hasToString("[97.120.106.101:11893, 105.100.104.116:28269]");
    assertThat(response.token()).isEqualTo(BencodeString.of("aoeusnth"));
    both(
        "d1:rd2:id20:abcdefghij01234567895:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee1:t2:aa1:y1:re",
        response);
  }

  @Test
  void announce_peer() throws Exception {
    both(
        "d1:ad2:id20:abcdefghij012345678912:implied_porti1e9:info_hash20:mnopqrstuvwxyz1234564:port"
            + "i6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe",
        new Query(
            AA,
            ASKER,
            false,
            new KrpcRequest.AnnouncePeer(OTHER, 6881, true, false, BencodeString.of("aoeusnth"))));
  }

  @Test
  void an_error() throws Exception {
    both(
        "d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee",
        new Failure(AA, 201, "A Generic Error Ocurred", null));
  }

  @Test
  void a_read_only_asker_says_so() throws Exception {
    both(
        "d1:ad2:id20:abcdefghij0123456789e1:q4:ping2:roi1e1:t2:aa1:y1:qe",
        new Query(AA, ASKER, true, new KrpcRequest.Ping()));
  }

  @Test
  void families_are_wanted_by_name_and_unknown_ones_ignored() throws Exception {
    Query query =
        (Query)
            decode(
                "d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz1234564:wantl2:n42:n62:n8ee"
                    + "1:q9:find_node1:t2:aa1:y1:qe");
    assertThat(query.request()).isEqualTo(new KrpcRequest.FindNode(OTHER, Want.BOTH));
  }

  @Test
  void an_item_is_put_and_got() throws Exception {
    BencodeValue hello = BencodeString.of("Hello World!");
    both(
        "d1:ad2:id20:abcdefghij01234567895:token8:aoeusnth1:v12:Hello"
            + " World!e1:q3:put1:t2:aa1:y1:qe",
        new Query(
            AA,
            ASKER,
            false,
            new KrpcRequest.Put(
                BencodeString.of("aoeusnth"),
                hello,
                null,
                KrpcRequest.NONE,
                0,
                KrpcRequest.NONE,
                OptionalLong.empty())));
    both(
        "d1:ad2:id20:abcdefghij01234567893:seqi7e6:target20:mnopqrstuvwxyz123456e1:q3:get1:t2:aa"
            + "1:y1:qe",
        new Query(AA, ASKER, false, new KrpcRequest.Get(OTHER, OptionalLong.of(7), Want.SAME)));
  }

  @Test
  void torrents_are_sampled() throws Exception {
    Response response =
        (Response)
            decode(
                "d1:rd2:id20:abcdefghij01234567898:intervali60e3:numi5e7:samples20:mnopqrstuvwxyz123456e"
                    + "1:t2:aa1:y1:re");
    assertThat(response.samples()).isEqualTo(new KrpcMessage.Samples(60, 5, List.of(OTHER)));
  }

  @Test
  void a_node_without_the_question_has_no_samples_and_one_without_torrents_has_none_of_them()
      throws Exception {
    Response unknown = (Response) decode("d1:rd2:id20:abcdefghij0123456789e1:t2:aa1:y1:re");
    Response none =
        (Response)
            decode(
                "d1:rd2:id20:abcdefghij01234567898:intervali0e3:numi0e7:samples0:e1:t2:aa1:y1:re");
    assertThat(unknown.samples()).isNull();
    assertThat(none.samples()).isEqualTo(new KrpcMessage.Samples(0, 0, List.of()));
  }

  /// What is written has our version in it, which the examples do not have.
  private static void both(String packet, KrpcMessage message) throws Exception {
    assertThat(decode(packet)).isEqualTo(message);
    assertThat(new String(KrpcCodec.encode(message), StandardCharsets.ISO_8859_1))
        .isEqualTo(packet.replaceFirst("1:y(1:[qre]e)$", "1:v4:BT\u0000\u00011:y$1"));
  }

  private static KrpcMessage decode(String packet) throws Exception {
    return KrpcCodec.decode(packet.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static DhtId id(String text) {
    return DhtId.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
