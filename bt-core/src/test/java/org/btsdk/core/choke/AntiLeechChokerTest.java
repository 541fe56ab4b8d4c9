// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.spi.choker.Choker;
import org.btsdk.testkit.choker.ChokedPeer;
import org.btsdk.testkit.choker.FakePeers;
import org.junit.jupiter.api.Test;

class AntiLeechChokerTest {
  private static void rounds(FakePeers peers, Choker choker, int count) {
    for (int i = 0; i < count; i++) {
      peers.round(choker);
    }
  }

  private static double mean(List<ChokedPeer> peers) {
    return peers.stream().mapToInt(ChokedPeer::roundsUnchoked).average().orElseThrow();
  }

  @Test
  void a_seed_prefers_who_begins_and_who_is_nearly_done() {
    FakePeers peers = new FakePeers(5, true, 1);
    List<ChokedPeer> middle = new ArrayList<>();
    List<ChokedPeer> ends = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      middle.add(peers.join().progress(0.3 + i * 0.02).takes(1));
      ends.add(peers.join().progress(i % 2 == 0 ? 0.02 : 0.98).takes(1));
    }
    rounds(peers, new AntiLeechChoker(), 1000);
    assertThat(mean(ends)).isGreaterThan(3 * mean(middle));
    assertThat(middle).allMatch(peer -> peer.timesUnchoked() > 0);
  }

  @Test
  void a_seed_is_not_told_that_a_peer_has_just_begun_when_it_was_given_a_lot() {
    FakePeers peers = new FakePeers(5, true, 1);
    List<ChokedPeer> liars = new ArrayList<>();
    List<ChokedPeer> honest = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      liars.add(peers.join().progress(0).takes(500_000));
      honest.add(peers.join().progress(0.2).takes(1));
    }
    rounds(peers, new AntiLeechChoker(), 1000);
    assertThat(mean(liars)).isLessThan(mean(honest));
  }

  @Test
  void a_seed_keeps_nobody_who_has_enough_to_trade_for_having_had_a_slot() {
    FakePeers peers = new FakePeers(2, true, 1);
    for (int i = 0; i < 4; i++) {
      peers.join().progress(0.9).takes(1);
    }
    AntiLeechChoker choker = new AntiLeechChoker();
    rounds(peers, choker, 10);
    ChokedPeer begins = peers.join().progress(0).takes(1);
    peers.round(choker);
    assertThat(begins.unchoked()).isTrue();
    begins.progress(0.4);
    peers.round(choker);
    assertThat(begins.unchoked()).isFalse();
  }

  private static double partOfTheFreeRider(Choker choker) {
    FakePeers peers = new FakePeers(5, false, 1);
    ChokedPeer freeRider = peers.join();
    List<ChokedPeer> honest = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      honest.add(peers.join().gives(10_000 + i, 0));
    }
    rounds(peers, choker, 3000);
    assertThat(freeRider.timesUnchoked()).isPositive();
    return freeRider.roundsUnchoked() / mean(honest);
  }

  @Test
  void who_took_and_gave_nothing_is_hardly_unchoked_while_we_download() {
    assertThat(partOfTheFreeRider(new AntiLeechChoker()))
        .isLessThan(partOfTheFreeRider(new TitForTatChoker()) / 4);
  }

  @Test
  void a_slot_that_nobody_earned_goes_by_lot_and_not_to_who_waits_in_front() {
    FakePeers peers = new FakePeers(5, false, 1);
    ChokedPeer freeRider = peers.join();
    for (int i = 0; i < 20; i++) {
      peers.join().takes(1);
    }
    rounds(peers, new AntiLeechChoker(), 1000);
    assertThat((double) freeRider.roundsUnchoked()).isLessThan(mean(peers.peers()) / 4);
  }
}
