// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.btsdk.api.Completed;
import org.btsdk.api.Failure;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentState;
import org.btsdk.api.event.Event;
import org.btsdk.model.Metainfo;
import org.jspecify.annotations.Nullable;

/// What callers wait for with a torrent: that its metadata is known, and that it is complete. Who
/// waits when it fails is told, each by an exception of its own, whose stack trace says who waited.
/// Who waits anew waits again once a torrent that failed was resumed, or one that was complete is
/// so no more: more is wanted, something is gone, or a check began. Threads: any; the torrent's
/// loop says what happened.
final class Milestones {
  /// What who waits is told.
  private sealed interface Outcome<T> {
    record Reached<T>(T value) implements Outcome<T> {}

    /// @param problem makes an exception for one who waits
    record Missed<T>(Supplier<TorrentException> problem) implements Outcome<T> {}

    /// @throws TorrentException if it was missed
    default T get() {
      return switch (this) {
        case Reached<T>(T value) -> value;
        case Missed<T>(var problem) -> throw problem.get();
      };
    }
  }

  private final Supplier<String> name;
  private volatile CompletableFuture<Outcome<Completed>> completion = new CompletableFuture<>();
  private volatile CompletableFuture<Outcome<Metainfo>> metadata = new CompletableFuture<>();
  private volatile @Nullable Supplier<TorrentException> trouble; // while it has failed
  private volatile boolean ended;

  /// @param name the torrent's, which may change when its metadata comes
  Milestones(Supplier<String> name) {
    this.name = name;
  }

  // ---- what happened

  void metadataKnown(Metainfo metainfo) {
    metadata.complete(new Outcome.Reached<>(metainfo));
  }

  /// What the machine reports.
  void heard(Event event) {
    switch (event) {
      case Event.Finished(_, Completed result) ->
          completion.complete(new Outcome.Reached<>(result));
      case Event.Failed(_, Failure failure) -> {
        String failed = name.get();
        fail(() -> TorrentException.of(failed, failure));
      }
      case Event.StateChanged(_, TorrentState from, TorrentState to) -> {
        if (from == TorrentState.FAILED && to != TorrentState.REMOVED) {
          beginAnew();
        }
      }
      default -> {}
    }
  }

  /// It was complete, and is so no more.
  void unfinished() {
    if (!completion.isDone()) {
      return;
    }
    CompletableFuture<Outcome<Completed>> next = new CompletableFuture<>();
    Supplier<TorrentException> known = trouble;
    if (known != null) {
      next.complete(new Outcome.Missed<>(known));
    }
    completion = next;
  }

  /// What is not reached yet never will be: the torrent was removed, or the session closed; the
  /// first reason stays. Nobody waits in vain, or hears of a failure that could be mended. Any
  /// thread.
  void end(String why) {
    if (ended) {
      return;
    }
    ended = true;
    String message = name.get() + ": " + why;
    if (isMissed(completion) || isMissed(metadata)) {
      beginAnew();
    }
    fail(() -> new TorrentException.Refused(message));
  }

  private void fail(Supplier<TorrentException> problem) {
    trouble = problem;
    completion.complete(new Outcome.Missed<>(problem));
    metadata.complete(new Outcome.Missed<>(problem));
  }

  private void beginAnew() {
    trouble = null;
    if (isMissed(completion)) {
      completion = new CompletableFuture<>();
    }
    if (isMissed(metadata)) {
      metadata = new CompletableFuture<>();
    }
  }

  private static boolean isMissed(CompletableFuture<? extends Outcome<?>> future) {
    return future.isDone() && future.join() instanceof Outcome.Missed<?>;
  }

  /// Whether who waits for the metadata would be told of a failure.
  boolean metadataFailed() {
    return isMissed(metadata);
  }

  /// From now on they are reached when another torrent reaches its own.
  void follow(Milestones other) {
    var _ =
        other.metadata.thenAccept(outcome -> {
          if (outcome instanceof Outcome.Reached<Metainfo>) {
            metadata.complete(outcome);
          }
        });
    var _ = other.completion.thenAccept(completion::complete);
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

  private static <T> T await(CompletableFuture<Outcome<T>> future, Duration timeout)
      throws InterruptedException, TimeoutException {
    try {
      // Not toNanos(), here and elsewhere: it throws where somebody waits for ever.
      return future.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it is completed with what was reached or missed", e);
    }
  }

  /// A future of the embedder's own. What hangs on it is the embedder's code, so it is not
  /// completed on the loop.
  CompletableFuture<Completed> completion(SessionServices services) {
    CompletableFuture<Completed> theirs = new CompletableFuture<>();
    var _ =
        completion.thenAccept(outcome ->
            services.callBack(() -> {
              switch (outcome) {
                case Outcome.Reached<Completed>(Completed result) -> theirs.complete(result);
                case Outcome.Missed<Completed>(var problem) ->
                    theirs.completeExceptionally(problem.get());
              }
            }));
    return theirs;
  }
}
