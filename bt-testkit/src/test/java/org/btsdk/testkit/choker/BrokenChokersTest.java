// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.choker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.choker.RoundView;
import org.btsdk.testkit.Verdict;
import org.junit.jupiter.api.Test;

/// The contract catches what it says it catches: each choker here has one defect.
class BrokenChokersTest {
  /// Whoever waited longest, in each round anew.
  private static void longestWaiting(RoundView view, Choice out) {
    choose(view, out, Comparator.comparingLong(view::lastUnchokedNanos));
  }

  private static void choose(RoundView view, Choice out, Comparator<Integer> order) {
    int slots = view.slots();
    List<Integer> waiting = new ArrayList<>();
    for (int peer = 0; peer < view.peerCount(); peer++) {
      if (view.fillOnly() && view.unchoked(peer)) {
        slots--;
      } else if (view.interested(peer)) {
        waiting.add(peer);
      }
    }
    waiting.sort(order.thenComparingLong(view::id));
    for (int peer : waiting.subList(0, Math.clamp(slots, 0, waiting.size()))) {
      out.unchoke(peer, "test");
    }
  }

  abstract static class Broken extends ChokerContract {
    private final Supplier<Choker> choker;

    Broken(Supplier<Choker> choker, Capability... promised) {
      super(promised);
      this.choker = choker;
    }

    @Override
    protected ChokerFactory factory() {
      return _ -> choker.get();
    }
  }

  static final class Sound extends Broken {
    Sound() {
      super(() -> BrokenChokersTest::longestWaiting, Capability.TAKES_TURNS);
    }
  }

  static final class UnchokesAll extends Broken {
    UnchokesAll() {
      super(() ->
          (view, out) -> {
            for (int peer = 0; peer < view.peerCount(); peer++) {
              out.unchoke(peer, "all are welcome");
            }
          });
    }
  }

  static final class UnchokesNobody extends Broken {
    UnchokesNobody() {
      super(() -> (_, _) -> {});
    }
  }

  static final class OnlyTheFastest extends Broken {
    OnlyTheFastest() {
      super(
          () ->
              (view, out) ->
                  choose(view, out, Comparator.<Integer>comparingLong(view::downRate).reversed()),
          Capability.values());
    }
  }

  static final class ForgetsThoseWhoStay extends Broken {
    ForgetsThoseWhoStay() {
      super(() ->
          (view, out) -> {
            int left = view.slots(); // also where slots are held by those who stay
            for (int peer = 0; peer < view.peerCount() && left > 0; peer++) {
              if (view.interested(peer) && !view.unchoked(peer)) {
                out.unchoke(peer, "test");
                left--;
              }
            }
          });
    }
  }

  static final class OwnChance extends Broken {
    private static final Random SHARED = new Random(1);

    OwnChance() {
      super(() ->
          (view, out) -> {
            int lucky = 1 + SHARED.nextInt(1000);
            choose(view, out, Comparator.comparingLong(peer -> view.id(peer) * 7919 % lucky));
          });
    }
  }

  static final class KeepsTheChoice extends Broken {
    KeepsTheChoice() {
      super(() -> {
        List<Choice> kept = new ArrayList<>();
        return (view, out) -> {
          kept.add(out);
          longestWaiting(view, kept.getFirst());
        };
      });
    }
  }

  static final class AsksForEver extends Broken {
    AsksForEver() {
      super(() ->
          (view, out) -> {
            longestWaiting(view, out);
            for (int i = 0; i < 2000 * (view.slots() + 32); i++) {
              view.round();
            }
          });
    }
  }

  @Test
  void a_sound_choker_passes() {
    assertThat(Verdict.failedTests(Sound.class)).isEmpty();
    assertThat(Verdict.succeededTests(Sound.class)).isGreaterThan(8);
  }

  @Test
  void a_choker_that_unchokes_too_many_is_caught() {
    assertThat(Verdict.failedTests(UnchokesAll.class))
        .contains("unchokes_at_most_as_many_as_there_are_slots", "bears_no_peers_and_no_slots");
  }

  @Test
  void a_choker_that_wastes_slots_is_caught() {
    assertThat(Verdict.failedTests(UnchokesNobody.class))
        .contains(
            "uses_every_slot_while_somebody_waits", "fills_a_free_slot_at_once", "nobody_starves");
  }

  @Test
  void a_choker_that_starves_peers_is_caught() {
    assertThat(Verdict.failedTests(OnlyTheFastest.class))
        .contains("nobody_starves", "everybody_has_a_turn_while_seeding_if_promised")
        .doesNotContain("gives_to_those_who_give_if_promised");
  }

  @Test
  void a_choker_that_fills_slots_that_are_held_is_caught() {
    assertThat(Verdict.failedTests(ForgetsThoseWhoStay.class))
        .contains("a_call_to_fill_changes_nothing_where_nothing_is_free");
  }

  @Test
  void a_choker_with_chance_of_its_own_is_caught() {
    assertThat(Verdict.failedTests(OwnChance.class))
        .contains("does_the_same_again_with_the_same_chance");
  }

  @Test
  void a_choker_that_keeps_its_choice_is_caught() {
    assertThat(Verdict.failedTests(KeepsTheChoice.class))
        .contains("lets_go_of_the_view_after_the_call");
  }

  @Test
  void a_choker_that_asks_too_often_is_caught() {
    assertThat(Verdict.failedTests(AsksForEver.class))
        .contains("unchokes_at_most_as_many_as_there_are_slots");
  }
}
