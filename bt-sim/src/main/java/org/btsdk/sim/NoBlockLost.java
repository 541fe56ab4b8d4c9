// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.BitSet;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.BlockIntake;

/// A block that is expected is owed by somebody; one that has come is being written; a piece that
/// is whole is being verified. Else it would be waited for, for ever.
final class NoBlockLost extends Invariant {
  @Override
  void touched(Client client) {
    for (long blockId : client.ledger.takeReleased()) {
      BlockIntake intake = client.intake(BlockId.piece(blockId));
      if (intake != null) {
        check(client, intake, BlockId.block(blockId));
      }
    }
  }

  @Override
  void second(Client client) {
    int pieces = client.run.pieceCount;
    BitSet done = client.node.committed;
    for (int piece = done.nextClearBit(0); piece < pieces; piece = done.nextClearBit(piece + 1)) {
      BlockIntake intake = client.intake(piece);
      if (intake == null) {
        continue;
      }
      for (int block = 0; block < intake.blockCount(); block++) {
        check(client, intake, block);
      }
      if (intake.writtenCount() == intake.blockCount()
          && !client.ledger.verifying.contains(piece)) {
        throw new Violation(
            this, client.node, "has all of piece " + piece + ", and verifies it not");
      }
    }
  }

  private void check(Client client, BlockIntake intake, int block) {
    long blockId = BlockId.of(intake.piece(), block);
    if (intake.isExpected(block)) {
      if (client.ledger.owing(blockId).isEmpty()) {
        throw new Violation(
            this, client.node, "expects block %d:%d of nobody".formatted(intake.piece(), block));
      }
    } else if (intake.hasArrived(block)
        && !intake.isWritten(block)
        && !client.ledger.writing.contains(blockId)) {
      throw new Violation(
          this,
          client.node,
          "received block %d:%d, and nobody writes it".formatted(intake.piece(), block));
    }
  }
}
