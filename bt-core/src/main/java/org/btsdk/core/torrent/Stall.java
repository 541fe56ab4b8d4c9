// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// When a download is stalled, and who then gives least and makes room ([StalledPlaces]): a peer
/// that is silent, never unchokes us, or sends a block now and then. Not thread-safe.
///
/// A download is *stalled* if in five minutes less came than [#SHARE_BLOCKS] for each peer that is
/// connected, of 8 at most. Then it goes further though all its places are taken: trackers are
/// asked for more peers, and once a minute the peer that gives least makes room for one that is
/// known or comes. A peer that gave its share keeps its place whatever the others do. (libtorrent
/// has 4 % of the peers make room every five minutes wherever 90 % of the places are taken, however
/// much comes; with 50 places that is slower than here, and with 200 faster.)
final class Stall implements StalledPlaces.Goods<Peer> {
  /// 5 min in which next to nothing came: as long as connections may be useless, and ten times as
  /// long as an optimistic unchoke lasts (BEP 3).
  static final long STALLED_NANOS = 300_000_000_000L;

  /// 1 min between two peers that make room, in which the next shows whether it gives anything.
  static final long ROOM_EVERY_NANOS = 60_000_000_000L;

  /// 5 blocks in that time, one a minute, 273 bytes a second: who gives less is taken for silent
  /// every so often ([Downloads#REQUEST_TIMEOUT_NANOS]), and a GiB would take six weeks.
  static final int SHARE_BLOCKS = 5;

  private final Shared shared;

  private Stall(Shared shared) {
    this.shared = shared;
  }

  /// Who makes room in a torrent, and when.
  static StalledPlaces<Peer> places(Shared shared, Dials dials) {
    long shareBytes = (long) SHARE_BLOCKS * shared.geometry.blockLength();
    StallClock clock = new StallClock(shared, STALLED_NANOS, ROOM_EVERY_NANOS, shareBytes);
    return new StalledPlaces<>(shared, dials, clock, new Stall(shared));
  }

  @Override
  public long came() {
    return shared.downloadedTotal;
  }

  @Override
  public boolean isMissing() {
    return true;
  }

  @Override
  public String name() {
    return "nothing";
  }

  @Override
  public @Nullable Peer worst() {
    Comparator<Peer> worstFirst = worstFirst();
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

  /// Who gave nothing at all comes first, of those who was asked and is silent, then who gave
  /// nothing for longest. Made when it is needed: a torrent has none while it seeds.
  private Comparator<Peer> worstFirst() {
    return Comparator.comparing(this::gaveSomething)
        .thenComparing(peer -> !peer.pipeline.snubbed())
        .thenComparingLong(peer -> peer.lastBlockNanos)
        .thenComparingInt(peer -> peer.id);
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
