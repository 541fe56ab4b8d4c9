// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Comparator;
import org.btsdk.core.metadata.MetadataFetch;
import org.jspecify.annotations.Nullable;

/// Who makes room while next to no metadata comes, as [Stall] has it for blocks. Not thread-safe.
final class MetadataStall {
  /// 2 min in which next to no new block of metadata came: who had none yet and said so was asked
  /// twice ([MetadataFetch#REJECTED_NANOS]), and who let us wait was so three times.
  static final long STALLED_NANOS = 120_000_000_000L;

  /// 10 s between two peers that make room, in which the next shows whether it gives anything
  /// ([MetadataFetch#TIMEOUT_NANOS]).
  static final long ROOM_EVERY_NANOS = 10_000_000_000L;

  /// 1 block for each peer in that time. Common metadata is a handful of blocks, and comes from one
  /// peer in a moment.
  static final int SHARE_BLOCKS = 1;

  private final MetadataSwarm shared;
  private final MetadataFetch fetch;
  private final Dials dials;
  private final StallClock clock;

  MetadataStall(MetadataSwarm shared, MetadataFetch fetch, Dials dials) {
    this.shared = shared;
    this.fetch = fetch;
    this.dials = dials;
    this.clock = new StallClock(shared, STALLED_NANOS, ROOM_EVERY_NANOS, SHARE_BLOCKS);
  }

  /// As [Stall#isAlone()].
  boolean isAlone() {
    look();
    return shared.isStalled() && shared.connected() == 0;
  }

  private void look() {
    clock.second(fetch.received());
    shared.stalled &= fetch.verified() == null; // else the disk is waited for
  }

  /// Called every second: where all places are taken, one is made free for a peer that is known.
  void second() {
    look();
    if (shared.isStalled()
        && shared.connected() >= shared.maxConnections
        && shared.pool.ready(shared.now, true) > 0) {
      makeRoom();
    }
  }

  /// Closes a peer while next to nothing comes: first who says that it has no metadata, then who
  /// sent no block lately, then who is there for longest. It counts as a failure, so that all
  /// others that are known have their turn before it is dialed again.
  ///
  /// @return whether there is room now
  boolean makeRoom() {
    Newcomer worst = clock.mayMakeRoom() ? worst() : null;
    if (worst == null) {
      return false;
    }
    clock.madeRoom();
    worst.gaveNothing = true;
    shared.close(worst, "makes room, since next to no metadata comes");
    dials.somethingChanged();
    return true;
  }

  private @Nullable Newcomer worst() {
    return shared.livePeers().stream()
        .filter(peer -> shared.now - peer.connectedAtNanos >= STALLED_NANOS)
        .min(
            Comparator.<Newcomer, Boolean>comparing(peer -> fetch.offers(peer.id()))
                .thenComparing(peer -> fetch.hasGiven(peer.id(), shared.now - STALLED_NANOS))
                .thenComparingLong(peer -> peer.connectedAtNanos)
                .thenComparingInt(Newcomer::id))
        .orElse(null);
  }
}
