// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.btsdk.api.Failure;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.resume.ResumeKeeper;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.io.thread.TorrentMailbox;
import org.btsdk.core.piece.BlockIntake;
import org.btsdk.core.piece.BlockRun;
import org.btsdk.core.storage.RareSet;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// What a storage worker does with blocks: hash them while they are in the processor's cache, write
/// those that lie side by side together, and, when a piece is whole, verify and commit it. Threads:
/// storage workers, several at once, also for blocks of one piece.
public final class BlockWork {
  private static final long[] NO_DIGESTS = {};

  private final TorrentStore store;
  private final ResumeKeeper resume;
  private final TorrentMailbox torrent;
  private final RareSet<Integer> keepDigests = new RareSet<>();
  private final RareSet<BlockIntake> unfinished = new RareSet<>();

  public BlockWork(TorrentStore store, ResumeKeeper resume, TorrentMailbox torrent) {
    this.store = store;
    this.resume = resume;
    this.torrent = torrent;
  }

  /// See [org.btsdk.core.torrent.TorrentAction.KeepDigests].
  public void keepDigests(int piece) {
    keepDigests.add(piece);
  }

  /// Hashes and writes a batch, and gives its buffer back. At its end the loop hears of it, and of
  /// what was handed over to be heard of with it, whatever is thrown.
  public void take(BlockBatch batch) {
    try {
      int done = write(batch);
      tell(batch, done);
      List<BlockIntake> whole = madeWhole(batch, done);
      if (!whole.isEmpty()) {
        finish(whole);
      }
    } finally {
      torrent.wake();
    }
  }

  /// @return how many of the blocks are written
  private int write(BlockBatch batch) {
    int done = 0;
    try {
      while (done < batch.count()) {
        int to = batch.runEnd(done);
        if (!take(batch, done, to)) {
          break;
        }
        done = to;
      }
    } finally {
      batch.release();
    }
    for (int i = done; i < batch.count(); i++) {
      batch.intake(i).unclaim(batch.block(i));
    }
    return done;
  }

  /// Before anybody can complete a piece of these blocks, so that the machine hears of a piece's
  /// blocks before it hears of the piece.
  private void tell(BlockBatch batch, int done) {
    TorrentEvent arrived =
        new TorrentEvent.BlocksArrived(
            batch.peer(), batch.ids(done), batch.dropped(), batch.payloadBytes());
    if (store.commitsAtOnce()) {
      torrent.answerWithNext(arrived);
    } else {
      torrent.answer(arrived);
    }
  }

  /// @return the pieces that this batch made whole
  private static List<BlockIntake> madeWhole(BlockBatch batch, int done) {
    List<BlockIntake> whole = new ArrayList<>(2);
    for (int from = 0; from < done; ) {
      int to = batch.runEnd(from);
      BlockIntake intake = batch.intake(from);
      if (intake.written(batch.block(from), to - from)) {
        whole.add(intake);
      }
      from = to;
    }
    return whole;
  }

  /// Hashes a run, if it is its turn, while its bytes are in this processor's cache, and writes it.
  /// Where another thread hashes the same piece, writes first, so that both go on side by side.
  ///
  /// @return whether it was written
  private boolean take(BlockBatch batch, int from, int to) {
    BlockIntake intake = batch.intake(from);
    BlockRun run = batch.run(from, to, batch.releaser());
    boolean hashed = intake.hash(run);
    Failure failure = write(intake.piece(), run);
    if (failure != null) {
      if (hashed) {
        intake.spoilDigest();
      }
      fail(failure);
      return false;
    }
    if (!hashed) {
      batch.retain();
      if (!intake.hashOrKeep(run)) {
        run.release().run();
      }
    }
    return true;
  }

  private @Nullable Failure write(int piece, BlockRun run) {
    try {
      store.write(piece, run.firstBlock() * TorrentGeometry.BLOCK_LENGTH, run.data().duplicate());
      return null;
    } catch (IOException e) {
      return Failures.of(e);
    } catch (RuntimeException e) {
      return Failures.of(store.name(), e);
    }
  }

  /// Verifies and commits pieces that are whole, and writes down together which are right, before
  /// anyone hears of it.
  private void finish(List<BlockIntake> whole) {
    List<TorrentEvent> told = new ArrayList<>(whole.size());
    BitSet committed = new BitSet();
    for (BlockIntake intake : whole) {
      int piece = intake.piece();
      try {
        store.readThrough(piece, intake.hashedBytes(), intake.pieceLength(), intake::feedDigest);
        if (store.metainfo().matchesPieceHash(piece, intake.finishDigest())) {
          told.add(commit(piece));
          committed.set(piece);
        } else {
          told.add(new TorrentEvent.PieceRejected(piece, store.blockDigests(piece)));
        }
      } catch (IOException e) {
        unfinished.add(intake);
        told.add(new TorrentEvent.StorageFailed(Failures.of(e)));
      } catch (RuntimeException e) {
        unfinished.add(intake);
        told.add(new TorrentEvent.StorageFailed(Failures.of(store.name(), e)));
      }
    }
    try {
      if (!committed.isEmpty()) {
        resume.committed(committed);
      }
    } finally {
      torrent.answer(told); // what is not in the journal is checked the next time
    }
  }

  private TorrentEvent commit(int piece) throws IOException {
    long[] digests = keepDigests.contains(piece) ? store.blockDigests(piece) : NO_DIGESTS;
    store.commit(piece);
    keepDigests.remove(piece);
    return new TorrentEvent.PieceCommitted(piece, digests);
  }

  /// Tries again what failed when pieces were whole, after the embedder resumed the torrent.
  public void retryUnfinished() {
    for (BlockIntake intake : unfinished.copy()) {
      if (unfinished.remove(intake)) {
        int piece = intake.piece();
        try {
          if (store.verify(piece)) {
            TorrentEvent news = commit(piece);
            resume.committed(ResumeKeeper.setOf(piece));
            torrent.answer(news);
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
