// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
  private final SplittableRandom chance = new SplittableRandom(3);

  private DhtSnapshot.Table table(String local, String prefix, int nodes) {
    List<NodeInfo> all = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      IpAddress ip = IpAddress.parse(prefix + i % 250);
      all.add(new NodeInfo(DhtId.random(chance), new PeerAddress(ip, 1024 + i)));
    }
    return new DhtSnapshot.Table(
        IpAddress.parse(local), DhtId.random(chance), Optional.empty(), all);
  }

  @Test
  void reads_what_it_wrote() {
    DhtSnapshot.Table four = table("0.0.0.0", "192.0.2.", 20);
    DhtSnapshot snapshot =
        new DhtSnapshot(
            List.of(
                new DhtSnapshot.Table(
                    four.local(),
                    four.id(),
                    Optional.of(IpAddress.parse("203.0.113.9")),
                    four.nodes()),
                table("2001:db8::1", "2001:db8::", 5)));
    assertThat(SnapshotCodec.read(SnapshotCodec.write(snapshot, true), chance)).isEqualTo(snapshot);
  }

  @Test
  void gives_new_ids_to_tables_without() {
    DhtSnapshot snapshot = new DhtSnapshot(List.of(table("0.0.0.0", "192.0.2.", 1)));
    DhtSnapshot read = SnapshotCodec.read(SnapshotCodec.write(snapshot, false), chance);
    assertThat(read.tables().getFirst().nodes()).isEqualTo(snapshot.tables().getFirst().nodes());
    assertThat(read.tables().getFirst().id()).isNotEqualTo(snapshot.tables().getFirst().id());
  }

  @Test
  void keeps_a_bounded_number_of_nodes() {
    DhtSnapshot.Table large = table("0.0.0.0", "192.0.2.", 1000);
    DhtSnapshot snapshot = new DhtSnapshot(Collections.nCopies(40, large));
    byte[] file = SnapshotCodec.write(snapshot, true);
    assertThat(file.length).isLessThan(SnapshotCodec.MAX_BYTES);
    DhtSnapshot read = SnapshotCodec.read(file, chance);
    assertThat(read.tables()).hasSize(SnapshotCodec.MAX_TABLES);
    assertThat(read.tables().getFirst().nodes())
        .isEqualTo(large.nodes().subList(0, SnapshotCodec.MAX_NODES));
  }

  @Test
  void takes_anything_and_believes_nothing() {
    byte[] file =
        SnapshotCodec.write(new DhtSnapshot(List.of(table("0.0.0.0", "192.0.2.", 3))), true);
    assertThat(SnapshotCodec.read(new byte[0], chance)).isEqualTo(DhtSnapshot.EMPTY);
    assertThat(SnapshotCodec.read("d7:versioni2ee".getBytes(StandardCharsets.US_ASCII), chance))
        .isEqualTo(DhtSnapshot.EMPTY);
    for (int i = 0; i < file.length; i++) {
      byte[] bent = file.clone();
      bent[i] ^= (byte) (1 << chance.nextInt(8));
      assertThat(SnapshotCodec.read(bent, chance)).isNotNull();
      assertThat(SnapshotCodec.read(Arrays.copyOf(file, i), chance)).isEqualTo(DhtSnapshot.EMPTY);
    }
  }
}
