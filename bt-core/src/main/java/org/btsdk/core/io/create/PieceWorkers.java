// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.btsdk.core.hash.Shares;
import org.jspecify.annotations.Nullable;

/// Does something with every piece on a few platform threads, which take pieces in order. The first
/// trouble ends all. Stateless.
final class PieceWorkers {
  /// More threads than this only make a disk seek.
  private static final int MAX_THREADS = 64;

  /// What one thread does. Its thread is never interrupted, so that it may use files.
  interface Worker extends AutoCloseable {
    /// How many pieces it would like to be given next, 1 or more.
    int wanted();

    /// Is told which pieces it is given now, before it does the first of them.
    ///
    /// @param stop whether all is to end; to be asked when this takes long
    void given(int first, int count, BooleanSupplier stop) throws IOException;

    /// Does one piece.
    void piece(int piece) throws IOException;

    @Override
    void close() throws IOException;
  }

  private PieceWorkers() {}

  /// Blocks until every piece is done, or until something went wrong; no thread is left then.
  ///
  /// @param pieces how many
  /// @param threads how many, 1 or more; 0 for one a core
  /// @param workers makes the worker of one thread, called on that thread
  /// @throws IOException the first that a worker threw; unchecked exceptions likewise
  /// @throws InterruptedException if the calling thread was interrupted, before or meanwhile
  static void run(int pieces, int threads, Supplier<Worker> workers)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) { // who works on few pieces could be done before join() looks
      throw new InterruptedException();
    }
    int wanted = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    int count = Math.max(1, Math.min(Math.min(wanted, MAX_THREADS), pieces));
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(
          Thread.ofPlatform()
              .name("bt-hash-" + i)
              .daemon()
              .start(() -> {
                try (Worker worker = workers.get()) {
                  for (int first = 0; first < pieces && !stop.get(); ) {
                    int wish = worker.wanted();
                    IntUnaryOperator share = at -> Shares.next(pieces - at, count, wish);
                    first = next.getAndUpdate(at -> at + share.applyAsInt(at));
                    doAll(worker, first, Math.min(pieces, first + share.applyAsInt(first)), stop);
                  }
                } catch (IOException | RuntimeException | Error e) {
                  trouble.compareAndSet(null, e);
                  stop.set(true);
                }
              }));
    }
    join(all, stop);
    switch (trouble.get()) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private static void doAll(Worker worker, int first, int end, AtomicBoolean stop)
      throws IOException {
    if (first < end) {
      worker.given(first, end - first, stop::get);
    }
    for (int piece = first; piece < end && !stop.get(); piece++) {
      worker.piece(piece);
    }
  }

  /// Waits for all; when interrupted tells them to stop, and still waits: a piece takes moments.
  private static void join(List<Thread> threads, AtomicBoolean stop) throws InterruptedException {
    InterruptedException interrupted = null;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = e;
          stop.set(true);
        }
      }
    }
    if (interrupted != null) {
      throw interrupted;
    }
  }
}
