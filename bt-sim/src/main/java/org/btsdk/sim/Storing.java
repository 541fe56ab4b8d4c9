// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.BitSet;
import java.util.TreeSet;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.BlockIntake;
import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.protocol.wire.Message;

/// What becomes of blocks that come to a node, until their piece is committed: what the engine's
/// storage workers do.
final class Storing {
  private static final long[] NONE = {};

  private final Client client;
  private final Tags tags = new Tags();
  private final TreeSet<Integer> keepDigests = new TreeSet<>();
  private final BitSet rejected = new BitSet(); // pieces that were found wrong, and not right since
  private CheckStep check = new CheckStep(new BitSet());

  Storing(Client client) {
    this.client = client;
  }

  /// A block came through the network.
  void blockCame(BlockStep block, LinkEnd end) {
    if (!client.isAlive()) {
      return;
    }
    Message.Request request = block.request;
    int length = request.length();
    client.node.note(Happening.RECEIVED, BlockId.of(request.piece(), request.begin()), end.id);
    client.node.receivedBytes += length;
    BlockIntake intake = client.intake(request.piece());
    BlockIntake.Claim claim =
        intake == null
            ? BlockIntake.Claim.UNEXPECTED
            : intake.claim(end.id, request.begin(), length);
    if (claim == BlockIntake.Claim.MALFORMED) {
      end.close("broke the protocol: sent a block of another place or length");
      client.settle();
      return;
    }
    block.intake = claim == BlockIntake.Claim.ACCEPTED ? intake : null;
    if (client.isChecked()) {
      long blockId = BlockId.of(request.piece(), request.begin() / client.geometry.blockLength());
      client.ledger.settled(end, blockId);
      if (block.intake != null) {
        client.ledger.writing.add(blockId);
      }
    }
    client.handle(new TorrentEvent.BlocksReceived(end.id, length));
    end.writes++;
    long now = client.node.now();
    client.node.at(block.intake == null ? now + 1 : client.disk.write(length, now), block);
    client.settle();
  }

  /// A block is on the client.disk, or dropped.
  void blockDone(BlockStep block, LinkEnd end) {
    if (!client.isAlive()) {
      return;
    }
    Message.Request request = block.request;
    int number = request.begin() / client.geometry.blockLength();
    long blockId = BlockId.of(request.piece(), number);
    BlockIntake intake = block.intake;
    end.writes--;
    if (intake != null && client.run.isBroken(Defect.LOSES_BLOCKS) && blockId % 50 == 7) {
      client.ledger.writing.remove(blockId);
      return;
    }
    if (intake == null) {
      client.node.note(Happening.DROPPED, blockId, end.id);
      client.node.wastedBytes += request.length();
      client.handle(
          new TorrentEvent.BlocksArrived(end.id, NONE, new long[] {blockId}, request.length()));
    } else {
      client.node.note(Happening.WRITTEN, blockId, end.id);
      tags.write(blockId, block.tag);
      if (!rejected.get(request.piece())) { // else it may come again and again
        client.node.lastNews = client.node.now();
      }
      client.ledger.writing.remove(blockId);
      client.ledger.writtenBytes += request.length();
      client.handle(
          new TorrentEvent.BlocksArrived(end.id, new long[] {blockId}, NONE, request.length()));
      if (intake.written(number, 1)) {
        client.ledger.verifying.add(request.piece());
        if (client.run.isBroken(Defect.TELLS_EARLY)) {
          client.doing.add(new TorrentAction.SendHaves(end.id, new int[] {request.piece()}));
        }
        client.node.at(client.disk.write(0, client.node.now()), new Verify(request.piece()));
      }
    }
    client.left(end);
    client.settle();
  }

  /// A piece is whole.
  private final class Verify extends Step {
    private final int piece;

    Verify(int piece) {
      this.piece = piece;
    }

    @Override
    void run() {
      if (!client.isAlive()) {
        return;
      }
      int blocks = client.geometry.blockCount(piece);
      if (!tags.isGood(piece)) {
        client.ledger.verifying.remove(piece);
        client.node.note(Happening.REJECTED, piece, 0);
        rejected.set(piece);
        client.handle(new TorrentEvent.PieceRejected(piece, tags.digests(piece, blocks)));
        client.settle();
        return;
      }
      long now = client.node.now();
      long committed = client.disk.commit(client.geometry.pieceLength(piece), now);
      if (committed == now) {
        commit(piece);
      } else {
        client.node.at(committed, new Commit(piece));
      }
    }
  }

  /// A piece that is right is put away.
  private final class Commit extends Step {
    private final int piece;

    Commit(int piece) {
      this.piece = piece;
    }

    @Override
    void run() {
      if (client.isAlive()) {
        commit(piece);
      }
    }
  }

  private void commit(int piece) {
    client.ledger.verifying.remove(piece);
    int blocks = client.geometry.blockCount(piece);
    long[] digests = keepDigests.remove(piece) ? tags.digests(piece, blocks) : NONE;
    rejected.clear(piece);
    client.node.lastNews = client.node.now();
    client.node.committed.set(piece);
    client.node.hasCommitted(piece);
    client.handle(new TorrentEvent.PieceCommitted(piece, digests));
    client.settle();
  }

  // ---- what the machine wants done with the data

  void check(BitSet pieces) {
    check = new CheckStep(pieces);
    client.node.in(1, check);
  }

  void stopCheck() {
    check.stopped = true;
  }

  void keepDigests(int piece) {
    keepDigests.add(piece);
  }

  void discard(int piece) {
    tags.discard(piece);
  }

  void sync() {
    client.node.at(client.disk.write(0, client.node.now()), new Synced());
  }

  /// Pieces are read and compared, all at once.
  private final class CheckStep extends Step {
    private final BitSet pieces;
    private boolean stopped;

    CheckStep(BitSet pieces) {
      this.pieces = pieces;
    }

    @Override
    void run() {
      if (!client.isAlive()) {
        return;
      }
      for (int piece = pieces.nextSetBit(0);
          piece >= 0 && !stopped;
          piece = pieces.nextSetBit(piece + 1)) {
        client.handle(new TorrentEvent.PieceChecked(piece, client.node.committed.get(piece)));
      }
      client.handle(new TorrentEvent.CheckDone());
      client.settle();
    }
  }

  private final class Synced extends Step {
    @Override
    void run() {
      if (client.isAlive()) {
        client.handle(new TorrentEvent.Synced());
        client.settle();
      }
    }
  }
}
