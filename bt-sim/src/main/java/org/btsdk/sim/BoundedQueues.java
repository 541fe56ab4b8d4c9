// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.core.peer.Pipeline;

/// Every queue keeps within its bound: requests of a peer that wait, requests to a peer that are
/// not answered, memory for blocks under way.
final class BoundedQueues extends Invariant {
  /// 5,000 requests: what the engine tells peers that it keeps (`reqq`).
  private static final int MAX_WAITING = 5000;

  @Override
  void touched(Client client) {
    Budget budget = client.budget;
    if (budget.taken() < 0 || budget.taken() > budget.limit()) {
      throw new Violation(
          this,
          client.node,
          "has %d of %d bytes under way".formatted(budget.taken(), budget.limit()));
    }
  }

  @Override
  void asked(Client client, LinkEnd end, long blockId) {
    if (end.owedBlocks >= Pipeline.MAX) {
      throw new Violation(this, client.node, "asks one peer for more than " + end.owedBlocks);
    }
  }

  @Override
  void requested(Client client, LinkEnd end) {
    if (end.uploads.size() > MAX_WAITING) {
      throw new Violation(this, client.node, end.uploads.size() + " requests of one peer wait");
    }
  }

  @Override
  void second(Client client) {
    if (client.node.isComplete() && client.ends.isEmpty() && client.budget.taken() != 0) {
      throw new Violation(
          this, client.node, "is done, and has " + client.budget.taken() + " bytes under way");
    }
  }
}
