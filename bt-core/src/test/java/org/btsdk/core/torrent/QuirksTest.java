// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.btsdk.model.PeerId;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// What a machine asks of clients that do not bear what others bear.
class QuirksTest {
  private final SwarmTorrent torrent = SwarmTorrent.of(16 * 1024, 400, 1);
  private final Swarm swarm = new Swarm(1);

  /// How many blocks a seed is asked for at first that says how many requests it keeps.
  private int asked(String client, int kept) {
    SwarmNode leecher = swarm.leecher(torrent);
    byte[] says = ExtensionHandshake.builder().requestQueue(kept).build().encode();
    leecher.joins(
        new ScriptedPeer(1, "192.0.2.1:50000").client(client),
        new Message.Extended(0, says),
        new Message.HaveAll(),
        new Message.Unchoke());
    return leecher.all(TorrentAction.RequestBlocks.class).stream()
        .mapToInt(request -> request.blocks().length)
        .sum();
  }

  @Test
  void a_peer_is_sent_one_request_less_than_it_says_it_keeps() {
    assertThat(asked("-TR3000-", 10)).isEqualTo(9);
    assertThat(asked("-TR3000-", 2)).isEqualTo(1);
    assertThat(asked("-TR3000-", 1)).isEqualTo(1);
  }

  @Test
  void bitcomet_is_sent_fifty_at_most_whatever_it_says() {
    PeerId bitcomet = PeerId.random("-BC0200-", swarm.random);
    assertThat(Quirks.requests(bitcomet)).isEqualTo(50);
    assertThat(Quirks.requests(bitcomet, 1000)).isEqualTo(50);
    assertThat(Quirks.requests(bitcomet, 20)).isEqualTo(19);
    assertThat(asked("-BC0200-", 1000)).isEqualTo(50);
    assertThat(asked("-xx0200-", 1000)).isGreaterThan(50);
  }
}
