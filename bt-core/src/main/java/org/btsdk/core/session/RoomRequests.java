// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.ArrayDeque;
import java.util.List;

/// Which torrents are asked to make room, and when: one after the other, until one has. All at once
/// would each close a peer, where one place is wanted. Not thread-safe.
final class RoomRequests {
  /// 100 ms from one torrent that is asked to the next: that it has closed a peer is known by then.
  static final long NEXT_NANOS = 100_000_000L;

  /// 1 min until all are asked again, as long as a torrent has that makes room in itself.
  static final long ROUND_NANOS = 60_000_000_000L;

  /// 10 s in which there are more connections than there may be: one that a torrent refuses is gone
  /// long before.
  static final long CROWDED_NANOS = 10_000_000_000L;

  private final ArrayDeque<Integer> round = new ArrayDeque<>(1); // still to be asked
  private long nextRoundNanos = Long.MIN_VALUE;
  private long nextNanos = Long.MIN_VALUE;
  private boolean crowded;
  private long crowdedSinceNanos;
  private long deadlineNanos = Long.MAX_VALUE;

  /// Called after each batch of events, and when the deadline is due.
  ///
  /// @param dials who has connections, and who waits for some
  /// @param spare how many more connections there may be; below zero if there are too many
  void advance(long nowNanos, DialPermits dials, int spare, int maxPerTorrent, SessionActions out) {
    if (spare < 0 && !crowded) {
      crowdedSinceNanos = nowNanos;
    }
    crowded = spare < 0;
    boolean waits = spare <= 0 && dials.stalledWaits(maxPerTorrent);
    if (!waits && !crowded) {
      deadlineNanos = Long.MAX_VALUE;
      return;
    }
    long from = waits ? Long.MIN_VALUE : crowdedSinceNanos + CROWDED_NANOS;
    if (nowNanos >= due(from)) {
      ask(nowNanos, dials.connected(), out);
    }
    deadlineNanos = due(from);
  }

  private long due(long from) {
    return Math.max(from, round.isEmpty() ? nextRoundNanos : nextNanos);
  }

  private void ask(long nowNanos, List<Integer> connected, SessionActions out) {
    if (round.isEmpty()) {
      round.addAll(connected);
      nextRoundNanos = nowNanos + ROUND_NANOS;
    }
    nextNanos = nowNanos + NEXT_NANOS;
    Integer torrent = round.pollFirst();
    if (torrent != null) {
      out.add(new SessionAction.MakeRoom(torrent));
    }
  }

  long nextDeadlineNanos() {
    return deadlineNanos;
  }
}
