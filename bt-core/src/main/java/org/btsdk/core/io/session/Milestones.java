// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.btsdk.api.Completed;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentState;
import org.btsdk.api.event.Event;
import org.btsdk.model.Metainfo;
import org.jspecify.annotations.Nullable;

/// What callers wait for with a torrent: that its metadata is known, and that it is complete. Who
/// waits when it fails is told. Who waits anew waits again once a torrent that failed was resumed,
/// or one that was complete is so no more: more is wanted, something is gone, or a check began.
/// Threads: any; the torrent's loop says what happened.
final class Milestones {
  private final Supplier<String> name;
  private volatile CompletableFuture<Completed> completion = new CompletableFuture<>();
  private volatile CompletableFuture<Metainfo> metadata = new CompletableFuture<>();
  private volatile @Nullable TorrentException trouble; // while it has failed

  /// @param name the torrent's, which may change when its metadata comes
  Milestones(Supplier<String> name) {
    this.name = name;
  }

  // ---- what happened

  void metadataKnown(Metainfo metainfo) {
    metadata.complete(metainfo);
  }

  /// What the machine reports.
  void heard(Event event) {
    switch (event) {
      case Event.Finished(_, Completed result) -> completion.complete(result);
      case Event.Failed failed -> fail(TorrentException.of(name.get(), failed.failure()));
      case Event.StateChanged(_, TorrentState from, _) -> {
        if (from == TorrentState.FAILED) {
          beginAnew();
        }
      }
      case Event.Removed _ ->
          fail(new TorrentException.Refused(name.get() + ": the torrent was removed"));
      default -> {}
    }
  }

  /// It was complete, and is so no more.
  void unfinished() {
    if (!completion.isDone()) {
      return;
    }
    CompletableFuture<Completed> next = new CompletableFuture<>();
    TorrentException known = trouble;
    if (known != null) {
      next.completeExceptionally(known);
    }
    completion = next;
  }

  /// Nobody waits in vain.
  void fail(TorrentException problem) {
    trouble = problem;
    completion.completeExceptionally(problem);
    metadata.completeExceptionally(problem);
  }

  private void beginAnew() {
    trouble = null;
    if (completion.isCompletedExceptionally()) {
      completion = new CompletableFuture<>();
    }
    if (metadata.isCompletedExceptionally()) {
      metadata = new CompletableFuture<>();
    }
  }

  /// Whether who waits for the metadata would be told of a failure.
  boolean metadataFailed() {
    return metadata.isCompletedExceptionally();
  }

  /// From now on they are reached when another torrent reaches its own.
  void follow(Milestones other) {
    var _ =
        other.metadata.whenComplete((value, problem) -> {
          if (problem == null) {
            metadata.complete(value);
          }
        });
    var _ =
        other.completion.whenComplete((result, problem) -> {
          if (problem == null) {
            completion.complete(result);
          } else {
            completion.completeExceptionally(problem);
          }
        });
  }

  // ---- who waits

  /// @throws TimeoutException if it is not complete in time
  Completed awaitCompletion(Duration timeout) throws InterruptedException, TimeoutException {
    return await(completion, timeout);
  }

  /// @throws TimeoutException if its metadata is not known in time
  Metainfo awaitMetadata(Duration timeout) throws InterruptedException, TimeoutException {
    return await(metadata, timeout);
  }

  private <T> T await(CompletableFuture<T> future, Duration timeout)
      throws InterruptedException, TimeoutException {
    try {
      // Not toNanos(), here and elsewhere: it throws where somebody waits for ever.
      return future.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TorrentException cause) {
        throw cause;
      }
      throw new TorrentException.Internal(name.get() + ": " + e.getCause(), e.getCause());
    }
  }

  /// A future of the embedder's own. What hangs on it is the embedder's code, so it is not
  /// completed on the loop.
  CompletableFuture<Completed> completion(SessionServices services) {
    CompletableFuture<Completed> theirs = new CompletableFuture<>();
    var _ =
        completion.whenComplete((result, problem) ->
            services.callBack(() -> {
              if (problem == null) {
                theirs.complete(result);
              } else {
                theirs.completeExceptionally(problem);
              }
            }));
    return theirs;
  }
}
