// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.core.piece.BlockId;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// Memory for two blocks, and pieces of one block.
class ShortMemoryTest {
  private static final int BLOCK = TorrentGeometry.BLOCK_LENGTH;

  private final SwarmTorrent torrent = SwarmTorrent.of(BLOCK, 50, 1);
  private final Swarm swarm = new Swarm(1);
  private final SwarmNode node =
      swarm.node(torrent, setup -> SetupWith.budget(setup, new SwarmBudget(2 * BLOCK)));

  private void join(int peer) {
    node.joins(
        new ScriptedPeer(peer, "192.0.2." + peer + ":6881"),
        new Message.HaveAll(),
        new Message.Unchoke());
  }

  /// Each request is rejected, in order.
  private List<Integer> askedWhereAllReject(int requests) {
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      TorrentAction.RequestBlocks request = node.all(TorrentAction.RequestBlocks.class).get(i);
      asked.add(request.peer());
      for (long block : request.blocks()) {
        Message reject = new Message.Reject(BlockId.piece(block), 0, BLOCK);
        node.handle(new TorrentEvent.Received(request.peer(), reject));
      }
    }
    return asked;
  }

  @Test
  void who_rejects_everything_does_not_keep_the_memory_from_others() {
    for (int peer = 1; peer <= 3; peer++) {
      join(peer);
    }
    assertThat(askedWhereAllReject(7)).containsExactly(1, 1, 2, 3, 1, 2, 3);
  }
}
