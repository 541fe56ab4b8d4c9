// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Work on files in the background, each file once at a time and few at once, so that nobody who
/// commits a piece waits for it. Threads may share it.
final class Assemblies implements AutoCloseable {
  /// 4: each holds some parts in memory.
  private static final int AT_ONCE = 4;

  /// 5 s: an interrupted request ends at once.
  private static final long CLOSE_SECONDS = 5;

  private final Work work;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("bt-s3-file-", 0).factory());
  private final Semaphore turns = new Semaphore(AT_ONCE);

  /// Files that are worked on, or that failed since the last [#await()]. Guarded by this.
  private final Map<Integer, CompletableFuture<Void>> running = new HashMap<>();

  /// What is done with a file.
  @FunctionalInterface
  interface Work {
    void run(int file) throws IOException;
  }

  Assemblies(Work work) {
    this.work = work;
  }

  /// Begins with a file, unless that was done and has not succeeded.
  void start(int file) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    synchronized (this) {
      CompletableFuture<Void> before = running.get(file);
      if (before != null && !before.isCompletedExceptionally()) {
        return;
      }
      running.put(file, done);
    }
    try {
      threads.execute(() -> run(file, done));
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(new IOException("closed", e));
    }
  }

  private void run(int file, CompletableFuture<Void> done) {
    try {
      turns.acquire();
      try {
        work.run(file);
      } finally {
        turns.release();
      }
      synchronized (this) {
        running.remove(file, done);
      }
      done.complete(null);
    } catch (IOException | InterruptedException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  /// Waits until nothing is worked on.
  ///
  /// @throws IOException the first failure since the last time
  void await() throws IOException {
    List<CompletableFuture<Void>> all;
    synchronized (this) {
      all = new ArrayList<>(running.values());
    }
    IOException first = null;
    for (CompletableFuture<Void> one : all) {
      try {
        one.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        throw interrupted;
      } catch (ExecutionException e) {
        IOException problem = problem(e.getCause() == null ? e : e.getCause());
        if (first == null) {
          first = problem;
        } else {
          first.addSuppressed(problem);
        }
      }
    }
    synchronized (this) {
      running.values().removeIf(CompletableFuture::isCompletedExceptionally);
    }
    if (first != null) {
      throw first;
    }
  }

  private static IOException problem(Throwable cause) {
    if (cause instanceof RuntimeException defect) {
      throw defect;
    }
    return cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause);
  }

  /// Interrupts what is worked on.
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
