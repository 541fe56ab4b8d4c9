// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;

/// Two connections of the same two peers, as both ends see them: of two, one stays.
class CrossingTest {
  private static final long MILLI = 1_000_000L;
  private static final IpAddress ONE = IpAddress.parse("203.0.113.5");
  private static final IpAddress OTHER = IpAddress.parse("2001:db8::1");

  private final SwarmTorrent torrent = SwarmTorrent.of(32 * 1024, 20, 1);

  /// Two ends and the ways between them.
  private final class Ends {
    final Swarm swarm = new Swarm(1);
    final SwarmNode small = swarm.leecher(torrent);
    final SwarmNode great = swarm.leecher(torrent);
    final TreeSet<Integer> closed = new TreeSet<>();
    final int[] heard = {0, 0};

    /// A connection comes about.
    ///
    /// @param atSmallMillis when the peer with the smaller id has it
    /// @param atGreatMillis when the other does
    void connect(
        int id,
        boolean bySmall,
        IpAddress smallSees,
        IpAddress greatSees,
        long atSmallMillis,
        long atGreatMillis) {
      join(small, great, id, bySmall, smallSees, atSmallMillis);
      join(great, small, id, !bySmall, greatSees, atGreatMillis);
    }

    private void join(
        SwarmNode node, SwarmNode other, int id, boolean outgoing, IpAddress ip, long atMillis) {
      ScriptedPeer peer =
          new ScriptedPeer(id, new PeerAddress(ip, 50_000 + id))
              .outgoing(outgoing)
              .peerId(other.peerId);
      swarm.at(1 + atMillis * MILLI, () -> node.joins(peer));
    }

    /// Lets time pass; who closes a connection is heard by the other after a while.
    void run(long seconds, long wayMillis) {
      for (long step = 0; step < seconds * 10; step++) {
        swarm.at(1 + step * 100 * MILLI, () -> hear(wayMillis));
      }
      swarm.run(seconds);
    }

    private void hear(long wayMillis) {
      for (int end = 0; end < 2; end++) {
        SwarmNode node = end == 0 ? small : great;
        SwarmNode other = end == 0 ? great : small;
        var closes = node.all(TorrentAction.Close.class);
        while (heard[end] < closes.size()) {
          int id = closes.get(heard[end]++).peer();
          closed.add(id);
          node.soon(new TorrentEvent.PeerLeft(id, "closed by us"));
          swarm.at(
              swarm.now + wayMillis * MILLI,
              () -> other.handle(new TorrentEvent.PeerLeft(id, "closed by the other")));
        }
      }
    }
  }

  @Test
  void of_two_that_crossed_one_stays_however_old_the_first_is() {
    for (long ageMillis = 14_000; ageMillis <= 26_000; ageMillis += 500) {
      for (long skewMillis = -1000; skewMillis <= 1000; skewMillis += 500) {
        for (int views = 0; views < 4; views++) {
          for (boolean smallFirst : new boolean[] {true, false}) {
            Ends ends = new Ends();
            ends.connect(1, smallFirst, ONE, ONE, 2000, 2000 + skewMillis);
            ends.connect(
                2,
                !smallFirst,
                (views & 1) == 0 ? ONE : OTHER,
                (views & 2) == 0 ? ONE : OTHER,
                2000 + ageMillis,
                2000 + ageMillis);
            ends.run(60, 300);
            assertThat(ends.closed)
                .as("age %d skew %d views %d first %s", ageMillis, skewMillis, views, smallFirst)
                .hasSize(1);
          }
        }
      }
    }
  }
}
