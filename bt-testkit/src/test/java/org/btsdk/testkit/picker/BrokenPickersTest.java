// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.picker;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.picker.Picks;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;
import org.btsdk.testkit.Breaks;
import org.btsdk.testkit.ContractProof;
import org.jspecify.annotations.Nullable;

/// Pickers that have one defect each.
class BrokenPickersTest extends ContractProof {
  BrokenPickersTest() {
    super(PickerContract.class);
  }

  private static void rarest(SwarmView view, Picks out) {
    int piece = view.nextRarest(0);
    while (piece >= 0 && out.hasRoom()) {
      out.add(piece);
      piece = view.nextRarest(view.nextCursor());
    }
  }

  private static void backwards(SwarmView view, Picks out) {
    for (int piece = view.pieceCount() - 1; piece >= 0 && out.hasRoom(); piece--) {
      out.add(piece);
    }
  }

  abstract static class Case extends PickerContract {
    private final Supplier<PiecePicker> picker;

    Case(Supplier<PiecePicker> picker, Capability... promised) {
      super(promised);
      this.picker = picker;
    }

    @Override
    protected PickerFactory factory() {
      return (_, _) -> picker.get();
    }
  }

  @Breaks({})
  static final class Sound extends Case {
    Sound() {
      super(() -> BrokenPickersTest::rarest, Capability.PRIORITIES, Capability.RARITY);
    }
  }

  @Breaks({})
  static final class SoundInOrder extends Case {
    SoundInOrder() {
      super(
          () ->
              (view, out) -> {
                int piece = view.nextDeadline(0);
                while (piece >= 0 && out.hasRoom()) {
                  out.add(piece);
                  piece = view.nextDeadline(view.nextCursor());
                }
                for (piece = 0; piece < view.pieceCount() && out.hasRoom(); piece++) {
                  out.add(piece);
                }
              },
          Capability.DEADLINES,
          Capability.ORDER);
    }
  }

  @Breaks("provider_says_who_it_is")
  static final class Unregistered extends PickerContract {
    @Override
    protected PickerFactory factory() {
      return new PickerProvider() {
        @Override
        public String name() {
          return "unregistered";
        }

        @Override
        public int spiVersion() {
          return SPI_VERSION;
        }

        @Override
        public PiecePicker create(TorrentGeometry geometry, PluginConfig config) {
          return BrokenPickersTest::rarest;
        }
      };
    }
  }

  @Breaks("never_waits")
  static final class WaitsNowAndThen extends Case {
    WaitsNowAndThen() {
      super(() ->
          new PiecePicker() {
            private int calls;

            @Override
            public void pick(SwarmView view, Picks out) {
              if (++calls % 100 == 0) {
                LockSupport.parkNanos(1);
              }
              rarest(view, out);
            }
          });
    }
  }

  @Breaks("picks_everything_in_the_end")
  static final class LeavesOutWhatIsLittleWanted extends Case {
    LeavesOutWhatIsLittleWanted() {
      super(() ->
          (view, out) -> {
            int piece = view.nextRarest(0);
            while (piece >= 0 && out.hasRoom()) {
              if (view.priority(piece) > 1) {
                out.add(piece);
              }
              piece = view.nextRarest(view.nextCursor());
            }
          });
    }
  }

  /// Looks at each piece that is there ten times.
  @Breaks("finds_the_last_piece_within_its_budget")
  static final class LooksAtWhatIsThere extends Case {
    LooksAtWhatIsThere() {
      super(() ->
          (view, out) -> {
            if (view.haveCount() > 500) {
              for (int i = 0; i < 10 * view.haveCount(); i++) {
                view.have(i / 10);
              }
            }
            rarest(view, out);
          });
    }
  }

  @Breaks("finds_the_only_piece_of_a_peer_within_its_budget")
  static final class LooksAtWhatThePeerLacks extends Case {
    LooksAtWhatThePeerLacks() {
      super(() ->
          (view, out) -> {
            for (int piece = 0; piece < view.pieceCount(); piece++) {
              for (int i = 0; i < 10 && !view.peerHas(piece); i++) {
                view.availability(piece);
              }
            }
            rarest(view, out);
          });
    }
  }

