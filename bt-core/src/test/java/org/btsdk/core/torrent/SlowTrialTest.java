// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.btsdk.core.piece.BlockId;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// One piece of 11 blocks, and a peer that answers with bad blocks, just in time to be asked on.
class SlowTrialTest {
  private static final int BLOCK = TorrentGeometry.BLOCK_LENGTH;
  private static final int SLOW = 1;
  private static final int HONEST = 2;

  private final SwarmTorrent torrent = SwarmTorrent.of(16 * BLOCK, 1, 1); // less a third
  private final Swarm swarm = new Swarm(1);
  private final SwarmNode node = swarm.leecher(torrent);
  private final boolean[] owed = new boolean[3 * 16]; // by peer and block
  private int seen;

  private void join(int peer) {
    node.joins(
        new ScriptedPeer(peer, "192.0.2." + peer + ":6881"),
        new Message.HaveAll(),
        new Message.Unchoke());
  }

  /// Takes note of what was asked and taken back since the last time.
  private void look() {
    List<TorrentAction> log = node.log;
    for (; seen < log.size(); seen++) {
      if (log.get(seen) instanceof TorrentAction.RequestBlocks(int peer, long[] blocks)) {
        Arrays.stream(blocks).forEach(block -> owed[peer * 16 + BlockId.block(block)] = true);
      } else if (log.get(seen) instanceof TorrentAction.CancelBlocks(int peer, long[] blocks)) {
        Arrays.stream(blocks).forEach(block -> owed[peer * 16 + BlockId.block(block)] = false);
      }
    }
  }

  /// Sends the first block that a peer owes; nothing if it owes none.
  private boolean sends(int peer) {
    look();
    for (int block = 0; block < 16; block++) {
      if (owed[peer * 16 + block]) {
        owed[peer * 16 + block] = false;
        int begin = block * BLOCK;
        int length = node.geometry.blockLength(0, block);
        byte[] bytes =
            peer == HONEST
                ? Arrays.copyOfRange(torrent.data(), begin, begin + length)
                : new byte[length];
        node.block(peer, new Message.Request(0, begin, length), bytes);
        return true;
      }
    }
    return false;
  }

  private List<String> banned() {
    return node.all(TorrentAction.ReportBan.class).stream()
        .map(ban -> ban.address().ip().toString())
        .toList();
  }

  @Test
  void who_sends_bad_blocks_of_each_attempt_slowly_does_not_spoil_all_of_them() {
    join(SLOW);
    swarm.run(10); // it is asked for few blocks at once from then on
    join(HONEST);
    int second = 0;
    for (; second < 3600 && !node.machine.isComplete(); second++) {
      swarm.run(1);
      if (second % 60 == 0) {
        node.handle(new TorrentEvent.Received(SLOW, new Message.KeepAlive()));
        node.handle(new TorrentEvent.Received(HONEST, new Message.KeepAlive()));
      }
      if (second % 50 == 0) {
        var _ = sends(SLOW);
      }
      for (int i = 0; i < 4 && sends(HONEST); i++) {
        // 64 KB a second
      }
    }
    assertThat(node.machine.isComplete()).isTrue();
    assertThat(banned()).containsOnly("192.0.2.1");
  }
}
