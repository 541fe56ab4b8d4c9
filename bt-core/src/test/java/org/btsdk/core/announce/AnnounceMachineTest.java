// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.api.TrackerInfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;
import org.btsdk.spi.tracker.AnnounceRequest.Event;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.TrackerRefusedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnounceMachineTest {
  private static final Sha1Hash V1 = Sha1Hash.parse("aa".repeat(20));
  private static final Sha1Hash V2 = Sha1Hash.parse("bb".repeat(20));
  private static final URI A = URI.create("http://a/announce");
  private static final URI B = URI.create("http://b/announce");
  private static final URI C = URI.create("udp://c:1");
  private static final AnnounceProgress LEECHING = new AnnounceProgress(1, 2, 3, false, 50);
  private static final AnnounceProgress SEEDING = new AnnounceProgress(1, 5, 0, false, 50);
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  private long now = -7 * MINUTE; // a monotonic clock may well be negative

  @Test
  void begins_with_started_and_goes_on_at_the_interval() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    assertThat(poll(machine)).isEmpty();
    machine.start(now);
    Attempt first = one(machine);
    assertThat(first.request().event()).isEqualTo(Event.STARTED);
    assertThat(first.request().torrent()).isEqualTo(V1);
    assertThat(first.request().numWant()).isEqualTo(50);
    assertThat(poll(machine)).isEmpty();
    machine.onResponse(first.id(), answer(30, 0), now);
    assertThat(machine.nextDeadlineNanos()).isEqualTo(now + 30 * MINUTE);
    now += 30 * MINUTE - 1;
    assertThat(poll(machine)).isEmpty();
    now += 1;
    assertThat(one(machine).request().event()).isEqualTo(Event.NONE);
  }

  @Test
  void goes_down_the_tiers_and_moves_who_answers_to_the_front() {
    AnnounceMachine machine = machine(List.of(List.of(A, B), List.of(C)));
    machine.start(now);
    Attempt first = one(machine);
    fail(machine, first);
    Attempt second = one(machine);
    assertThat(List.of(first.tracker(), second.tracker())).containsExactlyInAnyOrder(A, B);
    succeed(machine, second, 30);
    assertThat(machine.trackers(now).getFirst().uri()).isEqualTo(second.tracker());
    now = machine.nextDeadlineNanos();
    assertThat(one(machine).tracker()).isEqualTo(second.tracker());
  }

  @Test
  void asks_a_lower_tier_only_when_the_whole_tier_above_failed() {
    AnnounceMachine machine = machine(List.of(List.of(A), List.of(B), List.of(C)));
    machine.start(now);
    fail(machine, one(machine));
    Attempt second = one(machine);
    assertThat(second.tracker()).isEqualTo(B);
    succeed(machine, second, 30);
    now = machine.nextDeadlineNanos();
    Attempt again = one(machine);
    assertThat(again.tracker()).isEqualTo(A);
    assertThat(again.request().event()).isEqualTo(Event.STARTED);
    fail(machine, again);
    Attempt fallback = one(machine);
    assertThat(fallback.tracker()).isEqualTo(B);
    assertThat(fallback.request().event()).isEqualTo(Event.NONE);
  }

  @Test
  void shuffles_inside_a_tier_by_its_seed() {
    List<URI> tier = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tier.add(URI.create("http://t" + i + "/announce"));
    }
    List<URI> order = uris(machine(List.of(tier, List.of(A))));
    assertThat(order).isEqualTo(uris(machine(List.of(tier, List.of(A)))));
    assertThat(order.subList(0, 20)).containsExactlyInAnyOrderElementsOf(tier).isNotEqualTo(tier);
    assertThat(order.getLast()).isEqualTo(A);
  }

  @Test
  void waits_longer_after_every_failure_but_never_more_than_an_hour() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    long last = 0;
    for (int i = 0; i < 30; i++) {
      fail(machine, one(machine));
      assertThat(poll(machine)).isEmpty();
      long wait = machine.nextDeadlineNanos() - now;
      assertThat(wait).isBetween(5 * SECOND, 60 * MINUTE).isGreaterThanOrEqualTo(last);
      last = wait;
      now = machine.nextDeadlineNanos();
    }
    assertThat(last).isEqualTo(60 * MINUTE);
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 1", "PT59S, 1", "PT48H, 1440", "PT2562047788015215H, 1440"})
  void keeps_within_a_minute_and_a_day_whatever_a_transport_says(Duration told, int minutes) {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    machine.onResponse(one(machine).id(), answer(told, Optional.empty()), now);
    assertThat(poll(machine)).isEmpty();
    assertThat(machine.nextDeadlineNanos()).isEqualTo(now + minutes * MINUTE);
  }

  @Test
  void a_tracker_that_wants_nobody_before_the_end_of_time_is_asked_after_a_day() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    AnnounceResponse response = answer(Duration.ofMinutes(30), Optional.of(FOREVER));
    machine.onResponse(one(machine).id(), response, now);
    machine.wantPeers(now);
    assertThat(poll(machine)).isEmpty();
    assertThat(machine.nextDeadlineNanos()).isEqualTo(now + 24 * 60 * MINUTE);
  }

  @Test
  void a_tracker_that_refuses_until_the_end_of_time_is_asked_after_a_week() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    refuse(machine, one(machine), FOREVER, false);
    assertThat(poll(machine)).isEmpty();
    assertThat(machine.nextDeadlineNanos()).isEqualTo(now + 7 * 24 * 60 * MINUTE);
  }

  @Test
  void comes_again_when_a_refusing_tracker_says_and_never_if_it_says_so() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    refuse(machine, one(machine), Duration.ofMinutes(10), false);
    assertThat(poll(machine)).isEmpty();
    assertThat(machine.nextDeadlineNanos()).isEqualTo(now + 10 * MINUTE);
    machine.announceNow(true, now);
    assertThat(poll(machine)).as("the tracker's word stands").isEmpty();
    now += 10 * MINUTE;
    refuse(machine, one(machine), null, true);
    assertThat(poll(machine)).isEmpty();
    assertThat(machine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    TrackerInfo info = machine.trackers(now).getFirst();
    assertThat(info.status()).isEqualTo(TrackerInfo.Status.SKIPPED);
    assertThat(info.message()).contains("refused for good: go away");
  }

  @Test
  void tells_stopped_only_to_who_took_started() {
    AnnounceMachine machine = machine(List.of(List.of(A), List.of(B)));
    machine.start(now);
    fail(machine, one(machine));
    succeed(machine, one(machine), 30);
    machine.stop(now);
    Attempt stopped = one(machine);
    assertThat(stopped.tracker()).isEqualTo(B);
    assertThat(stopped.request().event()).isEqualTo(Event.STOPPED);
    assertThat(stopped.request().numWant()).isZero();
    assertThat(machine.finished()).isFalse();
    machine.onFailure(stopped.id(), new IOException("gone"), now);
    assertThat(machine.finished()).isTrue();
    assertThat(poll(machine)).isEmpty();
  }

  @Test
  void tells_no_stopped_if_no_tracker_ever_answered() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    fail(machine, one(machine));
    machine.stop(now);
    assertThat(poll(machine)).isEmpty();
    assertThat(machine.finished()).isTrue();
  }

  @Test
  void tells_stopped_when_started_is_taken_after_the_stop() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    Attempt late = one(machine);
    machine.stop(now);
    assertThat(poll(machine)).isEmpty();
    assertThat(machine.finished()).isFalse();
    assertThat(machine.onResponse(late.id(), answer(30, 0), now).takePeers()).isFalse();
    assertThat(one(machine).request().event()).isEqualTo(Event.STOPPED);
  }

  @Test
  void tells_completed_once_and_at_once() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    succeed(machine, one(machine), 30);
    now += MINUTE;
    machine.completed(now);
    List<Attempt> told = poll(machine, SEEDING);
    assertThat(told)
        .singleElement()
        .extracting(a -> a.request().event())
        .isEqualTo(Event.COMPLETED);
    succeed(machine, told.getFirst(), 30);
    assertThat(machine.nextDeadlineNanos()).isEqualTo(now + 30 * MINUTE);
    now += 30 * MINUTE;
    assertThat(poll(machine, SEEDING).getFirst().request().event()).isEqualTo(Event.NONE);
  }

  @Test
  void tells_completed_after_an_announce_that_was_on_its_way() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    Attempt started = one(machine);
    machine.completed(now);
    assertThat(poll(machine, SEEDING)).isEmpty();
    succeed(machine, started, 30);
    assertThat(poll(machine, SEEDING).getFirst().request().event()).isEqualTo(Event.COMPLETED);
  }

  @Test
  void tells_no_completed_to_who_heard_started_from_a_seed() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    succeed(machine, poll(machine, SEEDING).getFirst(), 30);
    machine.completed(now);
    assertThat(poll(machine, SEEDING)).isEmpty();
    now += 30 * MINUTE;
    assertThat(poll(machine, SEEDING).getFirst().request().event()).isEqualTo(Event.NONE);
  }

  @Test
  void tells_completed_before_stopped_if_the_torrent_stops_at_once() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    succeed(machine, one(machine), 30);
    machine.completed(now);
    machine.stop(now);
    assertThat(events(poll(machine, SEEDING))).containsExactly(Event.COMPLETED, Event.STOPPED);
  }

  @Test
  void tells_completed_before_stopped_if_started_is_taken_after_both() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    Attempt started = one(machine);
    machine.completed(now);
    machine.stop(now);
    assertThat(poll(machine, SEEDING)).isEmpty();
    assertThat(machine.finished()).isFalse();
    succeed(machine, started, 30);
    List<Attempt> farewell = poll(machine, SEEDING);
    assertThat(events(farewell)).containsExactly(Event.COMPLETED, Event.STOPPED);
    assertThat(farewell).allMatch(told -> told.request().numWant() == 0);
    farewell.forEach(told -> succeed(machine, told, 30));
    assertThat(machine.finished()).isTrue();
  }

  @Test
  void does_not_repeat_a_completed_that_is_on_its_way_when_the_torrent_stops() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    succeed(machine, one(machine), 30);
    machine.completed(now);
    assertThat(events(poll(machine, SEEDING))).containsExactly(Event.COMPLETED);
    machine.stop(now);
    assertThat(events(poll(machine, SEEDING))).containsExactly(Event.STOPPED);
  }

  @Test
  void does_not_repeat_a_completed_that_is_taken_just_after_the_torrent_stopped() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    succeed(machine, one(machine), 30);
    machine.completed(now);
    Attempt told = poll(machine, SEEDING).getFirst();
    machine.stop(now);
    succeed(machine, told, 30);
    assertThat(events(poll(machine, SEEDING))).containsExactly(Event.STOPPED);
  }

  @Test
  void tells_every_tracker_it_knows_of_the_end_of_the_download_before_it_leaves() {
    AnnounceMachine machine = machine(List.of(List.of(A), List.of(B)));
    machine.start(now);
    fail(machine, one(machine));
    succeed(machine, one(machine), 30); // B
    now = machine.nextDeadlineNanos();
    succeed(machine, one(machine), 30); // A again
    machine.completed(now);
    Attempt told = poll(machine, SEEDING).getFirst();
    assertThat(told.tracker()).isEqualTo(A);
    succeed(machine, told, 30);
    machine.stop(now);
    assertThat(poll(machine, SEEDING))
        .extracting(Attempt::tracker, attempt -> attempt.request().event())
        .containsExactlyInAnyOrder(
            tuple(A, Event.STOPPED), tuple(B, Event.COMPLETED), tuple(B, Event.STOPPED))
        .containsSubsequence(tuple(B, Event.COMPLETED), tuple(B, Event.STOPPED));
  }

  @Test
  void tells_completed_to_a_tracker_that_took_started_only_after_the_end() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    fail(machine, one(machine));
    machine.completed(now);
    assertThat(poll(machine, SEEDING)).isEmpty();
    now = machine.nextDeadlineNanos();
    Attempt started = poll(machine, SEEDING).getFirst();
    assertThat(started.request().event()).isEqualTo(Event.STARTED);
    succeed(machine, started, 30);
    assertThat(events(poll(machine, SEEDING))).containsExactly(Event.COMPLETED);
  }

  @Test
  void says_paused_while_it_is_a_partial_seed() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    AnnounceProgress partial = new AnnounceProgress(1, 2, 3, true, 0);
    machine.start(now);
    Attempt started = poll(machine, partial).getFirst();
    assertThat(started.request().event()).isEqualTo(Event.STARTED);
    succeed(machine, started, 30);
    now += 30 * MINUTE;
    assertThat(poll(machine, partial).getFirst().request().event()).isEqualTo(Event.PAUSED);
  }

  @Test
  void drops_the_peers_of_a_private_torrent_that_switches_its_tracker() {
    AnnounceMachine machine =
        new AnnounceMachine(
            setup(List.of(List.of(A), List.of(B)), List.of(V1), AddressFamily.ANY, true), seeded());
    machine.start(now);
    Attempt first = one(machine);
    assertThat(machine.onResponse(first.id(), answer(30, 0), now))
        .isEqualTo(new Verdict(true, false));
    now += 30 * MINUTE;
    fail(machine, one(machine));
    Attempt second = one(machine);
    assertThat(second.tracker()).isEqualTo(B);
    assertThat(machine.onResponse(second.id(), answer(30, 0), now))
        .isEqualTo(new Verdict(true, true));
  }

  @Test
  void asks_early_for_more_peers_but_not_before_the_min_interval() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    machine.onResponse(one(machine).id(), answer(30, 10), now);
    long answered = now;
    now += MINUTE;
    machine.wantPeers(now);
    assertThat(machine.nextDeadlineNanos()).isEqualTo(answered + 10 * MINUTE);
    machine.announceNow(false, now);
    assertThat(machine.nextDeadlineNanos()).isEqualTo(answered + 10 * MINUTE);
    machine.announceNow(true, now);
    assertThat(one(machine).request().event()).isEqualTo(Event.NONE);
  }

  @Test
  void asks_five_minutes_early_at_most_if_there_is_no_min_interval() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    succeed(machine, one(machine), 30);
    long answered = now;
    machine.wantPeers(now);
    assertThat(machine.nextDeadlineNanos()).isEqualTo(answered + 5 * MINUTE);
  }

  @Test
  void a_tracker_that_lets_us_come_every_second_is_asked_once_a_minute() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    AnnounceResponse response = answer(Duration.ofMinutes(30), Optional.of(Duration.ofSeconds(1)));
    machine.onResponse(one(machine).id(), response, now);
    machine.wantPeers(now);
    assertThat(machine.nextDeadlineNanos()).isEqualTo(now + MINUTE);
  }

  @Test
  void skips_what_it_has_no_transport_for_and_says_why() {
    AnnounceMachine machine = machine(List.of(List.of(URI.create("wss://w/"))));
    machine.start(now);
    assertThat(poll(machine)).isEmpty();
    assertThat(machine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    TrackerInfo info = machine.trackers(now).getFirst();
    assertThat(info.status()).isEqualTo(TrackerInfo.Status.SKIPPED);
    assertThat(info.message()).contains("no transport for \"wss\"; there are: http, https, udp");
  }

  @Test
  void announces_a_hybrid_under_both_hashes_and_stops_under_those_that_were_taken() {
    AnnounceMachine machine =
        new AnnounceMachine(
            setup(List.of(List.of(A)), List.of(V1, V2), AddressFamily.ANY, false), seeded());
    machine.start(now);
    List<Attempt> both = poll(machine);
    assertThat(both).extracting(a -> a.request().torrent()).containsExactly(V1, V2);
    machine.onFailure(both.get(0).id(), new IOException("unregistered"), now);
    assertThat(poll(machine)).isEmpty();
    succeed(machine, both.get(1), 30);
    assertThat(machine.nextDeadlineNanos()).isEqualTo(now + 30 * MINUTE);
    machine.stop(now);
    assertThat(one(machine).request().torrent()).isEqualTo(V2);
  }

  @Test
  void announces_once_for_each_family() {
    AnnounceSetup setup =
        new AnnounceSetup(
            List.of(List.of(A)),
            List.of("http"),
            List.of(V1),
            List.of(AddressFamily.V4, AddressFamily.V6),
            PeerId.of(new byte[20]),
            6881,
            Optional.empty(),
            false);
    AnnounceMachine machine = new AnnounceMachine(setup, seeded());
    machine.start(now);
    List<Attempt> both = poll(machine);
    assertThat(both)
        .extracting(a -> a.request().family())
        .containsExactly(AddressFamily.V4, AddressFamily.V6);
    assertThat(both)
        .extracting(a -> a.request().key())
        .containsOnly(both.getFirst().request().key());
  }

  @Test
  void tells_a_tracker_its_id_again() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    Attempt first = one(machine);
    assertThat(first.request().trackerId()).isEmpty();
    succeed(machine, first, 30);
    now += 30 * MINUTE;
    assertThat(one(machine).request().trackerId()).contains("id");
  }

  @Test
  void adds_and_removes_trackers_while_it_runs() {
    AnnounceMachine machine = machine(List.of());
    machine.start(now);
    assertThat(poll(machine)).isEmpty();
    assertThat(machine.add(A, 0, now)).isTrue();
    assertThat(machine.add(A, 0, now)).isFalse();
    succeed(machine, one(machine), 30);
    assertThat(machine.add(B, 1, now)).isTrue();
    assertThat(poll(machine)).isEmpty();
    assertThat(machine.trackers(now).getLast().message()).contains("not needed, a answers");
    assertThat(machine.remove(A, now)).isTrue();
    assertThat(machine.remove(A, now)).isFalse();
    List<Attempt> both = poll(machine);
    assertThat(both)
        .extracting(Attempt::tracker, a -> a.request().event())
        .containsExactly(tuple(A, Event.STOPPED), tuple(B, Event.STARTED));
  }

  @Test
  void starts_anew_after_a_stop() {
    AnnounceMachine machine = machine(List.of(List.of(A)));
    machine.start(now);
    succeed(machine, one(machine), 30);
    machine.stop(now);
    one(machine);
    machine.start(now);
    assertThat(one(machine).request().event()).isEqualTo(Event.STARTED);
  }

  @Test
  void shows_how_every_tracker_is_doing() {
    AnnounceMachine machine = machine(List.of(List.of(A), List.of(B)));
    machine.start(now);
    Attempt first = one(machine);
    assertThat(machine.trackers(now))
        .extracting(TrackerInfo::status)
        .containsExactly(TrackerInfo.Status.ANNOUNCING, TrackerInfo.Status.IDLE);
    fail(machine, first);
    succeed(machine, one(machine), 30);
    List<TrackerInfo> infos = machine.trackers(now + MINUTE);
    assertThat(infos.get(0).status()).isEqualTo(TrackerInfo.Status.FAILING);
    assertThat(infos.get(0).message()).contains("down");
    assertThat(infos.get(1))
        .isEqualTo(
            new TrackerInfo(
                B,
                1,
                TrackerInfo.Status.WORKING,
                Optional.of("mind the gap"),
                Optional.of(Duration.ofMinutes(29)),
                OptionalInt.of(4),
                OptionalInt.of(5),
                1));
  }

  private static AnnounceMachine machine(List<List<URI>> tiers) {
    return new AnnounceMachine(setup(tiers, List.of(V1), AddressFamily.ANY, false), seeded());
  }

  private static AnnounceSetup setup(
      List<List<URI>> tiers, List<Sha1Hash> torrents, AddressFamily family, boolean isPrivate) {
    return new AnnounceSetup(
        tiers,
        List.of("http", "https", "udp"),
        torrents,
        List.of(family),
        PeerId.of(new byte[20]),
        6881,
        Optional.empty(),
        isPrivate);
  }

  private static RandomGenerator seeded() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(12);
  }

  private static List<URI> uris(AnnounceMachine machine) {
    return machine.trackers(0).stream().map(TrackerInfo::uri).toList();
  }

  private List<Attempt> poll(AnnounceMachine machine) {
    return poll(machine, LEECHING);
  }

  private List<Attempt> poll(AnnounceMachine machine, AnnounceProgress progress) {
    List<Attempt> attempts = new ArrayList<>();
    machine.poll(now, progress, attempts::add);
    return attempts;
  }

  private Attempt one(AnnounceMachine machine) {
    List<Attempt> attempts = poll(machine);
    assertThat(attempts).hasSize(1);
    return attempts.getFirst();
  }

  private static List<Event> events(List<Attempt> attempts) {
    return attempts.stream().map(attempt -> attempt.request().event()).toList();
  }

  private void succeed(AnnounceMachine machine, Attempt attempt, int minutes) {
    machine.onResponse(attempt.id(), answer(minutes, 0), now);
  }

  private void fail(AnnounceMachine machine, Attempt attempt) {
    machine.onFailure(attempt.id(), new IOException("down"), now);
  }

  private void refuse(
      AnnounceMachine machine, Attempt attempt, @Nullable Duration retryIn, boolean never) {
    machine.onFailure(attempt.id(), new TrackerRefusedException("go away", retryIn, never), now);
  }

  private static AnnounceResponse answer(int minutes, int minMinutes) {
    return answer(
        Duration.ofMinutes(minutes),
        minMinutes == 0 ? Optional.empty() : Optional.of(Duration.ofMinutes(minMinutes)));
  }

  private static AnnounceResponse answer(Duration interval, Optional<Duration> minInterval) {
    return new AnnounceResponse(
        List.of(PeerAddress.parse("192.0.2.1:1")),
        interval,
        minInterval,
        OptionalInt.of(4),
        OptionalInt.of(5),
        Optional.of("mind the gap"),
        Optional.of("id"),
        Optional.empty());
  }
}
