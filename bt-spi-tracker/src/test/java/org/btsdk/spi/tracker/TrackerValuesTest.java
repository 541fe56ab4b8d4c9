// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;

/// What is told to trackers, and what they answer.
class TrackerValuesTest {
  private static final Sha1Hash TORRENT = Sha1Hash.of(new byte[20]);
  private static final PeerAddress PEER = PeerAddress.parse("192.0.2.1:1");

  @Test
  void an_announce_with_a_number_out_of_its_range_is_refused_by_its_name_and_value() {
    refused(() -> request(0, 0, 0, 0, 0), "a port is from 1 to 65535, not 0");
    refused(() -> request(65_536, 0, 0, 0, 0), "a port is from 1 to 65535, not 65536");
    refused(() -> request(1, -1, 0, 0, 0), "uploadedBytes is zero or more, not -1");
    refused(() -> request(1, 0, -2, 0, 0), "downloadedBytes is zero or more, not -2");
    refused(() -> request(1, 0, 0, -3, 0), "leftBytes is zero or more, not -3");
    refused(() -> request(1, 0, 0, 0, -4), "numWant is zero or more, not -4");
    assertThatCode(() -> request(65_535, 0, 0, Long.MAX_VALUE, 0)).doesNotThrowAnyException();
  }

  @Test
  void an_answer_with_a_number_out_of_its_range_is_refused_by_its_name_and_value() {
    Duration negative = Duration.ofSeconds(-1);
    List<PeerAddress> none = List.of();
    refused(
        () -> response(none, negative, Optional.empty(), 0, 0),
        "interval is zero or more, not PT-1S");
    refused(
        () -> response(none, Duration.ZERO, Optional.of(negative), 0, 0),
        "minInterval is zero or more, not PT-1S");
    refused(
        () -> response(none, Duration.ZERO, Optional.empty(), -1, 0),
        "seeders is zero or more, not -1");
    refused(
        () -> response(none, Duration.ZERO, Optional.empty(), 0, -2),
        "leechers is zero or more, not -2");
    refused(
        () ->
            response(
                Collections.nCopies(AnnounceResponse.MAX_PEERS + 1, PEER),
                Duration.ZERO,
                Optional.empty(),
                0,
                0),
        "at most 2000 peers are taken, not 2001");
  }

  @Test
  void a_peer_that_is_named_twice_is_taken_once() {
    List<PeerAddress> peers = new ArrayList<>(List.of(PEER, PeerAddress.parse("[::1]:2"), PEER));
    AnnounceResponse response = response(peers, Duration.ZERO, Optional.empty(), 0, 0);
    peers.clear();
    assertThat(response.peers()).containsExactly(PEER, PeerAddress.parse("[::1]:2"));
  }

  @Test
  void nobody_counts_less_than_no_peers() {
    refused(
        () -> new ScrapeEntry(TORRENT, 1, -1, 2),
        "seeders, leechers and downloads are zero or more, not 1, -1 and 2");
  }

  private static void refused(Runnable making, String message) {
    assertThatIllegalArgumentException().isThrownBy(making::run).withMessage(message);
  }

  private static AnnounceRequest request(
      int port, long uploaded, long downloaded, long left, int numWant) {
    return new AnnounceRequest(
        TORRENT,
        PeerId.of(new byte[20]),
        port,
        uploaded,
        downloaded,
        left,
        AnnounceRequest.Event.NONE,
        numWant,
        0,
        Optional.empty(),
        Optional.empty(),
        AnnounceRequest.AddressFamily.ANY);
  }

  private static AnnounceResponse response(
      List<PeerAddress> peers,
      Duration interval,
      Optional<Duration> minInterval,
      int seeders,
      int leechers) {
    return new AnnounceResponse(
        peers,
        interval,
        minInterval,
        OptionalInt.of(seeders),
        OptionalInt.of(leechers),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
