// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import org.jspecify.annotations.Nullable;

/// Who makes room while next to nothing comes, whether the torrent's metadata is known or not.
/// Without it a few peers that are silent could take all places and keep us from everyone else for
/// ever. Not thread-safe.
final class StalledPlaces<P extends ConnectedPeer> {
  /// What should come, and of whom.
  interface Goods<P extends ConnectedPeer> {
    /// How much has come in all.
    long came();

    /// Whether more has to come from peers for the torrent to go on.
    boolean isMissing();

    /// Who gives least of those that had their time; null if nobody is to blame.
    @Nullable P worst();

    /// What next to nothing of comes, for people.
    String name();
  }

  private final SwarmState<P> shared;
  private final Dials dials;
  private final StallClock clock;
  private final Goods<P> goods;

  StalledPlaces(SwarmState<P> shared, Dials dials, StallClock clock, Goods<P> goods) {
    this.shared = shared;
    this.dials = dials;
    this.clock = clock;
    this.goods = goods;
  }

  /// Whether nobody is there, and nobody was for long. Such a download takes one more connection
  /// than the session may have, since it has none that could make room.
  boolean isAlone() {
    look();
    return shared.isStalled() && shared.connected() == 0;
  }

  private void look() {
    clock.second(goods.came());
    shared.stalled &= goods.isMissing();
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

  /// Closes a peer while next to nothing comes. It counts as a failure, so that all others that are
  /// known have their turn before it is dialed again.
  ///
  /// @return whether there is room now
  boolean makeRoom() {
    P worst = clock.mayMakeRoom() ? goods.worst() : null;
    if (worst == null) {
      return false;
    }
    clock.madeRoom();
    worst.gaveNothing = true;
    shared.close(worst, "makes room, since next to " + goods.name() + " comes");
    dials.somethingChanged();
    return true;
  }
}
