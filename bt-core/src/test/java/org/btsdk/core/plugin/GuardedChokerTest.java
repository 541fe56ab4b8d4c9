// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.core.choke.RoundRobinChoker;
import org.btsdk.core.choke.TitForTatChoker;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.testkit.choker.ChokerContract;
import org.btsdk.testkit.choker.FakePeers;
import org.junit.jupiter.api.Test;

class GuardedChokerTest extends ChokerContract {
  private final List<String> failures = new ArrayList<>();

  GuardedChokerTest() {
    super(Capability.RECIPROCATES, Capability.TAKES_TURNS);
  }

  /// A guard does what its plugin does, and needs no more than it may.
  @Override
  protected ChokerFactory factory() {
    return _ -> guarded(new TitForTatChoker());
  }

  private GuardedChoker guarded(Choker plugin) {
    return new GuardedChoker(
        "acme-x",
        plugin,
        RoundRobinChoker::new,
        (name, cause) -> failures.add(name + ": " + cause.getMessage()));
  }

  private static FakePeers peers() {
    FakePeers peers = new FakePeers(2, false, 1);
    for (int i = 0; i < 5; i++) {
      peers.join();
    }
    return peers;
  }

  @Test
  void a_choker_that_throws_is_replaced_and_its_choice_forgotten() {
    GuardedChoker guarded =
        guarded((view, out) -> {
          for (int peer = 0; peer < view.peerCount(); peer++) {
            out.unchoke(peer, "all");
          }
          throw new IllegalStateException("oops");
        });
    FakePeers peers = peers();
    peers.round(guarded);
    peers.round(guarded);
    assertThat(peers.unchoked()).hasSize(2);
    assertThat(guarded.isReplaced()).isTrue();
    assertThat(failures).containsExactly("acme-x: oops");
  }

  @Test
  void a_choker_that_names_a_peer_that_is_not_there_is_replaced() {
    FakePeers peers = peers();
    peers.round(guarded((view, out) -> out.unchoke(view.peerCount(), "ghost")));
    assertThat(peers.unchoked()).hasSize(2);
    assertThat(failures).containsExactly("acme-x: there is no peer 5");
  }

  @Test
  void a_choker_that_asks_too_often_is_replaced() {
    FakePeers peers = peers();
    peers.callsPerPeer(10_000);
    peers.round(
        guarded((view, _) -> {
          while (view.round() >= 0) {
            view.slots();
          }
        }));
    assertThat(peers.unchoked()).hasSize(2);
    assertThat(failures).singleElement().asString().contains("acme-x", "6,144 calls");
  }

  @Test
  void a_choker_that_paces_whom_it_does_not_unchoke_is_replaced() {
    peers().round(guarded((_, out) -> out.pace(0, 1)));
    assertThat(failures).containsExactly("acme-x: peer 0 has a pace and is not unchoked");
  }

  @Test
  void a_choker_that_lets_nothing_pass_is_replaced() {
    peers()
        .round(
            guarded((_, out) -> {
              out.unchoke(0, "test");
              out.pace(0, 0);
            }));
    assertThat(failures).containsExactly("acme-x: a pace is above zero, not 0");
  }

  @Test
  void a_pace_is_passed_on() {
    FakePeers peers = new FakePeers(1, false, 1);
    peers.join();
    peers.round(
        guarded((_, out) -> {
          out.unchoke(0, "test");
          out.pace(0, 77);
        }));
    assertThat(peers.peers().getFirst().pace()).isEqualTo(77);
  }
}
