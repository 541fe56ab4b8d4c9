// SPDX-License-Identifier: Apache-2.0
package org.btsdk.guide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.RoundView;

// @start region="choker"
/// Everyone in turn, for half a minute each. Has no state: the view knows who waited for how long.
final class TurnsChoker implements Choker {
  private static final long TURN_NANOS = 30_000_000_000L;

  @Override
  public void choose(RoundView view, Choice out) {
    List<Integer> served = new ArrayList<>();
    List<Integer> waiting = new ArrayList<>();
    int taken = 0;
    for (int peer = 0; peer < view.peerCount(); peer++) {
      taken += view.unchoked(peer) ? 1 : 0;
      if (view.interested(peer)) {
        (view.unchoked(peer) ? served : waiting).add(peer);
      }
    }
    waiting.sort(
        Comparator.<Integer>comparingLong(peer -> view.lastUnchokedNanos(peer))
            .thenComparingLong(view::connectedAtNanos)
            .thenComparingLong(view::id)); // not by index, which is another in each call
    List<Integer> order = new ArrayList<>();
    int slots = view.slots();
    if (view.fillOnly()) {
      slots -= taken; // who is unchoked stays so
    } else {
      served.stream().filter(peer -> !isOver(view, peer)).forEach(order::add);
    }
    order.addAll(waiting);
    if (!view.fillOnly()) {
      served.stream().filter(peer -> isOver(view, peer)).forEach(order::add); // if nobody waits
    }
    order.stream().limit(Math.max(0, slots)).forEach(peer -> out.unchoke(peer, "its turn"));
  }

  private static boolean isOver(RoundView view, int peer) {
    return view.nowNanos() - view.sinceNanos(peer) >= TURN_NANOS;
  }
}
// @end
