// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.List;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.BlockIntake;

/// No block is asked of two peers, unless the first one released it (by choke, reject, time-out or
/// disconnection), has owed it for 20 seconds, or nothing else is left to be asked for (the
/// endgame); and never of more than three, nor when it has come.
final class NoBlockAskedTwice extends Invariant {
  /// As the engine has it.
  private static final int MAX_ASKED = 3;

  private static final long OVERDUE_NANOS = 20_000_000_000L;

  @Override
  void asked(Client client, LinkEnd end, long blockId) {
    BlockIntake intake = client.intake(BlockId.piece(blockId));
    if (intake != null && intake.hasArrived(BlockId.block(blockId))) {
      throw new Violation(this, client.node, "asks for a block that has come");
    }
    List<Ledger.Debt> debts = client.ledger.owing(blockId);
    if (debts.isEmpty()) {
      return;
    }
    String block = (blockId >>> 32) + ":" + (int) blockId;
    long oldest = Long.MAX_VALUE;
    for (Ledger.Debt debt : debts) {
      if (debt.end() == end) {
        throw new Violation(this, client.node, "asks one peer twice for block " + block);
      }
      oldest = Math.min(oldest, debt.sinceNanos());
    }
    if (debts.size() >= MAX_ASKED) {
      throw new Violation(this, client.node, "asks too many peers for block " + block);
    }
    String free = client.node.now() - oldest < OVERDUE_NANOS ? free(client) : "";
    if (!free.isEmpty()) {
      throw new Violation(
          this, client.node, "asks two peers for block " + block + ", while free is " + free);
    }
  }

  private static String free(Client client) {
    for (int piece = 0; piece < client.run.pieceCount; piece++) {
      if (client.node.committed.get(piece)) {
        continue;
      }
      BlockIntake intake = client.intake(piece);
      if (intake == null) {
        return "piece " + piece;
      }
      for (int block = 0; block < intake.blockCount(); block++) {
        if (!intake.isExpected(block) && !intake.hasArrived(block)) {
          return "block " + piece + ":" + block;
        }
      }
    }
    return "";
  }
}
