// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.pex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.extension.PeerExchange.Added;
import org.junit.jupiter.api.Test;

class PexRosterTest {
  private static final IpAddress FAR = IpAddress.parse("198.51.100.1");
  private static final long START = 5_000_000_000L;

  private final PexRoster roster = new PexRoster();
  private final PexPeer peer = new PexPeer(0);
  private long now = START;

  private static PeerAddress address(int i) {
    return new PeerAddress(IpAddress.of((byte) 20, (byte) (i >> 8), (byte) i, (byte) 1), 6881);
  }

  private void came(int from, int to) {
    for (int i = from; i < to; i++) {
      roster.came(address(i), () -> 0);
    }
  }

  private Optional<PeerExchange> news() {
    return roster.news(peer, FAR, Optional.empty(), now);
  }

  private PeerExchange nextMinute() {
    now += PexPeer.INTERVAL_NANOS;
    return news().orElseThrow();
  }

  private static List<PeerAddress> added(PeerExchange news) {
    return news.added().stream().map(Added::address).toList();
  }

  @Test
  void a_peer_hears_who_is_there_then_who_came_and_went_once_a_minute() {
    came(0, 2);
    assertThat(added(news().orElseThrow())).containsExactly(address(0), address(1));
    came(2, 3);
    roster.went(address(0));
    now += PexPeer.INTERVAL_NANOS - 1;
    assertThat(news()).as("too early").isEmpty();
    now++;
    PeerExchange second = news().orElseThrow();
    assertThat(added(second)).containsExactly(address(2));
    assertThat(second.dropped()).containsExactly(address(0));
    now += PexPeer.INTERVAL_NANOS;
    assertThat(news()).as("nothing new").isEmpty();
  }

  @Test
  void the_first_message_waits_a_moment_for_those_who_come_together() {
    came(0, 1);
    assertThat(roster.news(peer, FAR, Optional.empty(), PexPeer.FIRST_NANOS - 1)).isEmpty();
    assertThat(roster.news(peer, FAR, Optional.empty(), PexPeer.FIRST_NANOS)).isPresent();
  }

  @Test
  void no_message_names_more_than_fifty_of_either() {
    came(0, 120);
    assertThat(news().orElseThrow().added()).hasSize(50);
    assertThat(nextMinute().added()).hasSize(50);
    assertThat(nextMinute().added()).hasSize(20);
    for (int i = 0; i < 120; i++) {
      roster.went(address(i));
    }
    assertThat(nextMinute().dropped()).hasSize(50);
    assertThat(nextMinute().dropped()).hasSize(50);
    assertThat(nextMinute().dropped()).hasSize(20);
  }

  @Test
  void who_is_told_late_misses_those_who_went_first() {
    int all = PexRoster.MAX_DEPARTED + 100;
    came(0, all);
    for (int told = 0; told < all; told += PexRoster.MAX_PEERS) {
      assertThat(nextMinute().added()).hasSize(PexRoster.MAX_PEERS);
    }
    for (int i = 0; i < all; i++) {
      roster.went(address(i));
    }
    for (int i = 100; i < all; i += PexRoster.MAX_PEERS) {
      assertThat(nextMinute().dropped()).hasSize(PexRoster.MAX_PEERS).contains(address(i));
    }
    now += PexPeer.INTERVAL_NANOS;
    assertThat(news()).isEmpty();
  }

  @Test
  void nobody_is_told_of_himself_or_that_somebody_went_of_whom_he_never_heard() {
    came(0, 2);
    assertThat(added(roster.news(peer, FAR, Optional.of(address(0)), now).orElseThrow()))
        .containsExactly(address(1));
    came(5, 6);
    roster.went(address(5));
    now += PexPeer.INTERVAL_NANOS;
    assertThat(news()).isEmpty();
  }

  @Test
  void who_went_and_came_again_is_no_news() {
    came(0, 2);
    assertThat(news()).isPresent();
    roster.went(address(0));
    came(0, 1);
    now += PexPeer.INTERVAL_NANOS;
    assertThat(news()).isEmpty();
    came(2, 3);
    assertThat(added(news().orElseThrow())).containsExactly(address(2));
  }

  @Test
  void flags_are_those_of_the_moment() {
    int[] flags = {PeerExchange.OUTGOING};
    roster.came(address(0), () -> flags[0]);
    flags[0] |= PeerExchange.SEED;
    assertThat(news().orElseThrow().added())
        .containsExactly(new Added(address(0), PeerExchange.SEED | PeerExchange.OUTGOING));
  }

  @Test
  void near_addresses_are_told_to_who_is_near_only() {
    PeerAddress near = PeerAddress.parse("192.168.1.7:6881");
    PeerAddress here = PeerAddress.parse("127.0.0.1:6881");
    roster.came(near, () -> 0);
    roster.came(here, () -> 0);
    came(0, 1);
    assertThat(added(news().orElseThrow())).containsExactly(address(0));
    roster.went(near);
    now += PexPeer.INTERVAL_NANOS;
    assertThat(news()).isEmpty();
    roster.came(near, () -> 0);
    PexPeer neighbour = new PexPeer(0);
    IpAddress ip = IpAddress.parse("192.168.1.8");
    assertThat(added(roster.news(neighbour, ip, Optional.empty(), now).orElseThrow()))
        .containsExactly(address(0), near);
  }

  @Test
  void one_address_counts_once() {
    assertThat(roster.came(address(0), () -> 0)).isTrue();
    assertThat(roster.came(address(0), () -> 0)).isFalse();
    roster.went(address(9));
    assertThat(news().orElseThrow().added()).hasSize(1);
  }

  @Test
  void who_speaks_too_often_is_not_heard() {
    int heard = 0;
    for (int second = 0; second < 600; second++) {
      heard += peer.mayBeHeard(second * 1_000_000_000L) ? 1 : 0;
    }
    assertThat(heard).isEqualTo(PexPeer.MAX_AT_ONCE + 600 / 45);
    PexPeer polite = new PexPeer(0);
    for (int minute = 0; minute < 600; minute++) {
      assertThat(polite.mayBeHeard(minute * 60_000_000_000L)).isTrue();
    }
  }

  /// Whatever happens in whatever order: who is told everything knows who is there.
  @Test
  void what_was_told_adds_up_to_who_is_there() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    TreeSet<PeerAddress> there = new TreeSet<>();
    TreeSet<PeerAddress> told = new TreeSet<>();
    for (int step = 0; step < 5000; step++) {
      PeerAddress any = address(random.nextInt(100));
      if (there.remove(any)) {
        roster.went(any);
      } else {
        there.add(any);
        roster.came(any, () -> 0);
      }
      now += random.nextLong(10_000_000_000L);
      hear(told);
    }
    for (int minute = 0; minute < 5; minute++) {
      now += PexPeer.INTERVAL_NANOS;
      hear(told);
    }
    assertThat(told).isEqualTo(there);
  }

  private void hear(Set<PeerAddress> told) {
    news()
        .ifPresent(news -> {
          List<PeerAddress> added = new ArrayList<>(added(news));
          assertThat(added).hasSizeLessThanOrEqualTo(50).noneMatch(told::contains);
          assertThat(news.dropped()).hasSizeLessThanOrEqualTo(50).isSubsetOf(told);
          told.removeAll(news.dropped());
          told.addAll(added);
        });
  }
}
