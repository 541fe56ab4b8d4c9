// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;
import org.jspecify.annotations.Nullable;

/// The nodes that an endpoint knows, many near its own id and few far away (BEP 5). Only nodes that
/// answered a question of ours come in. Not thread-safe.
///
/// Bucket `i` has the nodes with exactly `i` first bits in common with our id, the last one all
/// that have more; a full last bucket is split. This is what the splitting of BEP 5 comes to.
final class RoutingTable {
  /// 2 failures in a row make a node bad, whose place another may take.
  static final int BAD_FAILURES = 2;

  /// 4 failures in a row, and it goes even if there is no other.
  static final int GONE_FAILURES = 4;

  private final DhtId id;
  private final List<Bucket> buckets = new ArrayList<>(4);

  RoutingTable(DhtId id, long nowNanos) {
    this.id = id;
    buckets.add(new Bucket(nowNanos));
  }

  DhtId id() {
    return id;
  }

  private Bucket bucketOf(DhtId other) {
    return buckets.get(Math.min(id.sharedBits(other), buckets.size() - 1));
  }

  /// A node answered.
  ///
  /// @return whether it is in the table now
  boolean answered(NodeInfo info, long nowNanos) {
    if (info.id().equals(id)) {
      return false;
    }
    Bucket bucket = bucketOf(info.id());
    TableNode known = Bucket.find(bucket.nodes, info.id());
    if (known != null && known.node.address().equals(info.address())) {
      known.answered(nowNanos);
      bucket.changedNanos = nowNanos;
      return true;
    }
    TableNode spare = Bucket.find(bucket.spares, info.id());
    if (spare != null && spare.node.address().equals(info.address())) {
      spare.answered(nowNanos);
      bucket.spares.remove(spare);
      return place(spare, nowNanos);
    }
    // Whoever claims the id of a node that is good is not believed.
    if ((known != null && known.isGood(nowNanos)) || !makeRoomAt(info.address(), nowNanos)) {
      return false;
    }
    if (known != null) {
      bucket.nodes.remove(known);
    }
    return place(new TableNode(info, nowNanos), nowNanos);
  }

  /// One node for each address: one that is there goes if it answers under another id now, or does
  /// not answer any more.
  private boolean makeRoomAt(PeerAddress address, long nowNanos) {
    boolean local = Reach.of(address.ip()) == Reach.LOCAL;
    long source = Source.of(address.ip());
    for (Bucket bucket : buckets) {
      if (!makeRoomAt(bucket.nodes, address, local, source, nowNanos)
          || !makeRoomAt(bucket.spares, address, local, source, nowNanos)) {
        return false;
      }
    }
    return true;
  }

  private static boolean makeRoomAt(
      List<TableNode> list, PeerAddress address, boolean local, long source, long nowNanos) {
    for (int i = list.size() - 1; i >= 0; i--) {
      TableNode other = list.get(i);
      if (other.source == source || local) {
        if (other.node.address().equals(address)) {
          list.remove(i);
        } else if (!local) {
          if (other.isGood(nowNanos)) {
            return false;
          }
          list.remove(i);
        }
      }
    }
    return true;
  }

  private boolean place(TableNode node, long nowNanos) {
    while (true) {
      Bucket bucket = bucketOf(node.node.id());
      boolean fits = bucket.hasRoomFor(node);
      if (bucket.nodes.size() < Bucket.SIZE && fits) {
        bucket.nodes.add(node);
        bucket.changedNanos = nowNanos;
        return true;
      }
      if (fits && bucket == buckets.getLast() && buckets.size() < DhtId.BITS) {
        split(nowNanos);
        continue;
      }
      if (fits) {
        TableNode least = Bucket.least(bucket.nodes, nowNanos);
        boolean replace = least.failures >= BAD_FAILURES || (!least.secure && node.secure);
        if (replace) {
          bucket.nodes.remove(least);
          bucket.nodes.add(node);
          bucket.changedNanos = nowNanos;
          if (least.failures == 0) {
            bucket.spare(least, nowNanos);
          }
          return true;
        }
      }
      bucket.spare(node, nowNanos);
      return false;
    }
  }

  private void split(long nowNanos) {
    int bits = buckets.size() - 1;
    Bucket last = buckets.getLast();
    Bucket deeper = new Bucket(nowNanos);
    moveDeeper(last.nodes, deeper.nodes, bits);
    moveDeeper(last.spares, deeper.spares, bits);
    buckets.add(deeper);
    last.fill(nowNanos);
    deeper.fill(nowNanos);
  }

  private void moveDeeper(List<TableNode> from, List<TableNode> to, int bits) {
    for (int i = from.size() - 1; i >= 0; i--) {
      if (id.sharedBits(from.get(i).node.id()) > bits) {
        to.addFirst(from.remove(i));
      }
    }
  }

  /// A node did not answer.
  void failed(DhtId other, PeerAddress address, long nowNanos) {
    Bucket bucket = bucketOf(other);
    TableNode spare = Bucket.find(bucket.spares, other);
    if (spare != null && spare.node.address().equals(address)) {
      bucket.spares.remove(spare);
    }
    TableNode known = Bucket.find(bucket.nodes, other);
    if (known == null || !known.node.address().equals(address)) {
      return;
    }
    known.failed(nowNanos);
    if (known.failures >= GONE_FAILURES
        || (known.failures >= BAD_FAILURES && !bucket.spares.isEmpty())) {
      bucket.nodes.remove(known);
      bucket.fill(nowNanos);
    }
  }

