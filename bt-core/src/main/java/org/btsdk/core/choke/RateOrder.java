// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.RoundView;

/// Slots for the fastest, and some for luck: a fifth of the slots, at least one, is *optimistic*
/// (BEP 3). It goes to peers drawn by [lot][Luck], and stays with them for three rounds; for nobody
/// can show that it is fast while it is choked. A snubbed peer gets no slot but by luck (BEP 3,
/// anti-snubbing), and a slot that nobody earned is optimistic too. Not thread-safe.
final class RateOrder {
  private static final long[] NOBODY = {};
  private static final String BEST_RATE = "best rate";
  private static final String OPTIMISTIC = "optimistic";
  private static final String SPARE = "slot to spare";

  /// BEP 3: the optimistic unchoke is rotated every third round, which is 30 seconds.
  private static final long OPTIMISTIC_ROUNDS = 3;

  private final boolean snubbing;
  private final Luck luck;

  private long[] lucky = NOBODY; // ids, those drawn first come first
  private long drawnInRound;
  private boolean drawn;

  /// @param snubbing whether who snubs us gets no slot but by luck
  /// @param luck who is drawn by lot
  RateOrder(boolean snubbing, Luck luck) {
    this.snubbing = snubbing;
    this.luck = luck;
  }

  void choose(RoundView view, Choice out, ToLongFunction<Integer> rate) {
    if (view.fillOnly()) {
      fill(view, out, rate);
      return;
    }
    if (!drawn || view.round() - drawnInRound >= OPTIMISTIC_ROUNDS) {
      lucky = NOBODY;
      drawnInRound = view.round();
      drawn = true;
    }
    int slots = view.slots();
    int optimisticSlots = slots == 0 ? 0 : Math.max(1, slots / 5);
    List<Integer> waiting = Waiting.peers(view, view::interested);
    List<Integer> best = new ArrayList<>(waiting);
    best.removeIf(peer -> (snubbing && view.snubbed(peer)) || !luck.mayEarn(view, peer));
    best.sort(fastestFirst(view, rate));
    best = best.subList(0, Math.min(best.size(), slots - optimisticSlots));
    for (int peer : best) {
      out.unchoke(peer, BEST_RATE);
    }
    waiting.removeAll(best);
    for (int peer : drawLots(view, waiting, slots - best.size())) {
      out.unchoke(peer, OPTIMISTIC);
    }
  }

  private static Comparator<Integer> fastestFirst(RoundView view, ToLongFunction<Integer> rate) {
    long[] rates = new long[view.peerCount()]; // each is measured once, not at each comparison
    for (int peer = 0; peer < rates.length; peer++) {
      rates[peer] = rate.applyAsLong(peer);
    }
    Comparator<Integer> longest = Waiting.longestFirst(view);
    return (one, other) ->
        rates[one] == rates[other]
            ? longest.compare(one, other)
            : Long.compare(rates[other], rates[one]);
  }

  /// Those who were drawn before stay if they still wait; the others are drawn.
  private List<Integer> drawLots(RoundView view, List<Integer> waiting, int slots) {
    List<Integer> chosen = new ArrayList<>();
    for (long id : lucky) {
      for (int peer : waiting) {
        if (view.id(peer) == id && chosen.size() < slots && luck.lasts(view, peer)) {
          chosen.add(peer);
        }
      }
    }
    int[] lots = new int[waiting.size()]; // none of who is chosen already
    int all = 0;
    for (int i = 0; i < lots.length; i++) {
      if (!chosen.contains(waiting.get(i))) {
        lots[i] = luck.lots(view, waiting.get(i));
        all += lots[i];
      }
    }
    while (chosen.size() < slots && all > 0) {
      int i = holder(lots, view.random().nextInt(all));
      chosen.add(waiting.get(i));
      all -= lots[i];
      lots[i] = 0;
    }
    lucky = chosen.stream().mapToLong(view::id).toArray();
    return chosen;
  }

  /// Whose a lot is, where they are counted through.
  private static int holder(int[] lots, int number) {
    int i = 0;
    for (int left = number - lots[0]; left >= 0; left -= lots[i]) {
      i++;
    }
    return i;
  }

  private void fill(RoundView view, Choice out, ToLongFunction<Integer> rate) {
    List<Integer> waiting =
        Waiting.peers(view, peer -> view.interested(peer) && !view.unchoked(peer));
    Comparator<Integer> order = fastestFirst(view, rate);
    if (snubbing) {
      order = Comparator.<Integer, Boolean>comparing(view::snubbed).thenComparing(order);
    }
    order = luck.fillsFirst(view).thenComparing(order);
    waiting.sort(order);
    int free = Waiting.freeSlots(view);
    for (int peer : waiting.subList(0, Math.min(free, waiting.size()))) {
      out.unchoke(peer, SPARE);
    }
  }
}
