// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.picker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.picker.Picks;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;
import org.btsdk.testkit.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract catches what it says it catches: each picker here has one defect.
class BrokenPickersTest {
  private static void rarest(SwarmView view, Picks out) {
    int piece = view.nextRarest(0);
    while (piece >= 0 && out.hasRoom()) {
      out.add(piece);
      piece = view.nextRarest(view.nextCursor());
    }
  }

  abstract static class Broken extends PickerContract {
    private final Supplier<PiecePicker> picker;

    Broken(Supplier<PiecePicker> picker, Capability... promised) {
      super(promised);
      this.picker = picker;
    }

    @Override
    protected PickerFactory factory() {
      return (_, _) -> picker.get();
    }
  }

  static final class Sound extends Broken {
    Sound() {
      super(() -> BrokenPickersTest::rarest, Capability.PRIORITIES, Capability.RARITY);
    }
  }

  static final class PicksNothing extends Broken {
    PicksNothing() {
      super(() -> (_, _) -> {});
    }
  }

  static final class ForgetsTheLast extends Broken {
    ForgetsTheLast() {
      super(() ->
          (view, out) -> {
            for (int piece = 0; piece < view.pieceCount() - 1; piece++) {
              out.add(piece);
            }
          });
    }
  }

  static final class AsksTooMuch extends Broken {
    AsksTooMuch() {
      super(() ->
          (view, out) -> {
            for (int i = 0; i < 20; i++) {
              for (int piece = 0; piece < view.pieceCount(); piece++) {
                view.availability(piece);
              }
            }
            rarest(view, out);
          });
    }
  }

  static final class SwallowsTheComplaint extends Broken {
    SwallowsTheComplaint() {
      super(() ->
          (view, out) -> {
            rarest(view, out);
            try {
              while (true) {
                view.nowNanos();
              }
            } catch (IllegalStateException _) {
              // its defect: it goes on as if nothing had happened
            }
          });
    }
  }

  static final class OwnChance extends Broken {
    private static final Random SHARED = new Random(1);

    OwnChance() {
      super(() ->
          (view, out) -> {
            out.add(SHARED.nextInt(view.pieceCount()));
            rarest(view, out);
          });
    }
  }

  static final class KeepsTheView extends Broken {
    KeepsTheView() {
      super(() ->
          new PiecePicker() {
            private @Nullable SwarmView kept;

            @Override
            public void pick(SwarmView view, Picks out) {
              if (kept == null) {
                kept = view;
              }
              rarest(kept, out);
            }
          });
    }
  }

  static final class MakesGarbage extends Broken {
    MakesGarbage() {
      super(() ->
          (view, out) -> {
            List<Integer> order = new ArrayList<>();
            rarest(
                view,
                new Picks() {
                  @Override
                  public boolean hasRoom() {
                    return order.size() < view.pieceCount() + 1;
                  }

                  @Override
                  public void add(int piece) {
                    order.add(1000 + piece);
                  }
                });
            order.forEach(piece -> out.add(piece - 1000));
          });
    }
  }

  static final class NeverLooksBack extends Broken {
    NeverLooksBack() {
      super(() ->
          new PiecePicker() {
            private int next;

            @Override
            public void pick(SwarmView view, Picks out) {
              while (next < view.pieceCount() && out.hasRoom()) {
                out.add(next++);
              }
            }
          });
    }
  }

  static final class OffByOne extends Broken {
    OffByOne() {
      super(() ->
          (view, out) -> {
            for (int piece = 0; piece <= view.pieceCount(); piece++) {
              out.add(piece);
            }
          });
    }
  }

  static final class PromisesTooMuch extends Broken {
    PromisesTooMuch() {
      super(
          () ->
              (view, out) -> {
                for (int piece = view.pieceCount() - 1; piece >= 0 && out.hasRoom(); piece--) {
                  out.add(piece);
                }
              },
          Capability.values());
    }
  }

  @Test
  void a_sound_picker_passes() {
    assertThat(Verdict.failedTests(Sound.class)).isEmpty();
    assertThat(Verdict.succeededTests(Sound.class)).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(classes = {PicksNothing.class, ForgetsTheLast.class, NeverLooksBack.class})
  void a_picker_that_leaves_pieces_out_is_caught(Class<?> broken) {
    assertThat(Verdict.failedTests(broken))
        .contains("picks_everything_in_the_end", "picks_a_piece_again_that_was_lost");
  }

  @ParameterizedTest
  @ValueSource(classes = {AsksTooMuch.class, SwallowsTheComplaint.class})
  void a_picker_over_its_budget_is_caught(Class<?> broken) {
    assertThat(Verdict.failedTests(broken)).contains("finds_the_last_piece_within_its_budget");
  }

  @Test
  void a_picker_with_chance_of_its_own_is_caught() {
    assertThat(Verdict.failedTests(OwnChance.class))
        .contains("does_the_same_again_with_the_same_chance", "shares_nothing_between_torrents")
        .doesNotContain("picks_everything_in_the_end");
  }

  @Test
  void a_picker_that_keeps_its_view_is_caught() {
    assertThat(Verdict.failedTests(KeepsTheView.class))
        .contains("lets_go_of_the_view_after_the_call");
  }

  @Test
  void a_picker_that_makes_garbage_is_caught() {
    assertThat(Verdict.failedTests(MakesGarbage.class)).containsExactly("makes_no_garbage");
  }

  @Test
  void a_picker_that_picks_what_is_not_there_is_caught() {
    assertThat(Verdict.failedTests(OffByOne.class)).contains("picks_everything_in_the_end");
  }

  @Test
  void a_picker_that_promises_too_much_is_caught() {
    assertThat(Verdict.failedTests(PromisesTooMuch.class))
        .containsExactlyInAnyOrder(
            "keeps_to_priorities_if_promised",
            "prefers_rare_pieces_if_promised",
            "keeps_deadlines_if_promised",
            "keeps_the_order_if_promised");
  }
}
