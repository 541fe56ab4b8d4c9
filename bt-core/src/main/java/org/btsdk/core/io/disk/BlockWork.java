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
  private static final long[] NONE = {};
  private static final String WORK = "writing what came";

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
  /// what was handed over to be heard of with it, whatever is thrown: an [Error], or a defect of
  /// ours, fails the torrent and is thrown when the loop was told of all, since a block that is
  /// claimed by nobody, or a piece that nobody commits, would be waited for forever.
  public void take(BlockBatch batch) {
    Trouble trouble = new Trouble();
    try {
      int written = tell(batch, write(batch, trouble), trouble);
      List<BlockIntake> whole = madeWhole(batch, written, trouble);
      if (!whole.isEmpty()) {
        finish(whole, trouble);
      }
      trouble.fail();
    } finally {
      torrent.wake();
    }
    trouble.rethrow();
  }

  /// @return how many of the blocks are written
  private int write(BlockBatch batch, Trouble trouble) {
    int done = 0;
    try {
      while (done < batch.count()) {
        int to = batch.runEnd(done);
        if (!take(batch, done, to)) {
          break;
        }
        done = to;
      }
    } catch (RuntimeException | Error e) {
      trouble.add(e);
    } finally {
      batch.release();
    }
    unclaim(batch, done, batch.count());
    return done;
  }

  private static void unclaim(BlockBatch batch, int from, int to) {
    for (int i = from; i < to; i++) {
      batch.intake(i).unclaim(batch.block(i));
    }
  }

  /// Before anybody can complete a piece of these blocks, so that the machine hears of a piece's
  /// blocks before it hears of the piece. Of blocks that the machine cannot be told of, nothing is
  /// kept.
  ///
  /// @param done how many are written
  /// @return how many the machine was told of
  private int tell(BlockBatch batch, int done, Trouble trouble) {
    try {
      tell(batch, batch.ids(done), batch.dropped());
      return done;
    } catch (RuntimeException | Error e) {
      trouble.add(e);
      unclaim(batch, 0, done);
      tell(batch, NONE, NONE); // what waits for the storage is counted
      return 0;
    }
  }

  private void tell(BlockBatch batch, long[] written, long[] dropped) {
    TorrentEvent arrived =
        new TorrentEvent.BlocksArrived(batch.peer(), written, dropped, batch.payloadBytes());
    if (store.commitsAtOnce()) {
      torrent.answerWithNext(arrived);
    } else {
      torrent.answer(arrived);
    }
  }

  /// @return the pieces that this batch made whole
  private static List<BlockIntake> madeWhole(BlockBatch batch, int done, Trouble trouble) {
    List<BlockIntake> whole = new ArrayList<>(2);
    for (int from = 0; from < done; ) {
      int to = batch.runEnd(from);
      BlockIntake intake = batch.intake(from);
      try {
        if (intake.written(batch.block(from), to - from)) {
          whole.add(intake);
        }
      } catch (RuntimeException | Error e) {
        trouble.add(e); // blocks of other pieces are written all the same
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
    boolean done = false;
    boolean hashed = true; // perhaps, until it is known
    try {
      BlockRun run = batch.run(from, to, batch.releaser());
      hashed = intake.hash(run);
      Failure failure = write(intake.piece(), run);
      if (failure != null) {
        fail(failure);
        return false;
      }
      if (!hashed) {
        hashed = true;
        batch.retain();
        hashOrKeep(intake, run);
      }
      done = true;
      return true;
    } finally {
      if (!done && hashed) {
        intake.spoilDigest();
      }
    }
  }

  private static void hashOrKeep(BlockIntake intake, BlockRun run) {
    boolean kept = false;
    try {
      kept = intake.hashOrKeep(run);
    } finally {
      if (!kept) {
        run.release().run();
      }
    }
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
  private void finish(List<BlockIntake> whole, Trouble trouble) {
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
      } catch (IOException | RuntimeException e) {
        unfinished.add(intake);
        told.add(new TorrentEvent.StorageFailed(Failures.of(store.name(), WORK, e)));
      } catch (Error e) {
        unfinished.add(intake);
        trouble.add(e);
      }
    }
    try {
      if (!committed.isEmpty()) {
        resume.committed(committed);
      }
    } catch (RuntimeException | Error e) {
      trouble.addHarmless(e); // what is not in the journal is checked the next time
    }
    if (!told.isEmpty()) {
      torrent.answer(told);
    }
  }

  private TorrentEvent commit(int piece) throws IOException {
    long[] digests = keepDigests.contains(piece) ? store.blockDigests(piece) : NONE;
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
        } catch (IOException | RuntimeException | Error e) {
          unfinished.add(intake);
          fail(Failures.of(store.name(), WORK, e));
          if (e instanceof Error error) {
            throw error;
          }
          return;
        }
      }
    }
  }

  private void fail(Failure failure) {
    torrent.answer(new TorrentEvent.StorageFailed(failure));
  }

  /// What nobody expects to be thrown, until the loop was told of all that was done nevertheless.
  private final class Trouble {
    private @Nullable Throwable first;
    private boolean isFailure;

    void add(Throwable thrown) {
      addHarmless(thrown);
      isFailure = true;
    }

    /// Without which the torrent goes on.
    void addHarmless(Throwable thrown) {
      if (first == null) {
        first = thrown;
      } else if (!thrown.equals(first)) { // one may be thrown twice, where memory is short
        first.addSuppressed(thrown);
      }
    }

    /// Tells the loop, if the torrent cannot go on.
    void fail() {
      if (isFailure && first != null) {
        BlockWork.this.fail(Failures.of(store.name(), WORK, first));
      }
    }

    void rethrow() {
      switch (first) {
        case RuntimeException defect -> throw defect;
        case Error error -> throw error;
        case null, default -> {}
      }
    }
  }
}
