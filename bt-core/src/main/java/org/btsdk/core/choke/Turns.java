// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import java.util.Comparator;
import java.util.List;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.RoundView;

/// Everyone in turn, who waited longest first. A turn is long enough to be worth it: a minute and 4
/// MiB, but never longer than three minutes, so that a peer that takes little does not hold a slot
/// for good. Has no state.
final class Turns {
  private static final String TURN = "its turn";
  private static final String MORE = "slot to spare";

  private static final long SECOND = 1_000_000_000L;

  /// 1 min: TCP needs a while to become fast.
  private static final long LEAST_NANOS = 60 * SECOND;

  /// 3 min.
  private static final long MOST_NANOS = 180 * SECOND;

  /// 4 MiB: a few pieces that the peer can then give on.
  private static final long QUOTA_BYTES = 4 * 1024 * 1024;

  private Turns() {}

  static void choose(RoundView view, Choice out) {
    boolean fill = view.fillOnly();
    List<Integer> peers =
        Waiting.peers(view, peer -> view.interested(peer) && !(fill && view.unchoked(peer)));
    peers.sort(
        Comparator.<Integer>comparingInt(peer -> rank(view, peer))
            .thenComparing(Waiting.longestFirst(view)));
    int slots = fill ? Waiting.freeSlots(view) : view.slots();
    for (int peer : peers.subList(0, Math.min(slots, peers.size()))) {
      out.unchoke(peer, rank(view, peer) == 2 ? MORE : TURN);
    }
  }

  /// 0: in the middle of its turn; 1: waits; 2: had its turn, and stays only if nobody waits.
  private static int rank(RoundView view, int peer) {
    return !view.unchoked(peer) ? 1 : isInTheMiddle(view, peer) ? 0 : 2;
  }

  /// Whether a peer is unchoked, and not for so long that it is another's turn.
  static boolean isInTheMiddle(RoundView view, int peer) {
    long turnNanos = view.nowNanos() - view.sinceNanos(peer);
    boolean done =
        turnNanos >= MOST_NANOS
            || (turnNanos >= LEAST_NANOS && view.uploadedSinceUnchokeBytes(peer) >= QUOTA_BYTES);
    return view.unchoked(peer) && !done;
  }
}
