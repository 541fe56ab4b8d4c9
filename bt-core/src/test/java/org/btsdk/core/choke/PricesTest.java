// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.btsdk.testkit.choker.ChokedPeer;
import org.btsdk.testkit.choker.FakePeers;
import org.junit.jupiter.api.Test;

class PricesTest {
  private static final long GIB = 1 << 30;

  private final Prices prices = new Prices();
  private final FakePeers peers = new FakePeers(5, false, 1);

  private void rounds(int count, boolean unchoke) {
    for (int i = 0; i < count; i++) {
      peers.round((view, out) -> {
        prices.update(view);
        for (int peer = 0; unchoke && peer < view.peerCount(); peer++) {
          out.unchoke(peer, "test");
        }
      });
    }
  }

  @Test
  void a_peer_that_does_not_reciprocate_becomes_a_fifth_dearer_each_round() {
    ChokedPeer peer = peers.join();
    rounds(1, true);
    assertThat(prices.price(peer.id())).isEqualTo(Prices.FIRST_PRICE);
    rounds(2, true);
    assertThat(prices.price(peer.id())).isCloseTo(Prices.FIRST_PRICE * 1.2 * 1.2, within(1.0));
  }

  @Test
  void a_peer_that_reciprocated_for_three_rounds_becomes_a_tenth_cheaper_each_round() {
    ChokedPeer peer = peers.join().gives(50_000, 0);
    rounds(3, true);
    assertThat(prices.price(peer.id())).isEqualTo(Prices.FIRST_PRICE);
    rounds(2, true);
    assertThat(prices.price(peer.id())).isCloseTo(Prices.FIRST_PRICE * 0.9 * 0.9, within(1.0));
    assertThat(prices.worth(peer.id())).isEqualTo(50_000);
  }

  @Test
  void the_price_of_a_peer_that_was_given_nothing_stays() {
    ChokedPeer cold = peers.join();
    ChokedPeer warm = peers.join().gives(50_000, 50_000);
    rounds(20, false);
    assertThat(prices.price(cold.id())).isEqualTo(Prices.FIRST_PRICE);
    assertThat(prices.price(warm.id())).isEqualTo(Prices.FIRST_PRICE);
    assertThat(prices.worth(warm.id())).isEqualTo(50_000);
  }

  @Test
  void who_gives_nothing_is_worth_an_eighth_of_what_it_announces() {
    ChokedPeer peer = peers.join().progress(0);
    for (int round = 0; round < 30; round++) {
      peer.progress(round * 8e6 / GIB); // 800 kB a second, in rounds of 10 seconds
      rounds(1, true);
    }
    assertThat(prices.worth(peer.id())).isCloseTo(100_000, within(1_000.0));
  }

  @Test
  void a_peer_that_unchokes_us_and_sends_nothing_does_not_reciprocate() {
    ChokedPeer peer = peers.join().gives(50_000, 0);
    rounds(5, true);
    double before = prices.price(peer.id());
    peer.snubbed(true);
    rounds(1, true);
    assertThat(prices.price(peer.id())).isGreaterThan(before);
  }

  @Test
  void prices_and_worth_have_a_floor() {
    ChokedPeer peer = peers.join().gives(1, 0);
    rounds(200, true);
    assertThat(prices.price(peer.id())).isEqualTo(Prices.LEAST);
    assertThat(prices.worth(peer.id())).isEqualTo(Prices.LEAST);
  }
}
