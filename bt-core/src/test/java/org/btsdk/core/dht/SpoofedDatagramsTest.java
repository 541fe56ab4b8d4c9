// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.btsdk.core.dht.DhtNetwork.Node;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.junit.jupiter.api.Test;

/// Whoever writes the sender's address of a datagram himself does no harm to whose it is, nor to
/// us.
class SpoofedDatagramsTest {
  private static final PeerAddress HONEST = PeerAddress.parse("50.1.1.1:6881");
  private final DhtNetwork network = new DhtNetwork();
  private final SplittableRandom chance = new SplittableRandom(4);
  private int verified;

  private Node node(DhtLimits limits) {
    DhtSetup setup =
        DhtSetup.of(
            new SplittableRandom(3),
            _ -> {
              verified++;
              return true;
            });
    return network.add("20.1.1.1:6881", setup.withLimits(limits));
  }

  private void ask(Node node, PeerAddress from, KrpcRequest request) {
    BencodeString t = BencodeString.of("tt");
    Query query = new Query(t, DhtId.random(chance), true, request);
    node.handle(new DhtEvent.Received(0, from, KrpcCodec.encode(query)));
  }

  @Test
  void a_flood_in_the_name_of_a_node_does_not_make_us_deaf_to_its_answer() throws Exception {
    Node node = node(DhtLimits.STANDARD);
    node.handle(new DhtEvent.Ping(1, HONEST));
    Query asked = (Query) KrpcCodec.decode(network.takenAt(HONEST).getFirst());
    for (int i = 0; i < 100; i++) {
      ask(node, HONEST, new KrpcRequest.Ping());
    }
    assertThat(network.takenAt(HONEST)).hasSize(FloodGuard.MAX_IN_WINDOW);

    Response answer = Response.of(asked.transactionId(), DhtId.random(chance), null);
    node.handle(new DhtEvent.Received(0, HONEST, KrpcCodec.encode(answer)));

    assertThat(node.finished(1).end()).isEqualTo(LookupEnd.DONE);
    ask(node, HONEST, new KrpcRequest.Ping());
    assertThat(network.takenAt(HONEST)).isEmpty(); // questions are not answered all the same
  }

  @Test
  void a_question_that_will_not_be_answered_costs_no_work() throws Exception {
    Node node = node(new DhtLimits(8, 5, 10, 3, 1, 200));
    ask(node, HONEST, new KrpcRequest.Get(DhtId.random(chance), OptionalLong.empty(), Want.SAME));
    Response got = (Response) KrpcCodec.decode(network.takenAt(HONEST).getFirst());
    KrpcRequest put =
        new KrpcRequest.Put(
            Objects.requireNonNull(got.token()),
            new BencodeInteger(1),
            BencodeString.of("k".repeat(32)),
            KrpcRequest.NONE,
            1,
            BencodeString.of("s".repeat(64)),
            OptionalLong.empty());

    ask(node, HONEST, put); // all that may be answered for some minutes was

    assertThat(network.takenAt(HONEST)).isEmpty();
    assertThat(verified).isZero();
    assertThat(node.machine.stats(network.now()).traffic().dropped()).isEqualTo(1);
  }
}