  @Breaks("fills_much_room_within_its_budget")
  static final class ThinksLongOfEachPick extends Case {
    ThinksLongOfEachPick() {
      super(() ->
          (view, out) -> {
            int piece = view.nextRarest(0);
            while (piece >= 0 && out.hasRoom()) {
              out.add(piece);
              for (int i = 0; i < 20; i++) {
                view.availability(piece);
              }
              piece = view.nextRarest(view.nextCursor());
            }
          });
    }
  }

  @Breaks("picks_nothing_where_there_is_nothing")
  static final class NeedsAPeerWithSomething extends Case {
    NeedsAPeerWithSomething() {
      super(() ->
          (view, out) -> {
            int first = 0;
            while (view.pieceCount() == 50 && !view.peerHas(first)) {
              first++;
            }
            rarest(view, out);
          });
    }
  }

  @Breaks("bears_a_pick_without_room")
  static final class NeedsRoom extends Case {
    NeedsRoom() {
      super(() ->
          (view, out) -> {
            if (!out.hasRoom()) {
              throw new IllegalStateException("no room");
            }
            rarest(view, out);
          });
    }
  }

  @Breaks("picks_a_piece_again_that_was_lost")
  static final class IsDoneForGood extends Case {
    IsDoneForGood() {
      super(() ->
          new PiecePicker() {
            private boolean done;

            @Override
            public void pick(SwarmView view, Picks out) {
              done |= view.haveCount() == view.pieceCount();
              if (!done) {
                rarest(view, out);
              }
            }
          });
    }
  }

  /// Chance of its own changes with whatever else uses it.
  @Breaks({"does_the_same_again_with_the_same_chance", "shares_nothing_between_torrents"})
  static final class OwnChance extends Case {
    private static final Random SHARED = new Random(1);

    OwnChance() {
      super(() ->
          (view, out) -> {
            out.add(SHARED.nextInt(view.pieceCount()));
            rarest(view, out);
          });
    }
  }

  @Breaks("shares_nothing_between_torrents")
  static final class CountsForAll extends Case {
    private static int picks;

    CountsForAll() {
      super(() -> {
        picks = 0;
        return (view, out) -> {
          out.add(picks++ % view.pieceCount());
          rarest(view, out);
        };
      });
    }
  }

  @Breaks("adds_only_pieces_that_there_are")
  static final class CountsOneTooFar extends Case {
    CountsOneTooFar() {
      super(() ->
          (view, out) -> {
            for (int piece = 0; piece <= view.pieceCount(); piece++) {
              out.add(piece);
            }
          });
    }
  }

  @Breaks("walks_on_from_where_it_was_told")
  static final class MakesUpACursor extends Case {
    MakesUpACursor() {
      super(() ->
          (view, out) -> {
            view.nextRarest(view.pieceCount() + 1);
            rarest(view, out);
          });
    }
  }

  @Breaks("lets_go_of_the_view_after_the_call")
  static final class KeepsTheView extends Case {
    KeepsTheView() {
      super(() ->
          new PiecePicker() {
            private @Nullable SwarmView kept;

            @Override
            public void pick(SwarmView view, Picks out) {
              if (kept == null) {
                kept = view;
              }
              kept.nowNanos();
              rarest(view, out);
            }
          });
    }
  }

  @Breaks("makes_no_garbage")
  static final class MakesGarbage extends Case {
    MakesGarbage() {
      super(() ->
          (view, out) -> {
            List<Integer> order = new ArrayList<>();
            int piece = view.nextRarest(0);
            while (piece >= 0) {
              order.add(1000 + piece);
              piece = view.nextRarest(view.nextCursor());
            }
            order.forEach(picked -> out.add(picked - 1000));
          });
    }
  }

  @Breaks("keeps_to_priorities_if_promised")
  static final class PromisesPriorities extends Case {
    PromisesPriorities() {
      super(() -> BrokenPickersTest::backwards, Capability.PRIORITIES);
    }
  }

  @Breaks("prefers_rare_pieces_if_promised")
  static final class PromisesRarity extends Case {
    PromisesRarity() {
      super(() -> BrokenPickersTest::backwards, Capability.RARITY);
    }
  }

  @Breaks("keeps_deadlines_if_promised")
  static final class PromisesDeadlines extends Case {
    PromisesDeadlines() {
      super(() -> BrokenPickersTest::backwards, Capability.DEADLINES);
    }
  }

  @Breaks("keeps_the_order_if_promised")
  static final class PromisesOrder extends Case {
    PromisesOrder() {
      super(() -> BrokenPickersTest::backwards, Capability.ORDER);
    }
  }
}
