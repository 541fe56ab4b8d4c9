// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.dht.NodeIdRule;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;

/// Nodes that do not exist. Whoever wants to mislead computes many ids that fit to addresses (BEP
/// 42), and names the ones that happen to be near what is looked for.
final class DhtFakes {
  /// 65,536: closer to every point than any of ten thousand real nodes.
  private static final int COUNT = 1 << 16;

  static final DhtFakes NONE = new DhtFakes(new NodeInfo[0]);

  private final NodeInfo[] sorted;

  private DhtFakes(NodeInfo[] sorted) {
    this.sorted = sorted;
  }

  static DhtFakes of(RandomGenerator chance) {
    NodeInfo[] fakes = new NodeInfo[COUNT];
    for (int i = 0; i < COUNT; i++) {
      IpAddress ip = DhtRun.address(chance);
      fakes[i] =
          new NodeInfo(
              DhtId.of(NodeIdRule.generate(ip, chance)),
              new PeerAddress(ip, 1024 + chance.nextInt(60_000)));
    }
    Arrays.sort(fakes, (a, b) -> a.id().compareTo(b.id()));
    return new DhtFakes(fakes);
  }

  /// Fakes near a point whose ids fit to their addresses.
  List<NodeInfo> near(DhtId target, int count) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle].id().compareTo(target) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int from = Math.clamp(low - count / 2, 0, sorted.length - count);
    return new ArrayList<>(Arrays.asList(sorted).subList(from, from + count));
  }
}
