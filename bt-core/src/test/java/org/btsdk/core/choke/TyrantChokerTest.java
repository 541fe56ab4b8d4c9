// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.testkit.choker.ChokedPeer;
import org.btsdk.testkit.choker.FakePeers;
import org.junit.jupiter.api.Test;

class TyrantChokerTest {
  private static final long CAPACITY = 200 * 1024;

  private final FakePeers peers = new FakePeers(8, false, 1);
  private final TyrantChoker choker = new TyrantChoker(CAPACITY);

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      peers.round(choker);
    }
  }

  private long paces() {
    return peers.unchoked().stream().mapToLong(ChokedPeer::pace).sum();
  }

  @Test
  void as_many_are_unchoked_as_the_line_can_pay() {
    peers.slotsAdvised(true);
    for (int i = 0; i < 40; i++) {
      peers.join().gives(30_000, 30_000);
    }
    rounds(1);
    assertThat(peers.unchoked()).hasSize((int) (CAPACITY / Prices.FIRST_PRICE));
    assertThat(paces()).isBetween(CAPACITY * 8 / 10, CAPACITY);
    rounds(30);
    assertThat(peers.unchoked()).hasSizeGreaterThan(30); // who gives is cheap by then
    assertThat(paces()).isBetween(CAPACITY * 8 / 10, CAPACITY);
  }

  @Test
  void who_gives_most_for_its_price_comes_first() {
    peers.slotsAdvised(true);
    List<ChokedPeer> generous = List.of(peers.join(), peers.join(), peers.join());
    generous.forEach(peer -> peer.gives(500_000, 500_000));
    for (int i = 0; i < 40; i++) {
      peers.join().gives(5_000, 5_000);
    }
    rounds(5);
    for (int i = 0; i < 30; i++) {
      rounds(1);
      assertThat(peers.unchoked()).containsAll(generous);
    }
  }

  @Test
  void who_never_gives_is_let_go() {
    peers.slotsAdvised(true);
    List<ChokedPeer> freeRiders = List.of(peers.join(), peers.join(), peers.join());
    for (int i = 0; i < 30; i++) {
      peers.join().gives(30_000, 0);
    }
    rounds(300);
    int most = freeRiders.stream().mapToInt(ChokedPeer::roundsUnchoked).max().orElseThrow();
    double mean =
        peers.peers().stream()
            .filter(peer -> !freeRiders.contains(peer))
            .mapToInt(ChokedPeer::roundsUnchoked)
            .average()
            .orElseThrow();
    assertThat(most).isLessThan((int) mean / 2);
  }

  @Test
  void what_is_left_when_all_are_paid_is_given_to_all() {
    peers.slotsAdvised(true);
    peers.join().gives(30_000, 0);
    peers.join().gives(30_000, 0);
    rounds(10);
    assertThat(paces()).isBetween(CAPACITY - 2, CAPACITY);
  }

  @Test
  void slots_that_were_set_are_all_used() {
    for (int i = 0; i < 40; i++) {
      peers.join();
    }
    rounds(40); // by then everybody is far too dear
    assertThat(peers.unchoked()).hasSize(8);
  }

  @Test
  void what_the_line_gives_is_measured_if_it_is_not_set() {
    TyrantChoker measuring = new TyrantChoker();
    peers.slotsAdvised(true);
    for (int i = 0; i < 40; i++) {
      peers.join().gives(30_000, 30_000).takes(20_000);
    }
    for (int round = 0; round < 3; round++) {
      peers.round(measuring);
      assertThat(peers.unchoked()).hasSize(8).allMatch(peer -> peer.pace() == Long.MAX_VALUE);
    }
    peers.round(measuring);
    assertThat(paces()).isBetween(8 * 40_000L, 8 * 50_000L);
  }

  @Test
  void rounds_in_which_there_was_nothing_to_send_measure_no_line() {
    TyrantChoker measuring = new TyrantChoker();
    peers.slotsAdvised(true);
    List<ChokedPeer> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(peers.join().gives(30_000, 30_000).takes(0));
    }
    for (int round = 0; round < 10; round++) {
      peers.round(measuring);
    }
    all.forEach(peer -> peer.takes(1000));
    peers.round(measuring);
    all.forEach(peer -> peer.takes(20_000));
    for (int round = 0; round < 2; round++) {
      peers.round(measuring);
      assertThat(peers.unchoked()).hasSize(8).allMatch(peer -> peer.pace() == Long.MAX_VALUE);
    }
  }
}
