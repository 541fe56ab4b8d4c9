// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.Progress;
import org.btsdk.api.TorrentState;
import org.btsdk.api.TorrentStats;
import org.btsdk.api.TrackerInfo;
import org.btsdk.core.torrent.MetadataMachine;

/// Says for people why a torrent is not done yet. Threads: any that may wait for the loop.
final class WhyNotDone {
  private final EngineTorrent torrent;
  private final EngineSession session;

  WhyNotDone(EngineTorrent torrent, EngineSession session) {
    this.torrent = torrent;
    this.session = session;
  }

  /// Why there is no metadata.
  String metadataIsMissing() {
    TorrentState state = torrent.state();
    if (state != TorrentState.METADATA) {
      return state == TorrentState.QUEUED ? "waits for its turn" : "the torrent is " + state;
    }
    Optional<String> missing =
        torrent
            .driver()
            .query(stage ->
                stage instanceof MetadataMachine machine
                    ? machine.missing()
                    : Optional.of("just arrived"));
    return missing.orElseGet(this::whoKnowsNobody);
  }

  /// Why it is not complete.
  String dataIsMissing() {
    Progress progress = torrent.progress();
    TorrentStats stats = torrent.stats();
    String percent = "%.1f %% done, ".formatted(progress.percent());
    return switch (progress.state()) {
      case QUEUED -> "waits for its turn";
      case METADATA -> metadataIsMissing();
      case CHECKING -> "still checking data";
      case PAUSED -> percent + "paused";
      case FAILED, REMOVED, SEEDING, FINISHING -> percent + progress.state();
      case DOWNLOADING -> percent + whoIsMissing(stats);
    };
  }

  private String whoIsMissing(TorrentStats stats) {
    if (stats.peers() > 0) {
      return stats.downRate().bytesPerSecond() > 0
          ? "still downloading at " + stats.downRate()
          : "stalled: %d peers connected, none sends".formatted(stats.peers());
    }
    if (stats.knownPeers() > 0) {
      return "no peers: %d known, none connected".formatted(stats.knownPeers());
    }
    return whoKnowsNobody();
  }

  private String whoKnowsNobody() {
    List<String> reasons = new ArrayList<>();
    torrent.trackers().forEach(tracker -> reasons.add(tracker.uri() + ": " + says(tracker)));
    if (reasons.isEmpty()) {
      reasons.add("no trackers");
    }
    if (!torrent.driver().isPrivate()) {
      reasons.add(whatTheDhtSays());
    }
    return "no peers known (" + String.join("; ", reasons) + ")";
  }

  /// What a tracker has to say, while nobody is known.
  static String says(TrackerInfo tracker) {
    return tracker
        .message()
        .orElseGet(() ->
            switch (tracker.status()) {
              case IDLE -> "not asked yet";
              case ANNOUNCING, FAILING -> "no answer";
              case SKIPPED -> "not asked";
              case WORKING ->
                  tracker.peers() == 0
                      ? "names nobody"
                      : "names %d, none of use".formatted(tracker.peers());
            });
  }

  private String whatTheDhtSays() {
    if (session.services().dht() == null) {
      return "no DHT";
    }
    return session.dht().nodes().isEmpty() ? "no node of the DHT answered" : "the DHT names nobody";
  }
}
