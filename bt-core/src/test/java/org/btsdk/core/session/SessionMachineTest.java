// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.model.IpAddress;
import org.junit.jupiter.api.Test;

class SessionMachineTest {
  private static final long SPACING = 100;

  private final SessionMachine machine =
      new SessionMachine(new SessionSetup(10, 4, 3, SPACING, 2, 5));
  private final List<SessionAction> actions = new ArrayList<>();

  private void at(long now, SessionEvent... events) {
    actions.clear();
    for (SessionEvent event : events) {
      machine.handle(event, now, actions::add);
    }
    machine.advance(now, actions::add);
  }

  private static IpAddress ip(int last) {
    return IpAddress.parse("192.0.2." + last);
  }

  @Test
  void dials_are_spaced_bounded_and_given_in_turn() {
    at(
        0,
        new SessionEvent.TorrentAdded(1),
        new SessionEvent.TorrentAdded(2),
        new SessionEvent.DialsWanted(1, 9, false),
        new SessionEvent.DialsWanted(2, 9, false));
    assertThat(actions).contains(new SessionAction.GrantDials(1, 1));
    assertThat(machine.nextDeadlineNanos()).isEqualTo(SPACING);
    at(SPACING);
    assertThat(actions).containsExactly(new SessionAction.GrantDials(2, 1));
    at(2 * SPACING);
    assertThat(actions).containsExactly(new SessionAction.GrantDials(1, 1));
    at(3 * SPACING);
    assertThat(actions).as("3 are under way").isEmpty();
    assertThat(machine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    at(4 * SPACING, new SessionEvent.DialEnded(1));
    assertThat(actions).containsExactly(new SessionAction.GrantDials(2, 1));
  }

  @Test
  void a_torrent_that_has_its_connections_gets_no_dials() {
    at(0, new SessionEvent.TorrentAdded(1));
    for (int i = 0; i < 4; i++) {
      at(i, new SessionEvent.ConnectionOpened(1));
    }
    at(10_000, new SessionEvent.DialsWanted(1, 5, false));
    assertThat(actions).isEmpty();
    at(10_001, new SessionEvent.ConnectionClosed(1));
    assertThat(actions).containsExactly(new SessionAction.GrantDials(1, 1));
  }

  private static SessionMachine full() {
    SessionMachine full = new SessionMachine(new SessionSetup(2, 4, 3, 0, 2, 5));
    for (int torrent = 1; torrent <= 4; torrent++) {
      full.handle(new SessionEvent.TorrentAdded(torrent), 0, _ -> {});
    }
    full.handle(new SessionEvent.ConnectionOpened(1), 0, _ -> {});
    full.handle(new SessionEvent.ConnectionOpened(2), 0, _ -> {});
    full.handle(new SessionEvent.DialsWanted(3, 5, false), 0, _ -> {});
    full.advance(0, _ -> {});
    return full;
  }

  @Test
  void while_a_download_is_stalled_those_that_hold_all_places_are_asked_for_room_each_minute() {
    SessionMachine full = full();
    full.advance(0, actions::add);
    assertThat(actions).as("who only wants more").isEmpty();
    full.handle(new SessionEvent.DialsWanted(4, 5, true), 0, actions::add);
    full.advance(0, actions::add);
    assertThat(actions).containsExactly(new SessionAction.MakeRoom(1));
    assertThat(full.nextDeadlineNanos()).isEqualTo(RoomRequests.NEXT_NANOS);
    full.advance(RoomRequests.NEXT_NANOS - 1, actions::add);
    assertThat(actions).as("it may close one").hasSize(1);
    full.advance(RoomRequests.NEXT_NANOS, actions::add);
    assertThat(actions).endsWith(new SessionAction.MakeRoom(2)).hasSize(2);
    assertThat(full.nextDeadlineNanos()).isEqualTo(RoomRequests.ROUND_NANOS);
    full.advance(RoomRequests.ROUND_NANOS, actions::add);
    assertThat(actions).endsWith(new SessionAction.MakeRoom(1)).hasSize(3);
    full.handle(new SessionEvent.DialsWanted(4, 0, true), 0, actions::add);
    full.advance(RoomRequests.ROUND_NANOS, actions::add);
    assertThat(full.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void once_one_has_made_room_the_others_are_not_asked_and_are_the_first_the_next_time() {
    SessionMachine full = full();
    full.handle(new SessionEvent.DialsWanted(4, 5, true), 0, actions::add);
    full.advance(0, actions::add);
    full.handle(new SessionEvent.ConnectionClosed(1), 1, actions::add);
    full.advance(1, actions::add);
    assertThat(actions)
        .containsExactly(new SessionAction.MakeRoom(1), new SessionAction.GrantDials(4, 1));
    full.handle(new SessionEvent.DialEnded(4), 2, actions::add);
    full.handle(new SessionEvent.ConnectionOpened(1), 2, actions::add);
    full.advance(RoomRequests.NEXT_NANOS, actions::add);
    assertThat(actions).endsWith(new SessionAction.MakeRoom(2)).hasSize(3);
  }

  @Test
  void while_there_are_more_connections_than_there_may_be_for_a_while_room_is_made() {
    SessionMachine full = full();
    full.handle(new SessionEvent.ConnectionOpened(4), 7, actions::add);
    full.advance(7, actions::add);
    assertThat(actions).as("its torrent may refuse it").isEmpty();
    long due = 7 + RoomRequests.CROWDED_NANOS;
    assertThat(full.nextDeadlineNanos()).isEqualTo(due);
    full.advance(due, actions::add);
    full.advance(due + RoomRequests.NEXT_NANOS, actions::add);
    assertThat(actions)
        .containsExactly(new SessionAction.MakeRoom(1), new SessionAction.MakeRoom(2));
    full.handle(new SessionEvent.ConnectionClosed(1), 8, actions::add);
    full.advance(due + 2 * RoomRequests.NEXT_NANOS, actions::add);
    assertThat(actions).hasSize(2);
    assertThat(full.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void the_last_free_place_is_for_a_download_that_is_stalled_and_the_next_for_others() {
    SessionMachine full = full();
    full.handle(new SessionEvent.DialsWanted(4, 5, true), 0, actions::add);
    full.handle(new SessionEvent.ConnectionClosed(1), 0, actions::add);
    full.advance(0, actions::add);
    assertThat(actions).containsExactly(new SessionAction.GrantDials(4, 1));
    actions.clear();
    full.handle(new SessionEvent.ConnectionClosed(2), 0, actions::add);
    full.advance(0, actions::add);
    assertThat(actions).as("its turn").containsExactly(new SessionAction.GrantDials(3, 1));
    actions.clear();
    full.handle(new SessionEvent.DialEnded(4), 0, actions::add);
    full.handle(new SessionEvent.TorrentRemoved(4), 0, actions::add);
    full.advance(0, actions::add);
    assertThat(actions).containsExactly(new SessionAction.GrantDials(3, 1));
  }

  @Test
  void a_removed_torrent_gives_everything_back() {
    SessionMachine small = new SessionMachine(new SessionSetup(1, 1, 1, 0, 1, 0));
    small.handle(new SessionEvent.TorrentAdded(1), 0, actions::add);
    small.handle(new SessionEvent.ConnectionOpened(1), 0, actions::add);
    small.handle(new SessionEvent.TorrentAdded(2), 0, actions::add);
    small.handle(new SessionEvent.DialsWanted(2, 1, false), 0, actions::add);
    small.advance(0, actions::add);
    assertThat(actions).as("there is no room").doesNotContain(new SessionAction.GrantDials(2, 1));
    small.handle(new SessionEvent.TorrentRemoved(1), 0, actions::add);
    small.handle(new SessionEvent.ConnectionClosed(1), 0, actions::add);
    small.advance(0, actions::add);
    assertThat(actions).contains(new SessionAction.GrantDials(2, 1));
  }

  @Test
  void torrents_take_turns_in_the_order_they_were_added() {
    at(
        0,
        new SessionEvent.TorrentAdded(1),
        new SessionEvent.TorrentAdded(2),
        new SessionEvent.TorrentAdded(3),
        new SessionEvent.WantsToRun(1, true),
        new SessionEvent.WantsToRun(2, true),
        new SessionEvent.WantsToRun(3, true));
    assertThat(actions)
        .contains(new SessionAction.Activate(1, true), new SessionAction.Activate(2, true))
        .doesNotContain(new SessionAction.Activate(3, true));
    at(1, new SessionEvent.WantsToRun(1, false));
    assertThat(actions)
        .containsExactly(new SessionAction.Activate(1, false), new SessionAction.Activate(3, true));
  }

  @Test
  void slots_are_shared_out_by_need() {
    at(
        0,
        new SessionEvent.TorrentAdded(1),
        new SessionEvent.TorrentAdded(2),
        new SessionEvent.SlotsWanted(1, 1, false),
        new SessionEvent.SlotsWanted(2, 9, true));
    assertThat(actions)
        .contains(new SessionAction.UseSlots(1, 1), new SessionAction.UseSlots(2, 4));
    at(1, new SessionEvent.SlotsWanted(1, 9, false));
    assertThat(actions)
        .contains(new SessionAction.UseSlots(1, 3), new SessionAction.UseSlots(2, 2));
  }

  @Test
  void bans_expire_and_say_why() {
    at(0, new SessionEvent.Banned(ip(7), 100, "sent bad data"));
    assertThat(machine.banReason(ip(7), 99)).contains("sent bad data");
    assertThat(machine.bannedCount(99)).isOne();
    assertThat(machine.banReason(ip(7), 100)).isEmpty();
    assertThat(machine.bannedCount(100)).isZero();
  }

  @Test
  void who_bans_an_address_of_ipv6_bans_its_network_of_64_bits_and_no_more() {
    Bans bans = new Bans();
    bans.ban(IpAddress.parse("2001:db8:1:2::5"), 0, 100, "sent bad data");
    assertThat(bans.reason(IpAddress.parse("2001:db8:1:2:ffff::1"), 0)).contains("sent bad data");
    assertThat(bans.reason(IpAddress.parse("2001:db8:1:3::5"), 0)).isEmpty();
  }

  @Test
  void neighbours_share_no_ban() {
    Bans bans = new Bans();
    bans.ban(IpAddress.parse("fe80::5"), 0, 100, "sent bad data");
    bans.ban(IpAddress.parse("fd00::5"), 0, 100, "sent bad data");
    bans.ban(IpAddress.parse("::1"), 0, 100, "sent bad data");
    assertThat(bans.reason(IpAddress.parse("fe80::6"), 0)).isEmpty();
    assertThat(bans.reason(IpAddress.parse("fd00::6"), 0)).isEmpty();
    assertThat(bans.reason(IpAddress.parse("fd00::5"), 0)).isPresent();
  }

  @Test
  void who_is_seen_through_a_translator_of_the_whole_internet_is_banned_alone() {
    Bans bans = new Bans();
    bans.ban(IpAddress.parse("64:ff9b::203.0.113.5"), 0, 100, "sent bad data");
    assertThat(bans.reason(IpAddress.parse("203.0.113.5"), 0)).isPresent();
    assertThat(bans.reason(IpAddress.parse("64:ff9b::203.0.113.6"), 0)).isEmpty();
  }

  @Test
  void a_ban_that_lasts_longer_takes_the_place_of_a_shorter_one_and_not_the_other_way() {
    Bans bans = new Bans();
    bans.ban(ip(1), 0, 10, "first");
    bans.ban(ip(1), 0, 20, "second");
    bans.ban(ip(1), 0, 15, "third");
    assertThat(bans.reason(ip(1), 19)).contains("second");
    assertThat(bans.count(19)).isOne();
    assertThat(bans.count(20)).isZero();
    long late = Long.MAX_VALUE - 5; // the clock may begin anywhere, and go on at the other end
    bans.ban(ip(1), late, Long.MAX_VALUE, "for ever");
    bans.ban(ip(2), late, 10, "short");
    assertThat(bans.count(late + 9)).isEqualTo(2);
    assertThat(bans.count(late + 10)).isOne();
  }

  @Test
  void whom_one_torrent_bans_no_other_dials() {
    at(0, new SessionEvent.Banned(ip(7), 100, "sent bad data"));
    assertThat(machine.mayDial(ip(7), 99)).isFalse();
    assertThat(machine.mayDial(ip(7), 100)).isTrue();
  }

  @Test
  void bans_are_bounded_and_the_one_that_ends_first_is_forgotten() {
    Bans bans = new Bans();
    bans.ban(ip(1), 0, 10, "short");
    for (int i = 0; i < Bans.MAX_BANS; i++) {
      bans.ban(IpAddress.of((byte) 10, (byte) (i >> 8), (byte) i, (byte) 1), 0, 100, "long");
    }
    assertThat(bans.count(0)).isEqualTo(Bans.MAX_BANS);
    assertThat(bans.reason(ip(1), 0)).isEmpty();
  }

  @Test
  void a_host_is_dialed_thirty_times_a_minute_by_all_torrents_together() {
    int dialed = 0;
    for (long now = 0; now < 3 * HostDials.MINUTE_NANOS; now += 20_000_000) {
      dialed += machine.mayDial(ip(1), now) ? 1 : 0;
    }
    assertThat(dialed).isEqualTo(3 * HostDials.MAX_PER_MINUTE);
    assertThat(machine.mayDial(ip(2), 3 * HostDials.MINUTE_NANOS - 1)).isTrue();
    IpAddress near = IpAddress.parse("127.0.0.1");
    for (int i = 0; i < 1000; i++) {
      assertThat(machine.mayDial(near, 0)).isTrue();
    }
  }

  @Test
  void what_our_address_is_is_told_when_enough_say_so() {
    IpAddress ours = IpAddress.parse("203.0.113.7");
    for (int i = 0; i < 10; i++) {
      at(i, new SessionEvent.ExternalAddressVote(ours, ip(100)));
      assertThat(actions).isEmpty();
    }
    at(20, new SessionEvent.ExternalAddressVote(ours, IpAddress.parse("198.51.100.1")));
    at(21, new SessionEvent.ExternalAddressVote(ours, IpAddress.parse("203.0.113.99")));
    assertThat(actions).containsExactly(new SessionAction.ExternalAddressKnown(ours));
    at(22, new SessionEvent.ExternalAddressVote(ours, ip(103)));
    assertThat(actions).isEmpty();
  }

  @Test
  void what_nodes_of_the_dht_agree_on_is_our_address() {
    at(0, new SessionEvent.ExternalAddressAgreed(ip(1)));
    assertThat(actions).containsExactly(new SessionAction.ExternalAddressKnown(ip(1)));
    at(1, new SessionEvent.ExternalAddressAgreed(ip(1)));
    assertThat(actions).isEmpty();
    at(2, new SessionEvent.ExternalAddressAgreed(ip(2)));
    assertThat(actions).containsExactly(new SessionAction.ExternalAddressKnown(ip(2)));
  }
}
