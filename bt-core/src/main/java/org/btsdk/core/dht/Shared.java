// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;

/// What the endpoints of a machine have in common. Not thread-safe.
final class Shared {
  /// 50 a second: checking a signature costs a tenth of a millisecond or more, and the token before
  /// it only costs a stranger a question.
  private static final int VERIFICATIONS_PER_SECOND = 50;

  final DhtSetup setup;
  final RandomGenerator chance;
  final PeerStore peers;
  final ItemStore items;
  final Samples samples = new Samples();
  final FloodGuard guard;
  final Counters counters = new Counters();
  final Allowance replies;
  final Allowance queries;
  final Allowance verifications;
  final TreeMap<Integer, Endpoint> endpoints = new TreeMap<>();

  Shared(DhtSetup setup, long nowNanos) {
    this.setup = setup;
    this.chance = setup.chance();
    this.peers = new PeerStore(setup.limits());
    this.items = new ItemStore(setup.limits());
    this.guard = new FloodGuard(nowNanos);
    this.replies = new Allowance(setup.limits().replyBytesPerSecond(), nowNanos);
    this.queries = new Allowance(setup.limits().queriesPerSecond(), nowNanos);
    this.verifications = new Allowance(VERIFICATIONS_PER_SECOND, nowNanos);
  }

  /// A node of another family was named.
  void hintOthers(PeerAddress address) {
    endpoints.values().forEach(endpoint -> endpoint.hint(address));
  }

  /// Nodes of a family close to a point.
  ///
  /// @param asked the endpoint whose table is taken, if it is of that family
  List<NodeInfo> closest(Endpoint asked, boolean v4, DhtId target, int max, long nowNanos) {
    if (asked.v4 == v4) {
      return asked.table().closest(target, max, nowNanos);
    }
    for (Endpoint other : endpoints.values()) {
      if (other.v4 == v4) {
        return other.table().closest(target, max, nowNanos);
      }
    }
    return List.of();
  }
}
