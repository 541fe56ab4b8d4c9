// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.BitSet;

/// Every honest node gets on, and so finishes, while honest nodes that it can reach have every
/// piece together: none is left without a piece, or a new block of one that was not found wrong,
/// for three quarters of an hour.
final class EverybodyFinishes extends Invariant {
  /// 45 min: longer than the engine waits before it tries an address again, or asks the tracker.
  private static final long STALLED_NANOS = 2_700_000_000_000L;

  private long copySince = -1;

  @Override
  void second(Run run) {
    if (!run.samples.isFullCopyOnline()) {
      copySince = -1;
      return;
    }
    long now = run.now();
    if (copySince < 0) {
      copySince = now;
    }
    for (Node node : run.nodes) {
      if (node.group.role() == Role.LEECHER
          && node.isOnline()
          && now - Math.max(copySince, Math.max(node.onlineSince, node.lastNews)) > STALLED_NANOS
          && !node.isComplete()
          && isCopyReachable(run, node)) {
        throw new Violation(
            this,
            node,
            "got nothing for 45 minutes, and has %d of %d pieces"
                .formatted(node.committed.cardinality(), run.pieceCount));
      }
    }
  }

  private static boolean isCopyReachable(Run run, Node node) {
    BitSet there = (BitSet) node.committed.clone();
    for (Node other : run.nodes) {
      if (other.isOnline()
          && other.group.role().isHonest()
          && (other.group.isReachable() || node.group.isReachable())) {
        there.or(other.committed);
      }
    }
    return there.cardinality() == run.pieceCount;
  }
}
