// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.choker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.choker.ChokerProvider;
import org.btsdk.spi.choker.RoundView;
import org.btsdk.testkit.Breaks;
import org.btsdk.testkit.ContractProof;

/// Chokers that have one defect each.
class BrokenChokersTest extends ContractProof {
  BrokenChokersTest() {
    super(ChokerContract.class);
  }

  /// Whoever waited longest, in each round anew.
  private static void longestWaiting(RoundView view, Choice out) {
    choose(view, out, view.slots(), Comparator.comparingLong(view::lastUnchokedNanos));
  }

  private static void choose(RoundView view, Choice out, int slots, Comparator<Integer> order) {
    int free = slots;
    List<Integer> waiting = new ArrayList<>();
    for (int peer = 0; peer < view.peerCount(); peer++) {
      if (view.fillOnly() && view.unchoked(peer)) {
        free--;
      } else if (view.interested(peer)) {
        waiting.add(peer);
      }
    }
    waiting.sort(order.thenComparingLong(view::id));
    for (int peer : waiting.subList(0, Math.clamp(free, 0, waiting.size()))) {
      out.unchoke(peer, "test");
    }
  }

  private static Comparator<Integer> fastest(RoundView view) {
    return Comparator.<Integer>comparingLong(view::downRate).reversed();
  }

  abstract static class Case extends ChokerContract {
    private final Supplier<Choker> choker;

    Case(Supplier<Choker> choker, Capability... promised) {
      super(promised);
      this.choker = choker;
    }

    @Override
    protected ChokerFactory factory() {
      return _ -> choker.get();
    }
  }

  @Breaks({})
  static final class Sound extends Case {
    Sound() {
      super(() -> BrokenChokersTest::longestWaiting, Capability.TAKES_TURNS);
    }
  }

  /// All slots but one go to the fastest, the last to who waited longest.
  @Breaks({})
  static final class SoundAndReciprocating extends Case {
    SoundAndReciprocating() {
      super(
          () ->
              (view, out) -> {
                TreeSet<Integer> fast = new TreeSet<>();
                if (!view.fillOnly()) {
                  choose(view, (peer, _) -> fast.add(peer), view.slots() - 1, fastest(view));
                  fast.forEach(peer -> out.unchoke(peer, "fast"));
                }
                choose(
                    view,
                    out,
                    view.slots() - fast.size(),
                    Comparator.<Integer, Boolean>comparing(fast::contains)
                        .thenComparingLong(view::lastUnchokedNanos));
              },
          Capability.RECIPROCATES);
    }
  }

  @Breaks("provider_says_who_it_is")
  static final class Unregistered extends ChokerContract {
    @Override
    protected ChokerFactory factory() {
      return new ChokerProvider() {
        @Override
        public String name() {
          return "unregistered";
        }

        @Override
        public int spiVersion() {
          return SPI_VERSION;
        }

        @Override
        public Choker create(PluginConfig config) {
          return BrokenChokersTest::longestWaiting;
        }
      };
    }
  }

  @Breaks("never_waits")
  static final class WaitsNowAndThen extends Case {
    WaitsNowAndThen() {
      super(() ->
          (view, out) -> {
            if (view.round() % 50 == 0) {
              LockSupport.parkNanos(1);
            }
            longestWaiting(view, out);
          });
    }
  }

  /// Who snubs us gets nothing for ever, and its slot goes to another.
  @Breaks("nobody_starves")
  static final class HoldsAGrudge extends Case {
    HoldsAGrudge() {
      super(() ->
          (view, out) ->
              choose(
                  view,
                  out,
                  view.slots(),
                  Comparator.<Integer, Boolean>comparing(view::snubbed)
                      .thenComparingLong(view::lastUnchokedNanos)));
    }
  }

  /// Who is unchoked and wants nothing is let stay, and not counted.
  @Breaks("unchokes_at_most_as_many_as_there_are_slots")
  static final class DoesNotCountTheContent extends Case {
    DoesNotCountTheContent() {
      super(() ->
          (view, out) -> {
            longestWaiting(view, out);
            for (int peer = 0; peer < view.peerCount(); peer++) {
              boolean late = view.nowNanos() - view.sinceNanos(peer) < 15_000_000_000L;
              if (view.unchoked(peer) && !view.interested(peer) && late && view.slots() > 7) {
                out.unchoke(peer, "was here");
              }
            }
          });
    }
  }

  @Breaks("names_only_peers_that_are_there_and_says_why")
  static final class CountsFromOne extends Case {
    CountsFromOne() {
      super(() ->
          (view, out) -> {
            longestWaiting(view, out);
            out.unchoke(view.peerCount(), "one too many");
          });
    }
  }

  @Breaks("names_only_peers_that_are_there_and_says_why")
  static final class GivesNoReason extends Case {
    GivesNoReason() {
      super(() -> (view, out) -> longestWaiting(view, (peer, _) -> out.unchoke(peer, " ")));
    }
  }

  @Breaks("paces_only_whom_it_unchokes_and_stops_nobody")
  static final class PacesEverybody extends Case {
    PacesEverybody() {
      super(() ->
          (view, out) -> {
            longestWaiting(view, out);
            for (int peer = 0; peer < view.peerCount(); peer++) {
              out.pace(peer, 10_000);
            }
          });
    }
  }

  @Breaks("paces_only_whom_it_unchokes_and_stops_nobody")
  static final class PacesByZero extends Case {
    PacesByZero() {
      super(() ->
          (view, out) ->
              longestWaiting(
                  view,
                  (peer, reason) -> {
                    out.unchoke(peer, reason);
                    out.pace(peer, view.downRate(peer) / 1_000_000);
                  }));
    }
  }

