// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import org.btsdk.spi.choker.RoundView;

/// Lists of peers in the order in which they waited.
final class Waiting {
  private Waiting() {}

  /// Who waited longest comes first: those who never were unchoked by when they connected, then the
  /// others by when they last were; ties by id, so that the order is the same in every run.
  static Comparator<Integer> longestFirst(RoundView view) {
    return Comparator.<Integer>comparingLong(peer -> view.lastUnchokedNanos(peer))
        .thenComparingLong(view::connectedAtNanos)
        .thenComparingLong(view::id);
  }

  /// The peers that fit, in the order in which the view has them.
  static List<Integer> peers(RoundView view, IntPredicate fits) {
    List<Integer> peers = new ArrayList<>();
    for (int peer = 0; peer < view.peerCount(); peer++) {
      if (fits.test(peer)) {
        peers.add(peer);
      }
    }
    return peers;
  }

  /// How many slots are free while everyone who is unchoked stays so; zero or more.
  static int freeSlots(RoundView view) {
    int free = view.slots();
    for (int peer = 0; peer < view.peerCount(); peer++) {
      if (view.unchoked(peer)) {
        free--;
      }
    }
    return Math.max(0, free);
  }
}
