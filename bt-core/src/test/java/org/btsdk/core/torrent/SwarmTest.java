// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.btsdk.api.TorrentState;
import org.junit.jupiter.api.Test;

/// Whole downloads between machines.
class SwarmTest {
  private static final int PIECE = 64 * 1024;

  @Test
  void downloads_from_a_seed() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 40, 1);
    Swarm swarm = new Swarm(1);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode leecher = swarm.leecher(torrent);
    swarm.introduce(leecher, seed);

    swarm.runUntil(() -> leecher.machine.state() == TorrentState.SEEDING, 60);

    assertThat(leecher.storage).isEqualTo(torrent.data());
    assertThat(leecher.all(TorrentAction.ReportFinished.class)).hasSize(1);
    assertThat(leecher.all(TorrentAction.ReportPiece.class)).hasSize(40);
    swarm.run(5);
    assertThat(leecher.budget.taken).isZero();
    assertThat(swarm.closed).containsExactly("both have all they want");
    assertThat(leecher.machine.stats(swarm.now).wastedBytes()).isZero();
  }
}
