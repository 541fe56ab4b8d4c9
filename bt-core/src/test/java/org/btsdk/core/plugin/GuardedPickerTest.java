// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.btsdk.core.pick.RarestPicker;
import org.btsdk.core.pick.SequentialPicker;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;
import org.btsdk.testkit.picker.FakeSwarm;
import org.btsdk.testkit.picker.PickerContract;
import org.junit.jupiter.api.Test;

class GuardedPickerTest extends PickerContract {
  private final List<String> failures = new ArrayList<>();

  GuardedPickerTest() {
    super(Capability.PRIORITIES, Capability.RARITY);
  }

  /// A guard does what its plugin does, and needs no more than it may.
  @Override
  protected PickerFactory factory() {
    return (_, _) -> guarded(new RarestPicker());
  }

  private GuardedPicker guarded(PiecePicker plugin) {
    return new GuardedPicker(
        "acme-x",
        plugin,
        SequentialPicker::new,
        (name, cause) -> failures.add(name + ": " + cause.getMessage()));
  }

  private static FakeSwarm swarm() {
    return new FakeSwarm(10, 1);
  }

  @Test
  void a_picker_that_throws_is_replaced_for_good_and_named_once() {
    GuardedPicker guarded =
        guarded((_, _) -> {
          throw new IllegalStateException("oops");
        });
    assertThat(swarm().pick(guarded, 3)).containsExactly(0, 1, 2);
    assertThat(swarm().pick(guarded, 3)).containsExactly(0, 1, 2);
    assertThat(guarded.isReplaced()).isTrue();
    assertThat(failures).containsExactly("acme-x: oops");
  }

  @Test
  void what_would_replace_a_picker_is_not_made_while_it_works() {
    GuardedPicker guarded =
        new GuardedPicker(
            "acme-x",
            new RarestPicker(),
            () -> {
              throw new AssertionError("made for nothing");
            },
            (_, _) -> {});
    assertThat(swarm().pick(guarded, 3)).hasSize(3);
    assertThat(guarded.isReplaced()).isFalse();
  }

  @Test
  void what_a_picker_picked_before_it_threw_stays_picked() {
    GuardedPicker guarded =
        guarded((_, out) -> {
          out.add(7);
          throw new StackOverflowError("deep");
        });
    assertThat(swarm().pick(guarded, 3)).containsExactly(7, 0, 1);
  }

  @Test
  void a_picker_over_its_budget_is_replaced_although_it_swallows_the_exception() {
    GuardedPicker guarded =
        guarded((view, _) -> {
          try {
            IntStream.range(0, 2000).forEach(_ -> view.have(0));
          } catch (OverrunException _) {
            // its defect
          }
        });
    FakeSwarm large = new FakeSwarm(1000, 1); // allows 8,000
    assertThat(large.pick(guarded, 3)).isEmpty();
    assertThat(guarded.isReplaced()).isFalse();
    assertThat(swarm().callBudget(10_000).pick(guarded, 3)).containsExactly(0, 1, 2);
    assertThat(failures)
        .containsExactly("acme-x: more than the 1,024 calls of the view that it may make");
  }

  @Test
  void a_view_that_is_kept_says_nothing() {
    var kept = new ArrayList<SwarmView>();
    GuardedPicker guarded =
        guarded((view, _) -> {
          kept.add(view);
          throw new IllegalStateException("first");
        });
    swarm().pick(guarded, 3);
    assertThatIllegalStateException().isThrownBy(() -> kept.getFirst().pieceCount());
  }
}
