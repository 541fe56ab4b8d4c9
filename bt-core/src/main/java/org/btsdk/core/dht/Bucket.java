// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.protocol.krpc.DhtId;
import org.jspecify.annotations.Nullable;

/// Nodes that have the same number of first bits in common with our id. Not thread-safe.
final class Bucket {
  /// 8: K of BEP 5.
  static final int SIZE = 8;

  /// 8: nodes that wait for a place, the ones heard of last.
  static final int SPARES = 8;

  /// 2: from one network, so that whoever has one cannot have a bucket.
  static final int MAX_OF_NETWORK = 2;

  final List<TableNode> nodes = new ArrayList<>(2);
  final List<TableNode> spares = new ArrayList<>(0);
  long changedNanos;

  Bucket(long nowNanos) {
    this.changedNanos = nowNanos;
  }

  static @Nullable TableNode find(List<TableNode> nodes, DhtId id) {
    for (TableNode node : nodes) {
      if (node.node.id().equals(id)) {
        return node;
      }
    }
    return null;
  }

  /// Whether a node may come in beside the others of its network.
  boolean hasRoomFor(TableNode node) {
    if (node.local) {
      return true;
    }
    int count = 0;
    for (TableNode other : nodes) {
      count += other.network == node.network ? 1 : 0;
    }
    return count < MAX_OF_NETWORK;
  }

  /// Keeps a node for later; of those that are there, the one worth least goes, and of these the
  /// one that was heard of first.
  void spare(TableNode node, long nowNanos) {
    if (spares.size() >= SPARES) {
      TableNode least = least(spares, nowNanos);
      if (least.worth(nowNanos) > node.worth(nowNanos)) {
        return;
      }
      spares.remove(least);
    }
    spares.add(node);
  }

  /// Puts the best of those that wait into the places that are free.
  void fill(long nowNanos) {
    while (nodes.size() < SIZE && !spares.isEmpty()) {
      TableNode best = spares.getFirst();
      for (TableNode spare : spares) {
        int order = Integer.compare(spare.worth(nowNanos), best.worth(nowNanos));
        if (order > 0 || (order == 0 && spare.heardNanos - best.heardNanos > 0)) {
          best = spare;
        }
      }
      spares.remove(best);
      if (hasRoomFor(best)) {
        nodes.add(best);
        changedNanos = nowNanos;
      }
    }
  }

  static TableNode least(List<TableNode> nodes, long nowNanos) {
    TableNode least = nodes.getFirst();
    for (TableNode node : nodes) {
      int order = Integer.compare(node.worth(nowNanos), least.worth(nowNanos));
      if (order < 0 || (order == 0 && node.heardNanos - least.heardNanos < 0)) {
        least = node;
      }
    }
    return least;
  }
}
