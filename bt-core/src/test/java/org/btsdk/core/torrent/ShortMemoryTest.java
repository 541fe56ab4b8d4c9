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

  private int asked(SwarmNode of, int peer) {
    return of.all(TorrentAction.RequestBlocks.class).stream()
        .filter(request -> request.peer() == peer)
        .mapToInt(request -> request.blocks().length)
        .sum();
  }

  @Test
  void who_is_silent_does_not_have_all_memory_and_who_gives_is_asked_for_more_and_more() {
    SwarmTorrent large = SwarmTorrent.of(BLOCK, 400, 1);
    SwarmBudget budget = new SwarmBudget(128L * BLOCK);
    SwarmNode leecher = swarm.node(large, setup -> SetupWith.budget(setup, budget));
    for (int peer = 1; peer <= 9; peer++) {
      leecher.joins(
          new ScriptedPeer(peer, "192.0.2." + peer + ":6881"),
          new Message.HaveAll(),
          new Message.Unchoke());
    }
    assertThat(asked(leecher, 1)).isEqualTo(64); // half of all
    for (int peer = 2; peer <= 9; peer++) {
      assertThat(asked(leecher, peer)).isEqualTo(BlockRequests.ON_TRUST);
    }
    for (int given = 0; given < 80; ) {
      long[] blocks = last(leecher, 9);
      leecher.handle(new TorrentEvent.BlocksReceived(9, (long) blocks.length * BLOCK));
      leecher.handle(
          new TorrentEvent.BlocksArrived(9, blocks, new long[0], (long) blocks.length * BLOCK));
      given += blocks.length;
      assertThat(asked(leecher, 9)).isEqualTo(given + Math.min(given, 128 - 64 - 7 * 4));
    }
  }

  private static long[] last(SwarmNode of, int peer) {
    return of.all(TorrentAction.RequestBlocks.class).stream()
        .filter(request -> request.peer() == peer)
        .reduce((_, later) -> later)
        .orElseThrow()
        .blocks();
  }
}
