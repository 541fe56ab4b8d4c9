// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.btsdk.api.Failure;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.BlockIntake;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.TorrentGeometry;

/// What a storage worker does with blocks: hash them while they are in the processor's cache, write
/// those that lie side by side together, and, when a piece is whole, verify and commit it. Threads:
/// storage workers, several at once; one connection's batches come in order.
final class BlockWork {
  private static final long[] NO_DIGESTS = {};

  private final TorrentStore store;
  private final TorrentDriver torrent;
  private final Set<Integer> keepDigests = ConcurrentHashMap.newKeySet();
  private final Set<BlockIntake> unfinished = ConcurrentHashMap.newKeySet();

  BlockWork(TorrentStore store, TorrentDriver torrent) {
    this.store = store;
    this.torrent = torrent;
  }

  /// See [org.btsdk.core.torrent.TorrentAction.KeepDigests].
  void keepDigests(int piece) {
    keepDigests.add(piece);
  }

  /// Hashes and writes a batch, and gives its buffer back.
  void take(BlockBatch batch) {
    long[] written = new long[batch.count()];
    int count = 0;
    List<BlockIntake> whole = new ArrayList<>(0);
    try {
      for (int from = 0; from < batch.count(); ) {
        int to = runEnd(batch, from);
        if (!write(batch, from, to)) {
          for (int i = to; i < batch.count(); i++) {
            batch.intake(i).unclaim(batch.block(i));
          }
          break;
        }
        for (int i = from; i < to; i++) {
          written[count++] = BlockId.of(batch.intake(i).piece(), batch.block(i));
        }
        if (batch.intake(from).written(batch.block(from), to - from)) {
          whole.add(batch.intake(from));
        }
        from = to;
      }
    } finally {
      batch.release();
    }
    torrent.answer(
        new TorrentEvent.BlocksArrived(
            batch.connection().number(),
            count == written.length ? written : Arrays.copyOf(written, count),
            batch.dropped(),
            batch.payloadBytes()));
    // Only now, so that the machine hears of a piece's blocks before it hears of the piece.
    whole.forEach(this::finish);
  }

  /// Where the run of blocks ends that lie side by side in one piece.
  private static int runEnd(BlockBatch batch, int from) {
    int to = from + 1;
    while (to < batch.count()
        && batch.intake(to) == batch.intake(from)
        && batch.block(to) == batch.block(from) + (to - from)) {
      to++;
    }
    return to;
  }

  private boolean write(BlockBatch batch, int from, int to) {
    BlockIntake intake = batch.intake(from);
    ByteBuffer[] buffers = new ByteBuffer[to - from];
    for (int i = from; i < to; i++) {
      buffers[i - from] = batch.bytes(i);
      intake.offerToDigest(batch.block(i), 1, buffers[i - from]);
    }
    try {
      store.write(intake.piece(), batch.block(from) * TorrentGeometry.BLOCK_LENGTH, buffers);
      return true;
    } catch (IOException e) {
      fail(Failures.of(e));
    } catch (RuntimeException e) {
      fail(Failures.of(store.name(), e));
    }
    for (int i = from; i < to; i++) {
      intake.unclaim(batch.block(i));
    }
    return false;
  }

  private void finish(BlockIntake intake) {
    int piece = intake.piece();
    try {
      store.readThrough(piece, intake.hashedBytes(), intake.pieceLength(), intake::feedDigest);
      if (store.metainfo().matchesPieceHash(piece, intake.finishDigest())) {
        commit(intake);
      } else {
        torrent.answer(new TorrentEvent.PieceRejected(piece, store.blockDigests(piece)));
      }
    } catch (IOException e) {
      unfinished.add(intake);
      fail(Failures.of(e));
    } catch (RuntimeException e) {
      unfinished.add(intake);
      fail(Failures.of(store.name(), e));
    }
  }

  private void commit(BlockIntake intake) throws IOException {
    int piece = intake.piece();
    long[] digests = keepDigests.contains(piece) ? store.blockDigests(piece) : NO_DIGESTS;
    store.commit(piece);
    keepDigests.remove(piece);
    torrent.committed(piece);
    torrent.answer(new TorrentEvent.PieceCommitted(piece, digests));
  }

  /// Tries again what failed when pieces were whole, after the embedder resumed the torrent.
  void retryUnfinished() {
    for (BlockIntake intake : List.copyOf(unfinished)) {
      if (unfinished.remove(intake)) {
        int piece = intake.piece();
        try {
          if (store.verify(piece)) {
            commit(intake);
          } else {
            torrent.answer(new TorrentEvent.PieceRejected(piece, store.blockDigests(piece)));
          }
        } catch (IOException e) {
          unfinished.add(intake);
          fail(Failures.of(e));
          return;
        } catch (RuntimeException e) {
          unfinished.add(intake);
          fail(Failures.of(store.name(), e));
          return;
        }
      }
    }
  }

  private void fail(Failure failure) {
    torrent.answer(new TorrentEvent.StorageFailed(failure));
  }
}
