// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.junit.jupiter.api.Test;

class PeerTableTest {
  private static final TorrentGeometry GEOMETRY =
      TorrentGeometry.contiguous(16_384, List.of(FileEntry.of(List.of("file"), 1)));
  private static final InfoHashes HASHES = InfoHashes.v1(Sha1Hash.of(new byte[20]));

  private final PeerTable table = new PeerTable();

  @Test
  void finds_nobody_where_nobody_is() {
    assertThat(table.get(0)).isNull();
    table.remove(0);
    table.add(peer(5));
    table.remove(21); // the same place
    assertThat(table.get(21)).isNull();
    assertThat(table.get(5)).isNotNull();
    table.remove(5);
    assertThat(table.get(5)).isNull();
  }

  @Test
  void finds_whoever_was_added_and_not_removed() {
    SplittableRandom random = new SplittableRandom(1);
    TreeMap<Integer, Peer> expected = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      int id = random.nextInt(40) * (random.nextBoolean() ? 1 : 64); // many want one place
      if (expected.remove(id) == null) {
        Peer peer = peer(id);
        expected.put(id, peer);
        table.add(peer);
      } else {
        table.remove(id);
      }
      int asked = random.nextInt(40) * (random.nextBoolean() ? 1 : 64);
      assertThat(table.get(asked)).isSameAs(expected.get(asked));
    }
    expected.forEach((id, peer) -> assertThat(table.get(id)).isSameAs(peer));
  }

  private static Peer peer(int id) {
    TorrentEvent.PeerJoined joined =
        new ScriptedPeer(id, "192.0.2.1:6881")
            .outgoing(true)
            .joins(HASHES, new SplittableRandom(id));
    return new Peer(joined, "test", GEOMETRY, 0);
  }
}
