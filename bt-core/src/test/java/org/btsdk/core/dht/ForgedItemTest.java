// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.btsdk.core.dht.DhtNetwork.Node;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.Ed25519Signature;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.junit.jupiter.api.Test;

/// Items that their publisher did not sign.
class ForgedItemTest {
  private final DhtNetwork network = new DhtNetwork();

  @Test
  void who_sends_an_item_that_is_not_signed_is_counted_and_the_item_not_told() {
    List<Node> nodes = network.swarm(20); // they take every signature for a right one
    MutableTarget key = MutableTarget.of(Ed25519PublicKey.of(new byte[32]));
    DhtItem.Mutable item =
        new DhtItem.Mutable(key, 1, BencodeString.of("x"), Ed25519Signature.of(new byte[64]));
    nodes.get(3).handle(new DhtEvent.Put(1, item, OptionalLong.empty()));
    int stored = nodes.get(3).finished(1).summary().stored();
    Node careful =
        network.add("99.1.1.1:6881", DhtSetup.of(new SplittableRandom(77), one -> false));
    careful.handle(new DhtEvent.NodesKnown(List.of(nodes.getFirst().address)));

    careful.handle(new DhtEvent.GetMutable(1, key, OptionalLong.empty()));
    nodes.get(15).handle(new DhtEvent.GetMutable(1, key, OptionalLong.empty()));

    assertThat(careful.finished(1).summary().forged()).isPositive().isLessThanOrEqualTo(stored);
    assertThat(careful.told(DhtAction.ItemFound.class)).isEmpty();
    assertThat(nodes.get(15).finished(1).summary().forged()).isZero();
    assertThat(nodes.get(15).told(DhtAction.ItemFound.class)).isNotEmpty();
  }
}
