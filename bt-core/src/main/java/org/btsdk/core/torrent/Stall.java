// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Who makes room while nothing comes from anybody. Without it a few peers that are silent, or
/// never unchoke us, could take all places and keep us from everyone else for ever. Not
/// thread-safe.
final class Stall {
  /// 5 min in which nothing came: as long as connections may be useless, and ten times as long as
  /// an optimistic unchoke lasts (BEP 3).
  static final long STALLED_NANOS = 300_000_000_000L;

  /// 1 min between two peers that make room, in which the next shows whether it gives anything.
  static final long ROOM_EVERY_NANOS = 60_000_000_000L;

  /// Who was asked and is silent comes first, then who gave nothing for longest.
  private static final Comparator<Peer> WORST_FIRST =
      Comparator.<Peer, Boolean>comparing(peer -> !peer.pipeline.snubbed())
          .thenComparingLong(peer -> peer.lastBlockNanos)
          .thenComparingInt(peer -> peer.id);

  private final Shared shared;
  private final Dials dials;
  private final StallClock clock;

  Stall(Shared shared, Dials dials) {
    this.shared = shared;
    this.dials = dials;
    this.clock = new StallClock(shared, STALLED_NANOS, ROOM_EVERY_NANOS);
  }

  /// Whether nobody is there, and nobody was for long. Such a download takes one more connection
  /// than the session may have, since it has none that could make room.
  boolean isAlone() {
    clock.second(shared.downloadedTotal);
    return shared.isStalled() && shared.connected() == 0;
  }

  /// Called every second: where all places are taken, one is made free for a peer that is known.
  void second() {
    clock.second(shared.downloadedTotal);
    if (shared.isStalled()
        && shared.connected() >= shared.maxConnections
        && shared.pool.ready(shared.now, true) > 0) {
      makeRoom();
    }
  }

  /// Closes a peer while nobody gives anything. It counts as a failure, so that all others that are
  /// known have their turn before it is dialed again.
  ///
  /// @return whether there is room now
  boolean makeRoom() {
    Peer worst = clock.makesRoomNow() ? worst() : null;
    if (worst == null) {
      return false;
    }
    worst.gaveNothing = true;
    shared.close(worst, "makes room, since nobody gives anything");
    dials.somethingChanged();
    return true;
  }

  private @Nullable Peer worst() {
    Peer worst = null;
    for (Peer peer : shared.peers.values()) {
      if (!peer.closing
          && isToBlame(peer)
          && (worst == null || WORST_FIRST.compare(peer, worst) < 0)) {
        worst = peer;
      }
    }
    return worst;
  }

  /// Whether it had its time, and it is not we who ask for nothing.
  private boolean isToBlame(Peer peer) {
    return shared.now - peer.lastBlockNanos >= STALLED_NANOS
        && (peer.peerChokes || peer.pipeline.snubbed() || !peer.weAreInterested);
  }
}
