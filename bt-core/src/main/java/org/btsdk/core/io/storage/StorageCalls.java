// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The work on one storage that is under way, so that a torrent that stops can wait for its end
/// before it closes the storage, and interrupt it where that is allowed. Threads: any.
final class StorageCalls implements Executor {
  private final Executor executor;
  private final Object lock = new Object(); // never held while anything blocks
  private final List<Thread> running = new ArrayList<>(0); // few at once
  private final List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>(0);
  private int given;
  private boolean interrupting;

  StorageCalls(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (lock) {
      given++;
    }
    try {
      executor.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      done();
      throw e;
    }
  }

  /// Counts a call that is made by a thread of the caller's, until [#end()]. Such a call is never
  /// interrupted.
  void begin() {
    synchronized (lock) {
      given++;
    }
  }

  /// Ends what [#begin()] began.
  void end() {
    done();
  }

  private void run(Runnable task) {
    Thread thread = Thread.currentThread();
    synchronized (lock) {
      running.add(thread);
      if (interrupting) {
        thread.interrupt();
      }
    }
    try {
      task.run();
    } finally {
      synchronized (lock) {
        running.remove(thread);
      }
      done();
    }
  }

  private void done() {
    List<CompletableFuture<@Nullable Void>> told = List.of();
    synchronized (lock) {
      if (--given == 0) {
        told = List.copyOf(waiting);
        waiting.clear();
      }
    }
    told.forEach(future -> future.complete(null));
  }

  CompletableFuture<@Nullable Void> quiet() {
    CompletableFuture<@Nullable Void> quiet = new CompletableFuture<>();
    synchronized (lock) {
      if (given > 0) {
        waiting.add(quiet);
        return quiet;
      }
    }
    quiet.complete(null);
    return quiet;
  }

  void interrupt() {
    synchronized (lock) {
      interrupting = true;
      running.forEach(Thread::interrupt);
    }
  }
}
