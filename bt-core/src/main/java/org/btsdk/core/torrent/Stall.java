// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Who makes room while next to nothing comes. Without it a few peers that are silent, never
/// unchoke us, or send a block now and then, could take all places and keep us from everyone else
/// for ever. Not thread-safe.
///
/// A download is *stalled* if in five minutes less came than [#SHARE_BLOCKS] for each peer that is
/// connected. Then it goes further though all its places are taken: trackers are asked for more
/// peers, and once a minute the peer that gives least makes room for one that is known or comes. A
/// peer that gave its share keeps its place whatever the others do. (libtorrent has 4 % of the
/// peers make room every five minutes wherever 90 % of the places are taken, however much comes;
/// with 50 places that is slower than here, and with 200 faster.)
final class Stall {
  /// 5 min in which next to nothing came: as long as connections may be useless, and ten times as
  /// long as an optimistic unchoke lasts (BEP 3).
  static final long STALLED_NANOS = 300_000_000_000L;

  /// 1 min between two peers that make room, in which the next shows whether it gives anything.
  static final long ROOM_EVERY_NANOS = 60_000_000_000L;

  /// 5 blocks in that time, one a minute, 273 bytes a second: who gives less is taken for silent
  /// every so often ([Downloads#REQUEST_TIMEOUT_NANOS]), and a GiB would take six weeks.
  static final int SHARE_BLOCKS = 5;

  /// Who gave nothing at all comes first, of those who was asked and is silent, then who gave
  /// nothing for longest.
  private final Comparator<Peer> worstFirst =
      Comparator.comparing(this::gaveSomething)
          .thenComparing(peer -> !peer.pipeline.snubbed())
          .thenComparingLong(peer -> peer.lastBlockNanos)
          .thenComparingInt(peer -> peer.id);

  private final Shared shared;
  private final Dials dials;
  private final StallClock clock;

  Stall(Shared shared, Dials dials) {
    this.shared = shared;
    this.dials = dials;
    long shareBytes = (long) SHARE_BLOCKS * shared.geometry.blockLength();
    this.clock = new StallClock(shared, STALLED_NANOS, ROOM_EVERY_NANOS, shareBytes);
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

  /// Closes a peer while next to nothing comes. It counts as a failure, so that all others that are
  /// known have their turn before it is dialed again.
  ///
  /// @return whether there is room now
  boolean makeRoom() {
    Peer worst = clock.mayMakeRoom() ? worst() : null;
    if (worst == null) {
      return false;
    }
    clock.madeRoom();
    worst.gaveNothing = true;
    shared.close(worst, "makes room, since next to nothing comes");
    dials.somethingChanged();
    return true;
  }

  private @Nullable Peer worst() {
    Peer worst = null;
    for (Peer peer : shared.peers.values()) {
      if (!peer.closing
          && isToBlame(peer)
          && (worst == null || worstFirst.compare(peer, worst) < 0)) {
        worst = peer;
      }
    }
    return worst;
  }

  /// Whether it had its time, and it is not we who ask for nothing.
  private boolean isToBlame(Peer peer) {
    return shared.now - peer.gaveShareNanos >= STALLED_NANOS
        && (peer.peerChokes || peer.pipeline.snubbed() || !peer.weAreInterested);
  }

  private boolean gaveSomething(Peer peer) {
    return shared.now - peer.lastBlockNanos < STALLED_NANOS;
  }

  /// A peer gave a block or more.
  static void gave(Peer peer, int bytes, int blockLength, long nowNanos) {
    if (nowNanos - peer.shareSinceNanos >= STALLED_NANOS) {
      peer.shareSinceNanos = nowNanos;
      peer.shareBytes = 0;
    }
    peer.shareBytes += bytes;
    if (peer.shareBytes >= (long) SHARE_BLOCKS * blockLength) {
      peer.gaveShareNanos = nowNanos;
      peer.shareSinceNanos = nowNanos;
      peer.shareBytes = 0;
    }
  }
}
