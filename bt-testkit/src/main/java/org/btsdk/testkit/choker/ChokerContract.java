// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.choker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.btsdk.model.plugin.Plugin;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.choker.ChokerProvider;
import org.btsdk.testkit.ProviderChecks;
import org.btsdk.testkit.WaitChecks;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Choker] must do: extend it and say how the choker is made. If the factory is a
/// [ChokerProvider], what it says of itself is checked as well. A choker that hangs fails its test
/// after two minutes.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ChokerContract {
  /// What a choker may promise beyond what all must do.
  public enum Capability {
    /// While we download, most slots go to those who give us most.
    RECIPROCATES,
    /// While we seed, nobody holds a slot four times as long as another who wants one.
    TAKES_TURNS
  }

  private static final int SLOTS = 5;

  private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);

  /// Makes the test.
  ///
  /// @param promised what the choker promises beyond what all must do
  protected ChokerContract(Capability... promised) {
    capabilities.addAll(List.of(promised));
  }

  /// What makes the choker that is tested.
  protected abstract ChokerFactory factory();

  /// The settings it is made with; none unless overridden.
  protected PluginConfig config() {
    return factory() instanceof Plugin plugin
        ? PluginConfig.of(plugin.configKeys(), Map.of())
        : PluginConfig.empty();
  }

  private Choker choker() {
    return factory().create(config());
  }

  private void assumePromised(Capability capability) {
    Assumptions.assumeTrue(
        capabilities.contains(capability), () -> "does not promise " + capability);
  }

  private static FakePeers peers(int count, boolean seeding) {
    FakePeers peers = new FakePeers(SLOTS, seeding, 1).watching();
    for (int i = 0; i < count; i++) {
      peers.join().gives(1_000L * (i * 7 % count), 0).takes(10_000L * (1 + i * 3 % count));
    }
    return peers;
  }

  /// Name, version and settings of a provider are in order, and it is registered.
  @Test
  public void provider_says_who_it_is() {
    if (factory() instanceof ChokerProvider provider) {
      ProviderChecks.check(ChokerProvider.class, provider, ChokerProvider.SPI_VERSION);
    }
  }

  /// Peers come and go, slots are more and fewer: never are more peers unchoked than there are
  /// slots.
  @Test
  public void unchokes_at_most_as_many_as_there_are_slots() {
    for (long seed = 1; seed <= 5; seed++) {
      new FakeSession(choker(), seed, FakePeers.Rule.SLOTS).play(300);
    }
  }

  /// Whom it names is there, and the reason is not blank.
  @Test
  public void names_only_peers_that_are_there_and_says_why() {
    for (long seed = 1; seed <= 5; seed++) {
      new FakeSession(choker(), seed, FakePeers.Rule.PEERS, FakePeers.Rule.REASONS).play(300);
    }
  }

  /// A pace is given only to peers that are unchoked, and lets something pass.
  @Test
  public void paces_only_whom_it_unchokes_and_stops_nobody() {
    for (boolean advised : new boolean[] {false, true}) {
      for (long seed = 1; seed <= 5; seed++) {
        FakeSession session = new FakeSession(choker(), seed, FakePeers.Rule.PACES);
        session.peers.slotsAdvised(advised);
        session.play(300);
      }
    }
  }

  /// Where the number of slots is only advice, somebody is unchoked all the same.
  @Test
  public void uses_a_slot_where_the_number_is_its_own() {
    for (boolean seeding : new boolean[] {false, true}) {
      Choker choker = choker();
      FakePeers peers = peers(40, seeding);
      peers.slotsAdvised(true);
      for (int round = 0; round < 50; round++) {
        peers.round(choker);
        assertThat(peers.unchoked()).as("round %d", round).isNotEmpty();
      }
    }
  }

  /// The cost of a choice is bounded, with few peers and with many.
  @Test
  public void makes_no_more_calls_than_it_may() {
    for (boolean seeding : new boolean[] {false, true}) {
      for (int count : new int[] {2, 20, 400}) {
        Choker choker = choker();
        FakePeers peers = peers(count, seeding).watching(FakePeers.Rule.CALLS);
        peers.slotsAdvised(count == 400);
        for (int round = 0; round < 10; round++) {
          peers.round(choker);
          peers.leave(peers.peers().getFirst());
          peers.fill(choker);
          peers.join();
        }
      }
    }
  }

  /// Nobody there, or no slot: nobody is unchoked.
  @Test
  public void bears_no_peers_and_no_slots() {
    for (boolean seeding : new boolean[] {false, true}) {
      Choker choker = choker();
      FakePeers nobody = peers(0, seeding);
      nobody.round(choker);
      nobody.fill(choker);
      FakePeers some = peers(3, seeding);
      some.slots(0);
      some.round(choker);
      some.fill(choker);
      assertThat(some.unchoked()).isEmpty();
    }
  }

  /// No slot is left unused while somebody waits for one.
  @Test
  public void uses_every_slot_while_somebody_waits() {
    for (boolean seeding : new boolean[] {false, true}) {
      for (int slots : new int[] {1, 2, 4, 5, 11, 100}) {
        Choker choker = choker();
        FakePeers peers = peers(20, seeding);
        peers.slots(slots);
        for (int round = 0; round < 50; round++) {
          peers.round(choker);
          assertThat(peers.unchoked())
              .as("unchoked in %d slots, of 20 that wait, seeding: %s", slots, seeding)
              .hasSize(Math.min(slots, 20));
        }
      }
    }
  }

  /// Who wants nothing holds no slot that another waits for.
  @Test
  public void gives_no_slot_to_who_wants_nothing_while_others_wait() {
    for (boolean seeding : new boolean[] {false, true}) {
      Choker choker = choker();
      FakePeers peers = peers(20, seeding);
      peers.round(choker);
      List<ChokedPeer> content = peers.unchoked();
      content.forEach(peer -> peer.interested(false));
      peers.round(choker);
      assertThat(peers.unchoked())
          .as("unchoked in %d slots, after those who were lost interest", SLOTS)
          .hasSize(SLOTS)
          .doesNotContainAnyElementsOf(content);
    }
  }

  /// A slot that becomes free between rounds is filled, and nobody else loses theirs.
  @Test
  public void fills_a_free_slot_at_once() {
    for (boolean seeding : new boolean[] {false, true}) {
      Choker choker = choker();
      FakePeers peers = peers(20, seeding);
      for (int round = 0; round < 10; round++) {
        peers.round(choker);
        assertThat(peers.unchoked()).as("unchoked in round %d, of 20", round).isNotEmpty();
        peers.leave(peers.unchoked().getFirst());
        List<ChokedPeer> kept = peers.unchoked();
        peers.fill(choker);
        assertThat(peers.unchoked())
            .as("unchoked in %d slots after one of them left and a call to fill", SLOTS)
            .hasSize(SLOTS)
            .containsAll(kept);
      }
    }
  }

  /// Where no slot is free, a call to fill changes nothing.
  @Test
  public void a_call_to_fill_changes_nothing_where_nothing_is_free() {
    for (boolean seeding : new boolean[] {false, true}) {
      Choker choker = choker();
      FakePeers peers = peers(20, seeding);
      peers.round(choker);
      List<ChokedPeer> before = peers.unchoked();
      peers.fill(choker);
      assertThat(peers.unchoked()).containsExactlyElementsOf(before);
    }
  }

  /// Who is interested and stays gets a slot in the end, whatever it gives or takes; who snubs us
  /// too.
  @Test
  public void nobody_starves() {
    for (boolean advised : new boolean[] {false, true}) {
      for (boolean seeding : new boolean[] {false, true}) {
        Choker choker = choker();
        FakePeers peers = peers(40, seeding);
        peers.slotsAdvised(advised);
        for (int peer = 0; peer < 40; peer += 4) {
          peers.peers().get(peer).snubbed(true);
        }
        for (int round = 0; round < 2500; round++) {
          peers.round(choker);
        }
        assertThat(peers.peers().stream().filter(peer -> peer.timesUnchoked() == 0))
            .as(
                "peers of 40 that were never unchoked in seven hours, seeding: %s, slots advised:"
                    + " %s",
                seeding, advised)
            .isEmpty();
      }
    }
  }

  /// The same views and the same chance give the same choice.
  @Test
  public void does_the_same_again_with_the_same_chance() {
    for (long seed = 1; seed <= 5; seed++) {
      List<String> first = new FakeSession(choker(), seed).play(200);
      assertThat(new FakeSession(choker(), seed).play(200)).isEqualTo(first);
    }
  }

  /// Two torrents do not disturb each other.
  @Test
  public void shares_nothing_between_torrents() {
    List<String> alone = new FakeSession(choker(), 1).play(200);
    FakeSession one = new FakeSession(choker(), 1);
    FakeSession other = new FakeSession(choker(), 2);
    List<String> together = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      other.play(1);
      together.addAll(one.play(1));
    }
    assertThat(together).isEqualTo(alone);
  }

  /// A choice is made on a thread that many torrents share.
  @Test
  public void never_waits() {
    FakeSession session = new FakeSession(choker(), 1);
    WaitChecks.check("a choker", () -> session.play(200));
  }

  /// View and choice are not used after the call.
  @Test
  public void lets_go_of_the_view_after_the_call() {
    FakeSession session = new FakeSession(choker(), 1, FakePeers.Rule.CALL_ONLY);
    session.play(20);
    session.peers.checkNoComplaints();
  }

  /// See [Capability#RECIPROCATES].
  @Test
  public void gives_to_those_who_give_if_promised() {
    assumePromised(Capability.RECIPROCATES);
    Choker choker = choker();
    FakePeers peers = new FakePeers(SLOTS, false, 1).watching();
    for (int i = 0; i < 20; i++) {
      peers.join().gives(1_000L * i, 1_000L * i);
    }
    List<ChokedPeer> best =
        peers.peers().stream()
            .sorted(Comparator.comparingLong(ChokedPeer::downRate).reversed())
            .limit(SLOTS - 1)
            .toList();
    for (int round = 0; round < 30; round++) {
      peers.round(choker);
      if (round >= 10) {
        assertThat(peers.unchoked()).as("round %d", round).containsAll(best);
      }
    }
  }

  /// See [Capability#TAKES_TURNS].
  @Test
  public void everybody_has_a_turn_while_seeding_if_promised() {
    assumePromised(Capability.TAKES_TURNS);
    Choker choker = choker();
    FakePeers peers = peers(20, true);
    for (int round = 0; round < 1000; round++) {
      peers.round(choker);
    }
    int most = peers.peers().stream().mapToInt(ChokedPeer::roundsUnchoked).max().orElseThrow();
    int least = peers.peers().stream().mapToInt(ChokedPeer::roundsUnchoked).min().orElseThrow();
    assertThat(least).as("least rounds of a peer, the most being %d", most).isGreaterThan(most / 4);
  }

  /// Peers that come, go, lose interest, snub and return, all from a seed.
  private static final class FakeSession {
    private final Choker choker;
    private final Random random;
    private final FakePeers peers;

    FakeSession(Choker choker, long seed, FakePeers.Rule... rules) {
      this.choker = choker;
      this.random = new Random(seed);
      this.peers = new FakePeers(SLOTS, false, seed).watching(rules);
      peers.join().gives(1_000, 1_000); // stays, so that there is always somebody
    }

    List<String> play(int rounds) {
      List<String> transcript = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        if (peers.peers().size() < 30 && random.nextInt(3) > 0) {
          peers.join().gives(random.nextInt(50_000), random.nextInt(5_000));
        }
        if (random.nextInt(8) == 0) {
          peers.slots(random.nextInt(12));
        }
        if (random.nextInt(30) == 0) {
          peers.seeding(random.nextBoolean());
        }
        List<ChokedPeer> all = peers.peers();
        for (ChokedPeer peer : all.subList(1, all.size())) {
          switch (random.nextInt(40)) {
            case 0 -> peers.leave(peer);
            case 1 -> peer.interested(false);
            case 2, 3 -> peer.interested(true);
            case 4 -> peer.snubbed(true);
            case 5, 6 -> peer.snubbed(false);
            default -> {}
          }
        }
        if (random.nextInt(3) == 0) {
          peers.fill(choker);
        } else {
          peers.round(choker);
        }
        transcript.add(peers.unchoked().toString());
      }
      return transcript;
    }
  }
}