  /// Unchokes as many as pay off, which may be nobody.
  @Breaks({"uses_a_slot_where_the_number_is_its_own", "nobody_starves"})
  static final class UnchokesNobody extends Case {
    UnchokesNobody() {
      super(() ->
          (view, out) -> {
            if (!view.slotsAdvised()) {
              longestWaiting(view, out);
            }
          });
    }
  }

  /// Compares each with each.
  @Breaks("makes_no_more_calls_than_it_may")
  static final class NeedsTheSquare extends Case {
    NeedsTheSquare() {
      super(() ->
          (view, out) -> {
            longestWaiting(view, out);
            int peers = view.peerCount();
            for (int i = 0; i < peers; i++) {
              for (int j = 0; j < 4 * peers; j++) {
                view.upRate(i);
              }
            }
          });
    }
  }

  @Breaks("bears_no_peers_and_no_slots")
  static final class NeedsSomebody extends Case {
    NeedsSomebody() {
      super(() ->
          (view, out) -> {
            view.id(0);
            longestWaiting(view, out);
          });
    }
  }

  @Breaks("uses_every_slot_while_somebody_waits")
  static final class UsesTenSlots extends Case {
    UsesTenSlots() {
      super(() ->
          (view, out) ->
              choose(
                  view,
                  out,
                  Math.min(10, view.slots()),
                  Comparator.comparingLong(view::lastUnchokedNanos)));
    }
  }

  @Breaks("gives_no_slot_to_who_wants_nothing_while_others_wait")
  static final class DoesNotAskWhoIsInterested extends Case {
    DoesNotAskWhoIsInterested() {
      super(() ->
          (view, out) -> {
            int free = view.slots();
            List<Integer> all = new ArrayList<>();
            for (int peer = 0; peer < view.peerCount(); peer++) {
              if (view.fillOnly() && view.unchoked(peer)) {
                free--;
              } else {
                all.add(peer);
              }
            }
            all.sort(
                Comparator.<Integer, Boolean>comparing(view::interested)
                    .thenComparingLong(view::lastUnchokedNanos)
                    .thenComparingLong(view::id));
            for (int peer : all.subList(0, Math.clamp(free, 0, all.size()))) {
              out.unchoke(peer, "next");
            }
          });
    }
  }

  @Breaks("fills_a_free_slot_at_once")
  static final class WaitsForTheNextRound extends Case {
    WaitsForTheNextRound() {
      super(() ->
          (view, out) -> {
            if (!view.fillOnly()) {
              longestWaiting(view, out);
            }
          });
    }
  }

  /// One more than there is room for, which breaks both rules.
  @Breaks({
    "a_call_to_fill_changes_nothing_where_nothing_is_free",
    "unchokes_at_most_as_many_as_there_are_slots"
  })
  static final class FillsWhatIsFull extends Case {
    FillsWhatIsFull() {
      super(() ->
          (view, out) -> {
            int unchoked = 0;
            for (int peer = 0; peer < view.peerCount(); peer++) {
              unchoked += view.unchoked(peer) ? 1 : 0;
            }
            boolean full = view.fillOnly() && unchoked == view.slots() && unchoked > 0;
            choose(
                view,
                out,
                view.slots() + (full ? 1 : 0),
                Comparator.comparingLong(view::lastUnchokedNanos));
          });
    }
  }

  @Breaks("nobody_starves")
  static final class OnlyTheFastest extends Case {
    OnlyTheFastest() {
      super(
          () -> (view, out) -> choose(view, out, view.slots(), fastest(view)),
          Capability.RECIPROCATES);
    }
  }

  /// Chance of its own changes with whatever else uses it.
  @Breaks({"does_the_same_again_with_the_same_chance", "shares_nothing_between_torrents"})
  static final class OwnChance extends Case {
    private static final Random SHARED = new Random(1);

    OwnChance() {
      super(() ->
          (view, out) -> {
            int lucky = 1 + SHARED.nextInt(1000);
            choose(
                view,
                out,
                view.slots(),
                Comparator.comparingLong(peer -> view.id(peer) * 7919 % lucky));
          });
    }
  }

  @Breaks("shares_nothing_between_torrents")
  static final class CountsForAll extends Case {
    private static long choices;

    CountsForAll() {
      super(() -> {
        choices = 0;
        return (view, out) -> {
          long turn = choices++;
          choose(
              view,
              out,
              view.slots(),
              Comparator.comparingLong(peer -> (view.id(peer) + turn) * 7919 % 101));
        };
      });
    }
  }

  @Breaks("lets_go_of_the_view_after_the_call")
  static final class KeepsTheView extends Case {
    KeepsTheView() {
      super(() -> {
        List<RoundView> kept = new ArrayList<>();
        return (view, out) -> {
          kept.add(view);
          kept.getFirst().round();
          longestWaiting(view, out);
        };
      });
    }
  }

  @Breaks("gives_to_those_who_give_if_promised")
  static final class PromisesToReciprocate extends Case {
    PromisesToReciprocate() {
      super(() -> BrokenChokersTest::longestWaiting, Capability.RECIPROCATES);
    }
  }

  /// The first in the list are favoured; one slot is for others.
  @Breaks("everybody_has_a_turn_while_seeding_if_promised")
  static final class HasFavourites extends Case {
    HasFavourites() {
      super(
          () ->
              (view, out) ->
                  choose(
                      view,
                      out,
                      view.slots(),
                      view.round() % 8 == 0
                          ? Comparator.comparingLong(view::lastUnchokedNanos)
                          : Comparator.comparingLong(view::id)),
          Capability.TAKES_TURNS);
    }
  }
}
