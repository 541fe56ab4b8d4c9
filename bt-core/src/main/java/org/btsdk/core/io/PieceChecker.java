// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.EOFException;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.Storage;

/// Reads and hashes pieces that are there already, on all cores, and tells the machine of each. One
/// check at a time, which the machine sees to. Threads: the loop starts and stops it, storage
/// workers do it.
final class PieceChecker {
  private final TorrentStore store;
  private final TorrentDriver torrent;
  private volatile boolean stopping;
  private volatile boolean busy;

  PieceChecker(TorrentStore store, TorrentDriver torrent) {
    this.store = store;
    this.torrent = torrent;
  }

  void check(BitSet pieces) {
    stopping = false;
    busy = true;
    BitSet wanted = (BitSet) pieces.clone();
    BitSet bad = new BitSet();
    int workers = Math.max(1, Runtime.getRuntime().availableProcessors());
    AtomicInteger next = new AtomicInteger();
    AtomicInteger left = new AtomicInteger(workers);
    for (int i = 0; i < workers; i++) {
      store.executor().execute(() -> work(wanted, bad, next, left));
    }
  }

  /// Whether no check is under way.
  boolean isIdle() {
    return !busy;
  }

  void stop() {
    stopping = true;
  }

  private void work(BitSet wanted, BitSet bad, AtomicInteger next, AtomicInteger left) {
    try {
      for (int piece = take(wanted, next); piece >= 0 && !stopping; piece = take(wanted, next)) {
        boolean good = store.probe(piece) != Storage.State.ABSENT && isGood(piece);
        if (good) {
          store.commit(piece); // also makes empty files at its place
          torrent.committed(piece);
        } else {
          synchronized (bad) {
            bad.set(piece);
          }
        }
        torrent.answer(new TorrentEvent.PieceChecked(piece, good));
      }
    } catch (IOException e) {
      stopping = true;
      torrent.answer(new TorrentEvent.StorageFailed(Failures.of(e)));
    } catch (RuntimeException e) {
      stopping = true;
      torrent.answer(new TorrentEvent.StorageFailed(Failures.of(store.name(), e)));
    } finally {
      if (left.decrementAndGet() == 0) {
        // One record for all, since it is forced to the disk; before anything is written anew.
        torrent.resume().forgotten(bad);
        busy = false;
        torrent.answer(new TorrentEvent.CheckDone());
      }
    }
  }

  private boolean isGood(int piece) throws IOException {
    try {
      return store.verify(piece);
    } catch (EOFException | PieceGoneException _) {
      return false; // less is there than the piece needs
    }
  }

  private static int take(BitSet wanted, AtomicInteger next) {
    while (true) {
      int from = next.get();
      int piece = wanted.nextSetBit(from);
      if (piece < 0 || next.compareAndSet(from, piece + 1)) {
        return piece;
      }
    }
  }
}
