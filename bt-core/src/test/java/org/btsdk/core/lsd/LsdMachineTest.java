// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.lsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.lsd.LocalGroup;
import org.btsdk.protocol.lsd.LocalSearch;
import org.junit.jupiter.api.Test;

class LsdMachineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final IpAddress NEIGHBOUR = IpAddress.parse("192.168.1.5");

  private final LsdMachine machine = machine(1);
  private final List<LsdAction> actions = new ArrayList<>();
  private long now;

  private static LsdMachine machine(long seed) {
    return new LsdMachine(6881, RandomGeneratorFactory.of("L64X128MixRandom").create(seed), 0);
  }

  private static Sha1Hash torrent(int i) {
    return Sha1Hash.parse("%040x".formatted(i));
  }

  private void event(LsdEvent event) {
    machine.handle(event, now, actions::add);
    machine.advance(now, actions::add);
  }

  private void runUntil(long end) {
    while (machine.nextDeadlineNanos() <= end) {
      now = machine.nextDeadlineNanos();
      machine.advance(now, actions::add);
    }
    now = end;
  }

  private static byte[] search(int torrent, int port) {
    return new LocalSearch(port, List.of(torrent(torrent)), Optional.empty()).encode(LocalGroup.V4);
  }

  private List<LsdAction.Send> sent() {
    return actions.stream()
        .filter(LsdAction.Send.class::isInstance)
        .map(LsdAction.Send.class::cast)
        .toList();
  }

  private List<LsdAction.Found> found() {
    return actions.stream()
        .filter(LsdAction.Found.class::isInstance)
        .map(LsdAction.Found.class::cast)
        .toList();
  }

  @Test
  void nothing_is_searched_for_until_something_is_wanted() {
    assertThat(machine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    event(new LsdEvent.Heard(NEIGHBOUR, true, search(1, 7000)));
    assertThat(actions).isEmpty();
  }

  @Test
  void torrents_that_begin_together_are_searched_for_together_in_both_groups() {
    event(new LsdEvent.Wanted(torrent(1)));
    event(new LsdEvent.Wanted(torrent(2)));
    runUntil(LsdMachine.FIRST_NANOS);
    assertThat(sent()).extracting(LsdAction.Send::group).containsExactly(LocalGroup.values());
    LocalSearch said = LocalSearch.parse(sent().getFirst().datagram()).orElseThrow();
    assertThat(said.port()).isEqualTo(6881);
    assertThat(said.infoHashes()).containsExactlyInAnyOrder(torrent(1), torrent(2));
    assertThat(said.cookie()).isPresent();
  }

  @Test
  void each_torrent_is_searched_for_every_five_minutes_and_there_is_at_most_one_search_a_minute() {
    TreeMap<Sha1Hash, Long> last = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      event(new LsdEvent.Wanted(torrent(i)));
    }
    long lastSearch = -MINUTE;
    int searches = 0;
    while (now < 60 * MINUTE) {
      now = machine.nextDeadlineNanos();
      actions.clear();
      machine.advance(now, actions::add);
      assertThat(now - lastSearch).isGreaterThanOrEqualTo(LsdMachine.SPACING_NANOS);
      lastSearch = now;
      searches++;
      assertThat(sent()).hasSize(2);
      assertThat(sent().getFirst().datagram().length)
          .isLessThanOrEqualTo(LocalSearch.MAX_SENT_LENGTH);
      for (Sha1Hash each :
          LocalSearch.parse(sent().getFirst().datagram()).orElseThrow().infoHashes()) {
        Long before = last.put(each, now);
        if (before != null) {
          assertThat(now - before).isBetween(LsdMachine.INTERVAL_NANOS, 8 * MINUTE);
        }
      }
    }
    assertThat(last).hasSize(60);
    assertThat(searches).isGreaterThan(20);
  }

  @Test
  void what_is_not_wanted_any_more_is_not_searched_for() {
    event(new LsdEvent.Wanted(torrent(1)));
    event(new LsdEvent.Unwanted(torrent(1)));
    event(new LsdEvent.Unwanted(torrent(7)));
    assertThat(machine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    event(new LsdEvent.Heard(NEIGHBOUR, true, search(1, 7000)));
    assertThat(found()).isEmpty();
  }

  @Test
  void a_neighbour_with_the_same_torrent_is_found() {
    event(new LsdEvent.Wanted(torrent(1)));
    event(new LsdEvent.Heard(NEIGHBOUR, false, search(1, 7000)));
    event(new LsdEvent.Heard(NEIGHBOUR, false, search(2, 7000)));
    assertThat(found())
        .containsExactly(new LsdAction.Found(torrent(1), PeerAddress.parse("192.168.1.5:7000")));
  }

  @Test
  void who_is_no_neighbour_is_not_believed() {
    event(new LsdEvent.Wanted(torrent(1)));
    IpAddress far = IpAddress.parse("203.0.113.5");
    event(new LsdEvent.Heard(far, false, search(1, 7000)));
    assertThat(found()).isEmpty();
    event(new LsdEvent.Heard(far, true, search(1, 7000)));
    assertThat(found()).hasSize(1);
  }

  @Test
  void we_do_not_find_ourselves() {
    event(new LsdEvent.Wanted(torrent(1)));
    runUntil(LsdMachine.FIRST_NANOS);
    event(new LsdEvent.Heard(NEIGHBOUR, true, sent().getFirst().datagram()));
    assertThat(found()).isEmpty();
    assertThat(sent().getFirst().datagram()).isNotEqualTo(other());
  }

  private static byte[] other() {
    List<LsdAction> said = new ArrayList<>();
    LsdMachine other = machine(2);
    other.handle(new LsdEvent.Wanted(torrent(1)), 0, said::add);
    other.advance(LsdMachine.FIRST_NANOS, said::add);
    return ((LsdAction.Send) said.getFirst()).datagram();
  }

  @Test
  void one_sender_is_heard_ten_times_a_minute_and_many_are_bounded() {
    event(new LsdEvent.Wanted(torrent(1)));
    for (int i = 0; i < 100; i++) {
      event(new LsdEvent.Heard(NEIGHBOUR, true, search(1, 7000 + i)));
    }
    assertThat(found()).hasSize(LsdMachine.MAX_OF_SENDER);
    now += MINUTE;
    actions.clear();
    for (int i = 0; i < 1000; i++) {
      IpAddress one = IpAddress.of((byte) 10, (byte) 0, (byte) (i >> 8), (byte) i);
      event(new LsdEvent.Heard(one, true, search(1, 7000)));
    }
    assertThat(found()).hasSize(LsdMachine.MAX_SENDERS);
  }

  @Test
  void rubbish_is_ignored() {
    event(new LsdEvent.Wanted(torrent(1)));
    for (byte[] bad :
        List.of(
            new byte[0],
            new byte[65_000],
            "BT-SEARCH".getBytes(StandardCharsets.US_ASCII),
            new byte[1])) {
      event(new LsdEvent.Heard(NEIGHBOUR, true, bad));
    }
    assertThat(found()).isEmpty();
  }
}
