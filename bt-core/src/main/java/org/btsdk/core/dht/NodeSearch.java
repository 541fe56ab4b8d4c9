// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.btsdk.protocol.krpc.NodeInfo;

/// Looks for the nodes closest to a point.
final class NodeSearch extends Search {
  private final List<NodeInfo> closest = new ArrayList<>();

  NodeSearch(DhtEvent.FindNodes find, long nowNanos) {
    super(find.lookup(), find.target(), false, nowNanos);
  }

  @Override
  public KrpcRequest request() {
    return new KrpcRequest.FindNode(target, Want.SAME);
  }

  @Override
  void found(Traversal traversal, DhtActions out) {
    traversal.closest(Bucket.SIZE).forEach(candidate -> closest.add(candidate.info()));
  }

  @Override
  void ending(DhtActions out) {
    if (closest.isEmpty()) {
      return;
    }
    closest.sort((a, b) -> target.compareDistance(a.id(), b.id()));
    out.add(new DhtAction.NodesFound(number, closest));
  }
}
