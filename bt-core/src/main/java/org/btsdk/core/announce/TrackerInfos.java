// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.announce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.TrackerInfo;
import org.jspecify.annotations.Nullable;

/// What people see of a torrent's trackers.
///
/// @param tiers the trackers
/// @param asked the one that is being asked; null if none is
/// @param current the one that answers; null if none did
/// @param dueNanos when the next announce is due; null if none is, or one is under way
record TrackerInfos(
    Tiers tiers,
    @Nullable TrackerEntry asked,
    @Nullable TrackerEntry current,
    @Nullable Long dueNanos) {
  /// Every tracker and how it is doing, in the order in which they are asked.
  List<TrackerInfo> all(long nowNanos) {
    List<TrackerInfo> all = new ArrayList<>();
    for (int tier = 0; tier < tiers.byTier().size(); tier++) {
      for (TrackerEntry entry : tiers.byTier().get(tier)) {
        all.add(
            new TrackerInfo(
                entry.uri,
                tier,
                status(entry),
                message(entry),
                nextAnnounce(entry).map(nanos -> Duration.ofNanos(Math.max(0, nanos - nowNanos))),
                entry.seeders(),
                entry.leechers(),
                entry.answer == null ? 0 : entry.answer.peers().size()));
      }
    }
    return all;
  }

  private TrackerInfo.Status status(TrackerEntry entry) {
    if (entry.skipReason != null) {
      return TrackerInfo.Status.SKIPPED;
    }
    if (entry == asked) {
      return TrackerInfo.Status.ANNOUNCING;
    }
    if (entry.failures > 0) {
      return TrackerInfo.Status.FAILING;
    }
    return entry.answer == null ? TrackerInfo.Status.IDLE : TrackerInfo.Status.WORKING;
  }

  private Optional<String> message(TrackerEntry entry) {
    if (entry.skipReason != null) {
      return Optional.of(entry.skipReason);
    }
    if (entry.message.isEmpty() && entry.answer == null && current != null) {
      return Optional.of("not needed, " + current.uri.getAuthority() + " answers");
    }
    return entry.message;
  }

  private Optional<Long> nextAnnounce(TrackerEntry entry) {
    if (dueNanos == null || entry.skipReason != null) {
      return Optional.empty();
    }
    if (entry == current) {
      return Optional.of(dueNanos);
    }
    return entry.failures > 0
        ? Optional.of(Math.max(dueNanos, entry.retryAtNanos))
        : Optional.empty();
  }
}
