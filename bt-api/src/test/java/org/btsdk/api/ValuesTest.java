// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.api.event.Event;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Rate;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;

/// What the API's values refuse, copy and print.
class ValuesTest {
  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int bit : set) {
      bits.set(bit);
    }
    return bits;
  }

  @Test
  void a_goal_that_is_none_is_refused_by_its_name_and_value() {
    refused(() -> StopGoal.NEVER.ratio(-1), "ratio is zero or more, not -1.0");
    refused(() -> StopGoal.NEVER.ratio(Double.NaN), "ratio is zero or more, not NaN");
    refused(() -> StopGoal.NEVER.uploadedBytes(-2), "uploadedBytes is zero or more, not -2");
    refused(() -> StopGoal.NEVER.downloadedBytes(-3), "downloadedBytes is zero or more, not -3");
    refused(
        () -> StopGoal.NEVER.seedTime(Duration.ofSeconds(-4)),
        "seedTime is zero or more, not PT-4S");
  }

  private static void refused(Runnable making, String message) {
    assertThatIllegalArgumentException().isThrownBy(making::run).withMessage(message);
  }

  private static Progress progress(TorrentState state, long doneBytes) {
    return new Progress(
        state, doneBytes, 1_000_000, Rate.UNLIMITED, Rate.UNLIMITED, 0, 0, Optional.empty());
  }

  @Test
  void a_hundred_percent_is_only_said_and_printed_of_what_is_done() {
    double nearly = progress(TorrentState.DOWNLOADING, 999_999).percent();
    assertThat("%.1f".formatted(nearly)).isEqualTo("99.9");
    assertThat(progress(TorrentState.FINISHING, 1_000_000).percent()).isEqualTo(nearly);
    assertThat(progress(TorrentState.SEEDING, 1_000_000).percent()).isEqualTo(100);
    assertThat(progress(TorrentState.PAUSED, 1_000_000).percent()).isEqualTo(100);
    assertThat(progress(TorrentState.DOWNLOADING, 500_000).percent()).isEqualTo(50);
  }

  @Test
  void states_are_those_of_the_pieces_there_are() {
    refused(() -> new PieceStates(2, bits(), new int[1]), "the availability of 1 pieces, not of 2");
    refused(
        () -> new PieceStates(-1, bits(), new int[0]), "the availability of 0 pieces, not of -1");
    refused(() -> new PieceStates(2, bits(2), new int[2]), "piece 2 is none of 2");
    PieceStates states = new PieceStates(2, bits(1), new int[] {3, 4});
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> states.have(2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> states.availability(2));
  }

  @Test
  void states_that_say_the_same_are_equal() {
    PieceStates states = new PieceStates(2, bits(1), new int[] {3, 4});
    assertThat(states)
        .isEqualTo(new PieceStates(2, bits(1), new int[] {3, 4}))
        .hasSameHashCodeAs(new PieceStates(2, bits(1), new int[] {3, 4}))
        .isNotEqualTo(new PieceStates(2, bits(0), new int[] {3, 4}))
        .isNotEqualTo(new PieceStates(2, bits(1), new int[] {3, 5}))
        .hasToString("PieceStates[1 of 2]");
  }

  @Test
  void a_report_is_complete_only_by_pieces_of_its_own() {
    refused(() -> new CheckReport(bits(1), 1, 0, List.of(), List.of()), "piece 1 is none of 1");
    refused(
        () -> new CheckReport(bits(), 1, -1, List.of(), List.of()),
        "pieceCount and checkedBytes are zero or more, not 1 and -1");
  }

  private static PeerInfo peer(double progress) {
    return new PeerInfo(
        PeerAddress.parse("192.0.2.1:6881"),
        PeerId.of(new byte[20]),
        "a client",
        true,
        "user",
        progress,
        true,
        false,
        true,
        false,
        false,
        Rate.ZERO,
        Rate.ZERO,
        0,
        0,
        0,
        0,
        "new");
  }

  private static TorrentStats stats(double availability) {
    return new TorrentStats(
        0, 0, 0, 0, Rate.ZERO, Rate.ZERO, 0, 0, 0, availability, Duration.ZERO, Optional.empty());
  }

  private static TrackerInfo tracker(int tier) {
    return new TrackerInfo(
        URI.create("http://tracker.example/announce"),
        tier,
        TrackerInfo.Status.IDLE,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        0);
  }

  private static Completed completed(long wantedBytes, long downloadedBytes) {
    InfoHashes hashes = InfoHashes.v1(Sha1Hash.of(new byte[20]));
    return new Completed(hashes, "a", List.of(), wantedBytes, downloadedBytes, Duration.ZERO);
  }

  @Test
  void a_peer_has_between_nothing_and_all() {
    assertThat(peer(0).progress()).isZero();
    assertThat(peer(1).progress()).isEqualTo(1);
    refused(() -> peer(-0.5), "progress is from 0 to 1, not -0.5");
    refused(() -> peer(1.5), "progress is from 0 to 1, not 1.5");
    refused(() -> peer(Double.NaN), "progress is from 0 to 1, not NaN");
  }

  @Test
  void numbers_of_torrents_and_trackers_are_not_negative() {
    assertThat(stats(0).availability()).isZero();
    refused(() -> stats(-1), "availability is zero or more, not -1.0");
    refused(() -> stats(Double.NaN), "availability is zero or more, not NaN");
    assertThat(tracker(0).tier()).isZero();
    refused(() -> tracker(-1), "tier is zero or more, not -1");
    assertThat(completed(0, 0).wantedBytes()).isZero();
    refused(
        () -> completed(-1, 0), "wantedBytes and downloadedBytes are zero or more, not -1 and 0");
    refused(
        () -> completed(0, -1), "wantedBytes and downloadedBytes are zero or more, not 0 and -1");
  }

  @Test
  void what_the_dht_did_is_counted_from_where_it_begins() {
    Dht.Effort effort = new Dht.Effort(0, 0, 0, Duration.ZERO);
    assertThat(new Dht.Stored(1, 0, effort).nodes()).isEqualTo(1);
    refused(() -> new Dht.Effort(-1, 0, 0, Duration.ZERO), "asked is zero or more, not -1");
    refused(() -> new Dht.Stored(0, 3, effort), "nodes is one or more, not 0");
  }

  @Test
  void at_least_one_event_was_dropped() {
    assertThat(new Event.Dropped(1).count()).isEqualTo(1);
    refused(() -> new Event.Dropped(0), "count is one or more, not 0");
  }
}
