// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.storage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.btsdk.core.io.thread.OwnedThreads;
import org.btsdk.spi.storage.StorageKind;

/// The threads that hash, and that call storages: a few platform threads for disks and memory,
/// never interrupted; virtual threads behind a semaphore for storages on a network, so that a slow
/// store never holds up a disk. Threads: any.
public final class StorageWork implements AutoCloseable {
  /// Calls to network storages that are under way at once in a session: more would only wait in the
  /// store's own client.
  private static final int NETWORK_CALLS = 64;

  private final OwnedThreads diskThreads;
  private final ExecutorService disk;
  private final ExecutorService network;
  private final Semaphore networkCalls = new Semaphore(NETWORK_CALLS);

  public StorageWork(String name) {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    this.diskThreads = new OwnedThreads(name + "-disk-");
    this.disk = Executors.newFixedThreadPool(threads, diskThreads);
    this.network =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-store-", 0).factory());
  }

  /// Where storages of a kind are called.
  public Executor of(StorageKind kind) {
    return switch (kind) {
      case DISK, MEMORY -> disk;
      case NETWORK -> this::onNetwork;
    };
  }

  private void onNetwork(Runnable work) {
    network.execute(() -> {
      networkCalls.acquireUninterruptibly();
      try {
        work.run();
      } finally {
        networkCalls.release();
      }
    });
  }

  /// Does work where storages of a kind are called; with memory, at once.
  public CompletableFuture<Void> start(StorageKind kind, Runnable work) {
    return switch (kind) {
      case MEMORY -> {
        work.run();
        yield CompletableFuture.completedFuture(null);
      }
      case DISK, NETWORK -> CompletableFuture.runAsync(work, of(kind));
    };
  }

  /// Does work where storages of a kind are called, and waits for it.
  public void runAndWait(StorageKind kind, Runnable work) {
    start(kind, work).join();
  }

  /// Ends the threads; what was given to them before is done first, except that calls to storages
  /// on a network are interrupted. Blocks. A plugin that does not listen to interrupts is left to
  /// itself.
  @Override
  public void close() {
    disk.shutdown();
    network.shutdownNow();
    boolean interrupted = false;
    while (true) {
      try {
        if (disk.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    diskThreads.join();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
