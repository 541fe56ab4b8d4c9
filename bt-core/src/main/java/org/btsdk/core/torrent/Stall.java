// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Whether nothing comes from anybody, and who makes room then. Without it a few peers that are
/// silent, or never unchoke us, could take all places and keep us from everyone else for ever. Not
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
  private long downloadedBefore = -1;
  private long cameNanos; // when the last block did
  private long nextRoomNanos = Long.MIN_VALUE;

  Stall(Shared shared) {
    this.shared = shared;
  }

  /// Called every second.
  ///
  /// @return who is to make room for a peer that is known; null if nobody
  @Nullable Peer second() {
    if (shared.downloadedTotal != downloadedBefore || !shared.wantsPeers()) {
      downloadedBefore = shared.downloadedTotal;
      cameNanos = shared.now;
    }
    if (shared.now - cameNanos < STALLED_NANOS
        || shared.now < nextRoomNanos
        || shared.connected() < shared.maxConnections
        || shared.pool.ready(shared.now, true) == 0) {
      return null;
    }
    nextRoomNanos = shared.now + ROOM_EVERY_NANOS;
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
