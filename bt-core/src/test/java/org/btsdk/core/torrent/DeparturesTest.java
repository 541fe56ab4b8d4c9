// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;

class DeparturesTest {
  private static final PeerAddress GUILTY = PeerAddress.parse("[2001:db8:1:2::1]:6881");
  private static final PeerAddress NEIGHBOUR = PeerAddress.parse("[2001:db8:1:2::2]:6881");

  private final Swarm swarm = new Swarm(1);
  private final SwarmNode node = swarm.leecher(SwarmTorrent.of(32 * 1024, 20, 1));

  @Test
  void who_is_reported_as_banned_is_who_has_the_address_and_not_a_neighbour_that_goes_with_it() {
    node.joins(new ScriptedPeer(1, GUILTY));
    node.joins(new ScriptedPeer(2, NEIGHBOUR));
    node.handle(new TorrentEvent.Ban(GUILTY, 1_000_000_000L));
    assertThat(node.all(TorrentAction.Close.class))
        .extracting(TorrentAction.Close::peer)
        .containsExactlyInAnyOrder(1, 2);
    assertThat(node.all(TorrentAction.ReportBan.class))
        .extracting(TorrentAction.ReportBan::address)
        .containsExactly(GUILTY);
  }
}