  /// A node presents itself under an id that is not the one we have for its address.
  void changedId(DhtId was, PeerAddress address) {
    Bucket bucket = bucketOf(was);
    bucket.nodes.removeIf(n -> n.node.id().equals(was) && n.node.address().equals(address));
    bucket.spares.removeIf(n -> n.node.id().equals(was) && n.node.address().equals(address));
  }

  /// A node asked us something.
  ///
  /// @return whether it is unknown, and would find a place if it answered a ping
  boolean asked(DhtId other, PeerAddress address, long nowNanos) {
    if (other.equals(id)) {
      return false;
    }
    Bucket bucket = bucketOf(other);
    TableNode known = Bucket.find(bucket.nodes, other);
    if (known == null) {
      known = Bucket.find(bucket.spares, other);
    }
    if (known != null) {
      if (known.node.address().equals(address) && known.failures == 0) {
        known.heardNanos = nowNanos;
      }
      return false;
    }
    if (bucket.nodes.size() < Bucket.SIZE || bucket == buckets.getLast()) {
      return true;
    }
    TableNode least = Bucket.least(bucket.nodes, nowNanos);
    return least.failures > 0
        || (!least.secure && TableNode.isSecure(other, address))
        || bucket.spares.size() < Bucket.SPARES / 2;
  }

  /// The nodes closest to a point that may be named to others: good ones, and if there are not
  /// enough, those that were silent for long but never failed.
  List<NodeInfo> closest(DhtId target, int max, long nowNanos) {
    List<TableNode> found = new ArrayList<>(3 * Bucket.SIZE);
    int of = Math.min(id.sharedBits(target), buckets.size() - 1);
    addUsable(buckets.get(of), found);
    if (found.size() < max) {
      for (int i = of + 1; i < buckets.size(); i++) {
        addUsable(buckets.get(i), found);
      }
    }
    for (int i = of - 1; i >= 0 && found.size() < max; i--) {
      addUsable(buckets.get(i), found);
    }
    found.sort((a, b) -> {
      int order = Boolean.compare(b.isGood(nowNanos), a.isGood(nowNanos));
      return order != 0 ? order : target.compareDistance(a.node.id(), b.node.id());
    });
    List<NodeInfo> nodes = new ArrayList<>(Math.min(max, found.size()));
    for (int i = 0; i < found.size() && i < max; i++) {
      nodes.add(found.get(i).node);
    }
    return nodes;
  }

  private static void addUsable(Bucket bucket, List<TableNode> into) {
    for (TableNode node : bucket.nodes) {
      if (node.failures == 0) {
        into.add(node);
      }
    }
  }

  /// The node that should be asked first whether it is still there.
  ///
  /// @return null if the table is empty
  @Nullable TableNode mostDue() {
    TableNode found = null;
    for (Bucket bucket : buckets) {
      for (TableNode node : bucket.nodes) {
        if (found == null || node.dueNanos() - found.dueNanos() < 0) {
          found = node;
        }
      }
    }
    return found;
  }

  /// A bucket whose nodes did not change for a while.
  ///
  /// @return how many bits its nodes have in common with us; -1 if there is none
  int staleBucket(long beforeNanos) {
    for (int i = 0; i < buckets.size() - 1; i++) {
      if (buckets.get(i).changedNanos - beforeNanos < 0) {
        return i;
      }
    }
    return -1;
  }

  boolean has(NodeInfo info) {
    TableNode known = Bucket.find(bucketOf(info.id()).nodes, info.id());
    return known != null && known.node.equals(info);
  }

  /// Whether there are probably more nodes to be found for a bucket: it has few, or it is the last
  /// of so few that the table was never split by nodes from far away.
  boolean isSparse(int bucket, int fewer) {
    return bucket < buckets.size()
        && (buckets.get(bucket).nodes.size() < fewer
            || (buckets.size() <= 2 && bucket == buckets.size() - 1));
  }

  /// Somebody looks for nodes of a bucket.
  void refreshed(int bucket, long nowNanos) {
    if (bucket < buckets.size()) {
      buckets.get(bucket).changedNanos = nowNanos;
    }
  }

  /// All nodes, the good ones first, and of these the ones closest to us.
  List<NodeInfo> all(int max, long nowNanos) {
    List<TableNode> found = new ArrayList<>();
    for (Bucket bucket : buckets) {
      addUsable(bucket, found);
    }
    found.sort((a, b) -> {
      int order = Boolean.compare(b.isGood(nowNanos), a.isGood(nowNanos));
      return order != 0 ? order : id.compareDistance(a.node.id(), b.node.id());
    });
    return found.stream().limit(max).map(node -> node.node).toList();
  }

  int size() {
    int size = 0;
    for (Bucket bucket : buckets) {
      size += bucket.nodes.size();
    }
    return size;
  }

  int good(long nowNanos) {
    int good = 0;
    for (Bucket bucket : buckets) {
      for (TableNode node : bucket.nodes) {
        good += node.isGood(nowNanos) ? 1 : 0;
      }
    }
    return good;
  }

  int spares() {
    int spares = 0;
    for (Bucket bucket : buckets) {
      spares += bucket.spares.size();
    }
    return spares;
  }

  int buckets() {
    return buckets.size();
  }
}
