// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Comparator;
import org.btsdk.core.metadata.MetadataFetch;
import org.jspecify.annotations.Nullable;

/// Who makes room while next to no metadata comes, as [Stall] has it for blocks. Not thread-safe.
final class MetadataStall implements StalledPlaces.Goods<Newcomer> {
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

  private MetadataStall(MetadataSwarm shared, MetadataFetch fetch) {
    this.shared = shared;
    this.fetch = fetch;
  }

  /// Who makes room in a torrent without metadata, and when.
  static StalledPlaces<Newcomer> places(MetadataSwarm shared, MetadataFetch fetch, Dials dials) {
    StallClock clock = new StallClock(shared, STALLED_NANOS, ROOM_EVERY_NANOS, SHARE_BLOCKS);
    return new StalledPlaces<>(shared, dials, clock, new MetadataStall(shared, fetch));
  }

  @Override
  public long came() {
    return fetch.received();
  }

  @Override
  public boolean isMissing() {
    return fetch.verified() == null; // else the disk is waited for
  }

  @Override
  public String name() {
    return "no metadata";
  }

  /// First who says that it has no metadata, then who sent no block lately, then who is there for
  /// longest.
  @Override
  public @Nullable Newcomer worst() {
    return shared.livePeers().stream()
        .filter(peer -> shared.now - peer.connectedAtNanos >= STALLED_NANOS)
        .min(
            Comparator.<Newcomer, Boolean>comparing(peer -> fetch.offers(peer.id))
                .thenComparing(peer -> fetch.hasGiven(peer.id, shared.now - STALLED_NANOS))
                .thenComparingLong(peer -> peer.connectedAtNanos)
                .thenComparingInt(peer -> peer.id))
        .orElse(null);
  }
}
