// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.time.Duration;
import java.util.List;
import org.btsdk.protocol.tracker.Announce;
import org.btsdk.protocol.tracker.AnnounceReply;
import org.btsdk.protocol.tracker.Refusal;
import org.btsdk.protocol.tracker.ScrapeReply;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;
import org.btsdk.spi.tracker.TrackerRefusedException;
import org.jspecify.annotations.Nullable;

/// Between the values of the service interface and those of the codecs. Has no state.
final class Answers {
  private Answers() {}

  static Announce announce(AnnounceRequest request) {
    Announce.Event event =
        switch (request.event()) {
          case NONE -> Announce.Event.NONE;
          case COMPLETED -> Announce.Event.COMPLETED;
          case STARTED -> Announce.Event.STARTED;
          case STOPPED -> Announce.Event.STOPPED;
          case PAUSED -> Announce.Event.PAUSED;
        };
    return new Announce(
        request.torrent(),
        request.peerId(),
        request.port(),
        request.uploadedBytes(),
        request.downloadedBytes(),
        request.leftBytes(),
        event,
        request.numWant(),
        request.key(),
        request.trackerId());
  }

  static AnnounceResponse response(AnnounceReply reply) throws TrackerRefusedException {
    return switch (reply) {
      case AnnounceReply.Accepted accepted ->
          new AnnounceResponse(
              accepted.peers(),
              accepted.interval(),
              accepted.minInterval(),
              accepted.seeders(),
              accepted.leechers(),
              accepted.warning(),
              accepted.trackerId(),
              accepted.externalIp());
      case AnnounceReply.Refused(Refusal refusal) -> throw refused(refusal);
    };
  }

  static List<ScrapeEntry> entries(ScrapeReply reply) throws TrackerRefusedException {
    return switch (reply) {
      case ScrapeReply.Accepted(List<ScrapeReply.Swarm> swarms) ->
          swarms.stream()
              .map(swarm ->
                  new ScrapeEntry(
                      swarm.infoHash(), swarm.seeders(), swarm.leechers(), swarm.downloads()))
              .toList();
      case ScrapeReply.Refused(Refusal refusal) -> throw refused(refusal);
    };
  }

  static TrackerRefusedException refused(Refusal refusal) {
    @Nullable Duration retryIn = refusal.retryIn().orElse(null);
    return new TrackerRefusedException(refusal.reason(), retryIn, refusal.never());
  }
}
