// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.choker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FakePeersTest {
  @Test
  void tells_a_choker_that_forgets_who_holds_a_slot_how_many_do() {
    FakePeers peers = new FakePeers(2, false, 1);
    peers.join();
    peers.fill((view, out) -> out.unchoke(0, "alone"));
    peers.join();
    peers.join();
    assertThatThrownBy(() ->
            peers.fill((view, out) -> {
              for (int peer = 0; peer < view.peerCount(); peer++) {
                if (!view.unchoked(peer)) {
                  out.unchoke(peer, "new");
                }
              }
            }))
        .hasMessageEndingWith("3 peers were unchoked, 1 of them already before, with 2 slots");
  }
}
