// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.picker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.btsdk.model.FileEntry;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.Plugin;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.testkit.ProviderChecks;
import org.btsdk.testkit.WaitChecks;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [PiecePicker] must do. The whole test of a picker:
///
/// ```java
/// class WindowPickerTest extends PickerContract {
///   WindowPickerTest() {
///     super(Capability.PRIORITIES);
///   }
///
///   @Override
///   protected PickerFactory factory() {
///     return new WindowPickerProvider();
///   }
/// }
/// ```
///
/// If the factory is a [PickerProvider], what it says of itself is checked as well. Only pickers
/// that do what is in order for a plugin's loop pass: they finish every download, keep to their
/// budget, make no garbage, never wait, and do the same again with the same chance. One that hangs
/// fails its test after two minutes.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class PickerContract {
  /// What a picker may promise beyond what all must do.
  public enum Capability {
    /// A piece of a higher priority comes before one of a lower.
    PRIORITIES,
    /// Once some pieces are there, of pieces of one priority those come first that few peers have.
    RARITY,
    /// Pieces with a deadline come before all others, the earliest first.
    DEADLINES,
    /// Pieces come in the order of their indexes.
    ORDER
  }

  private static final int PIECE_LENGTH = 64 * 1024;
  private static final int[] PIECE_COUNTS = {1, 2, 3, 7, 64, 300};
  private static final int SEEDS = 8;

  private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);

  /// Makes the test.
  ///
  /// @param promised what the picker promises beyond what all must do
  protected PickerContract(Capability... promised) {
    capabilities.addAll(List.of(promised));
  }

  /// What makes the picker that is tested.
  protected abstract PickerFactory factory();

  /// The settings it is made with; none unless overridden.
  protected PluginConfig config() {
    return factory() instanceof Plugin plugin
        ? PluginConfig.of(plugin.configKeys(), Map.of())
        : PluginConfig.empty();
  }

  private PiecePicker picker(int pieces) {
    long length = (long) pieces * PIECE_LENGTH;
    return factory()
        .create(
            TorrentGeometry.contiguous(
                PIECE_LENGTH, List.of(FileEntry.of(List.of("payload"), length))),
            config());
  }

  private void assumePromised(Capability capability) {
    Assumptions.assumeTrue(
        capabilities.contains(capability), () -> "does not promise " + capability);
  }

  /// Name, version and settings of a provider are in order, and it is registered.
  @Test
  public void provider_says_who_it_is() {
    if (factory() instanceof PickerProvider provider) {
      ProviderChecks.check(PickerProvider.class, provider, PickerProvider.SPI_VERSION);
    }
  }

  /// No pickable piece is left out for ever, whoever has it, and no pick is empty without need.
  @Test
  public void picks_everything_in_the_end() {
    for (int pieces : PIECE_COUNTS) {
      for (long seed = 1; seed <= SEEDS; seed++) {
        assertThat(new FakeDownload(picker(pieces), pieces, seed).play().stalls())
            .as("%d pieces, seed %d", pieces, seed)
            .isEmpty();
      }
    }
  }

  /// Where only one piece is left, it is found within the budget.
  @Test
  public void finds_the_last_piece_within_its_budget() {
    int pieces = 3000;
    for (int last : new int[] {0, 1, pieces / 2, pieces - 1}) {
      FakeSwarm swarm = new FakeSwarm(pieces, 1).watching(FakeSwarm.Rule.CALLS);
      IntStream.range(0, pieces).filter(piece -> piece != last).forEach(p -> swarm.have(p, true));
      assertThat(swarm.pick(picker(pieces), 10)).containsExactly(last);
    }
  }

  /// A peer that has only one of many pieces gets asked for it, within the budget.
  @Test
  public void finds_the_only_piece_of_a_peer_within_its_budget() {
    int pieces = 3000;
    for (int only : new int[] {0, 1, pieces / 2, pieces - 1}) {
      FakeSwarm swarm =
          new FakeSwarm(pieces, 1).watching(FakeSwarm.Rule.CALLS).peerHas(piece -> piece == only);
      assertThat(swarm.pick(picker(pieces), 10)).containsExactly(only);
    }
  }

  /// With room for all, all are picked in one go, within the budget.
  @Test
  public void fills_much_room_within_its_budget() {
    int pieces = 500;
    FakeSwarm swarm = new FakeSwarm(pieces, 1).watching(FakeSwarm.Rule.CALLS);
    assertThat(swarm.pick(picker(pieces), pieces + 1)).hasSize(pieces);
  }

  /// Nothing to pick is no trouble.
  @Test
  public void picks_nothing_where_there_is_nothing() {
    int pieces = 50;
    PiecePicker picker = picker(pieces);
    FakeSwarm poor = new FakeSwarm(pieces, 1).watching().peerHas(_ -> false);
    assertThat(poor.pick(picker, 10)).isEmpty();
    FakeSwarm complete = new FakeSwarm(pieces, 1).watching();
    IntStream.range(0, pieces).forEach(piece -> complete.have(piece, true));
    assertThat(complete.pick(picker, 10)).isEmpty();
  }

  /// No room is no trouble.
  @Test
  public void bears_a_pick_without_room() {
    int pieces = 50;
    PiecePicker picker = picker(pieces);
    FakeSwarm swarm = new FakeSwarm(pieces, 1).watching();
    assertThat(swarm.pick(picker, 0)).isEmpty();
    assertThat(swarm.pick(picker, 1)).hasSize(1);
  }

  /// A piece that was there and is lost is picked again.
  @Test
  public void picks_a_piece_again_that_was_lost() {
    int pieces = 20;
    for (int lost : new int[] {0, 7, pieces - 1}) {
      PiecePicker picker = picker(pieces);
      FakeSwarm swarm = new FakeSwarm(pieces, 1).watching();
      for (int piece = 0; piece < pieces; piece++) {
        swarm.pick(picker, 1).forEach(picked -> swarm.have(picked, true));
      }
      assertThat(swarm.pick(picker, 1)).isEmpty();
      swarm.have(lost, false);
      assertThat(swarm.pick(picker, 1)).containsExactly(lost);
    }
  }

  /// The same views and the same chance give the same picks.
  @Test
  public void does_the_same_again_with_the_same_chance() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<List<Integer>> first = new FakeDownload(picker(64), 64, seed).play().transcript();
      List<List<Integer>> again = new FakeDownload(picker(64), 64, seed).play().transcript();
      assertThat(again).as("seed %d", seed).isEqualTo(first);
    }
  }

  /// Two torrents do not disturb each other.
  @Test
  public void shares_nothing_between_torrents() {
    List<List<Integer>> alone = new FakeDownload(picker(64), 64, 1).play().transcript();
    FakeDownload one = new FakeDownload(picker(64), 64, 1);
    FakeDownload other = new FakeDownload(picker(300), 300, 2);
    boolean more = true;
    while (more) {
      other.step();
      more = one.step();
    }
    assertThat(one.transcript()).isEqualTo(alone);
  }

  /// Pieces that are added are pieces of the torrent.
  @Test
  public void adds_only_pieces_that_there_are() {
    for (int pieces : PIECE_COUNTS) {
      new FakeDownload(picker(pieces), pieces, 1, FakeSwarm.Rule.PIECES).play();
    }
  }

  /// Walks begin at 0 and go on with the cursor that the view gave.
  @Test
  public void walks_on_from_where_it_was_told() {
    for (int pieces : PIECE_COUNTS) {
      new FakeDownload(picker(pieces), pieces, 1, FakeSwarm.Rule.CURSORS).play();
    }
  }

  /// View and picks are not used after the call, nor by another thread.
  @Test
  public void lets_go_of_the_view_after_the_call() {
    FakeDownload download = new FakeDownload(picker(64), 64, 1, FakeSwarm.Rule.CALL_ONLY).play();
    download.swarm().checkNoComplaints();
  }

  /// A pick makes no garbage: it runs thousands of times a second on a thread that many torrents
  /// share.
  @Test
  public void makes_no_garbage() {
    int pieces = 300;
    int calls = 2000;
    FakeSwarm swarm = new FakeSwarm(pieces, 1).watching();
    PiecePicker picker = picker(pieces);
    for (int i = 0; i < 100; i++) { // classes are loaded and call sites linked here
      swarm.pick(picker, 4).forEach(piece -> swarm.begin(piece, piece % 2 == 0));
    }
    long before = swarm.allocatedBytes();
    for (int i = 0; i < calls; i++) {
      swarm.pick(picker, 4);
    }
    // Less than the smallest object a call: what the virtual machine itself may need.
    assertThat(swarm.allocatedBytes() - before)
        .as("bytes of memory that %d picks took", calls)
        .isLessThan(calls * 16L);
  }

  /// A pick runs on a thread that many torrents share.
  @Test
  public void never_waits() {
    int pieces = 64;
    FakeSwarm swarm = new FakeSwarm(pieces, 1).watching();
    PiecePicker picker = picker(pieces);
    WaitChecks.check(
        "a picker",
        () -> {
          for (int i = 0; i < 500; i++) {
            swarm.pick(picker, 4);
          }
        });
  }

  /// See [Capability#PRIORITIES].
  @Test
  public void keeps_to_priorities_if_promised() {
    assumePromised(Capability.PRIORITIES);
    int pieces = 40;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      FakeSwarm swarm = new FakeSwarm(pieces, seed).watching();
      IntStream.range(0, pieces).forEach(piece -> swarm.priority(piece, 1 + random.nextInt(7)));
      assertThat(downloadInOrder(swarm, pieces))
          .extracting(piece -> swarm.priorities[piece])
          .isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  /// See [Capability#RARITY].
  @Test
  public void prefers_rare_pieces_if_promised() {
    assumePromised(Capability.RARITY);
    int pieces = 40;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      FakeSwarm swarm = new FakeSwarm(pieces, seed).watching();
      IntStream.range(0, pieces).forEach(piece -> swarm.availability(piece, random.nextInt(9)));
      IntStream.range(0, 10).forEach(piece -> swarm.have(piece, true));
      assertThat(downloadInOrder(swarm, pieces))
          .hasSize(pieces - 10)
          .extracting(piece -> swarm.availabilities[piece])
          .isSorted();
    }
  }

  /// See [Capability#DEADLINES].
  @Test
  public void keeps_deadlines_if_promised() {
    assumePromised(Capability.DEADLINES);
    int pieces = 40;
    FakeSwarm swarm =
        new FakeSwarm(pieces, 1).watching().deadline(31, 300).deadline(5, 200).deadline(17, 100);
    assertThat(downloadInOrder(swarm, pieces)).hasSize(pieces).startsWith(17, 5, 31);
  }

  /// See [Capability#ORDER].
  @Test
  public void keeps_the_order_if_promised() {
    assumePromised(Capability.ORDER);
    int pieces = 40;
    assertThat(downloadInOrder(new FakeSwarm(pieces, 1).watching(), pieces))
        .hasSize(pieces)
        .isSorted();
  }

  private List<Integer> downloadInOrder(FakeSwarm swarm, int pieces) {
    PiecePicker picker = picker(pieces);
    List<Integer> order = new ArrayList<>();
    List<Integer> picks = swarm.pick(picker, 3);
    while (!picks.isEmpty()) {
      picks.forEach(piece -> swarm.have(piece, true));
      order.addAll(picks);
      picks = swarm.pick(picker, 3);
    }
    return order;
  }
}
