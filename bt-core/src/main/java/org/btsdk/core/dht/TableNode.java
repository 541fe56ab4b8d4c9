// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.dht.NodeIdRule;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;

/// A node of the routing table, or one that waits for a place in it: it has answered us at least
/// once.
final class TableNode {
  /// 15 min: BEP 5. After that much silence a node is questionable.
  static final long GOOD_NANOS = 900_000_000_000L;

  /// 1 min: then a node that failed once is asked again.
  private static final long RETRY_NANOS = 60_000_000_000L;

  final NodeInfo node;
  final boolean secure; // its id fits to its address (BEP 42)
  final boolean local;
  final long source; // whom limits count as one, and his network; of a local one they count none
  final long network;
  long heardNanos; // when it last answered, or asked us something
  long changedNanos; // when it last answered, or failed to
  long triedNanos; // when upkeep last asked it
  int failures; // in a row

  TableNode(NodeInfo node, long nowNanos) {
    this.node = node;
    this.secure = isSecure(node.id(), node.address());
    this.local = Reach.of(node.address().ip()) == Reach.LOCAL;
    this.source = Source.of(node.address().ip());
    this.network = Source.network(node.address().ip());
    this.heardNanos = nowNanos;
    this.changedNanos = nowNanos;
    this.triedNanos = nowNanos;
  }

  static boolean isSecure(DhtId id, PeerAddress address) {
    return Reach.of(address.ip()) == Reach.LOCAL || NodeIdRule.isSecure(id.toBytes(), address.ip());
  }

  void answered(long nowNanos) {
    heardNanos = nowNanos;
    changedNanos = nowNanos;
    failures = 0;
  }

  void failed(long nowNanos) {
    changedNanos = nowNanos;
    failures++;
  }

  /// When upkeep should ask whether it is still there.
  long dueNanos() {
    long due = failures > 0 ? changedNanos + RETRY_NANOS : heardNanos + GOOD_NANOS;
    return due - (triedNanos + RETRY_NANOS) > 0 ? due : triedNanos + RETRY_NANOS;
  }

  boolean isGood(long nowNanos) {
    return failures == 0 && nowNanos - heardNanos < GOOD_NANOS;
  }

  /// How much its place is worth: good before silent before failing; secure before others.
  int worth(long nowNanos) {
    int state = failures > 0 ? 0 : isGood(nowNanos) ? 2 : 1;
    return 2 * state + (secure ? 1 : 0);
  }
}
