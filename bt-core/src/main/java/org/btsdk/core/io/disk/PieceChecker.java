// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.api.Failure;
import org.btsdk.core.hash.Shares;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.resume.ResumeKeeper;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.io.thread.TorrentMailbox;
import org.btsdk.core.torrent.TorrentEvent;

/// Reads and hashes pieces that are there already, on all cores, and tells the machine of each. One
/// check at a time, which the machine sees to. Threads: the loop starts and stops it, storage
/// workers do it.
public final class PieceChecker {
  /// 8 MiB: a disk takes some 50 ms for them, so what is seen of a check goes on evenly, and with
  /// small pieces the journal and the loop have little to do.
  private static final long TOLD_TOGETHER_BYTES = 8 << 20;

  private static final int WORKERS = Math.max(1, Runtime.getRuntime().availableProcessors());

  private final TorrentStore store;
  private final ResumeKeeper resume;
  private final TorrentMailbox torrent;
  private volatile boolean stopping;
  private volatile boolean busy;

  public PieceChecker(TorrentStore store, ResumeKeeper resume, TorrentMailbox torrent) {
    this.store = store;
    this.resume = resume;
    this.torrent = torrent;
  }

  public void check(BitSet pieces) {
    stopping = false;
    busy = true;
    BitSet wanted = (BitSet) pieces.clone();
    BitSet bad = new BitSet();
    AtomicInteger next = new AtomicInteger();
    AtomicInteger left = new AtomicInteger(WORKERS);
    for (int i = 0; i < WORKERS; i++) {
      store.executor().execute(() -> work(wanted, bad, next, left));
    }
  }

  /// Whether no check is under way.
  public boolean isIdle() {
    return !busy;
  }

  public void stop() {
    stopping = true;
  }

  private void work(BitSet wanted, BitSet bad, AtomicInteger next, AtomicInteger left) {
    Findings findings = new Findings();
    PieceVerifier verifier = new PieceVerifier(store, WORKERS);
    try {
      for (Run run = take(wanted, next, verifier.wanted());
          run.count() > 0 && !stopping;
          run = take(wanted, next, verifier.wanted())) {
        if (run.count() > 1) {
          verifier.prepare(run.first(), run.count(), () -> stopping);
        }
        for (int piece = run.first(); piece < run.end() && !stopping; piece++) {
          boolean good = verifier.isGood(piece);
          if (good) {
            store.commit(piece); // also makes empty files at its place
          } else {
            synchronized (bad) {
              bad.set(piece);
            }
          }
          findings.add(piece, good);
        }
      }
      findings.tell();
    } catch (IOException | RuntimeException | Error e) {
      // Of an error, too: else the machine would begin the same check again.
      failed(findings, Failures.of(store.name(), "a check of the data", e));
      if (e instanceof Error error) {
        throw error;
      }
    } finally {
      if (left.decrementAndGet() == 0) {
        // One record for all, since it is forced to the disk; before anything is written anew.
        try {
          resume.forgotten(bad);
        } finally {
          busy = false;
          torrent.answer(new TorrentEvent.CheckDone());
        }
      }
    }
  }

  private void failed(Findings findings, Failure failure) {
    stopping = true;
    try {
      findings.tell();
    } finally {
      torrent.answer(new TorrentEvent.StorageFailed(failure));
    }
  }

  /// What one worker found and has told nobody. Belongs to that worker.
  private final class Findings {
    private BitSet good = new BitSet();
    private List<TorrentEvent> events = new ArrayList<>();
    private long bytes;

    void add(int piece, boolean isGood) {
      if (isGood) {
        good.set(piece);
      }
      events.add(new TorrentEvent.PieceChecked(piece, isGood));
      bytes += store.metainfo().geometry().pieceLength(piece);
      if (bytes >= TOLD_TOGETHER_BYTES) {
        tell();
      }
    }

    /// Writes down what is good before anyone hears of it.
    void tell() {
      if (events.isEmpty()) {
        return;
      }
      if (!good.isEmpty()) {
        resume.committed(good);
      }
      torrent.answer(events);
      good = new BitSet();
      events = new ArrayList<>();
      bytes = 0;
    }
  }

  /// Pieces that one worker looks at next.
  private record Run(int first, int count) {
    int end() {
      return first + count;
    }
  }

  /// As many as are wished for, if they are all wanted and enough is left for others; else one, and
  /// at the end none.
  private Run take(BitSet wanted, AtomicInteger next, int wish) {
    while (true) {
      int from = next.get();
      int first = wanted.nextSetBit(from);
      if (first < 0) {
        return new Run(0, 0);
      }
      int share = Shares.next(wanted.length() - first, WORKERS, wish);
      int count = wanted.nextClearBit(first) - first >= share ? share : 1;
      if (next.compareAndSet(from, first + count)) {
        return new Run(first, count);
      }
    }
  }
}
