// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.btsdk.api.Completed;
import org.btsdk.api.Progress;
import org.btsdk.api.Session;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentState;
import org.btsdk.api.TrackerInfo;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;

/// Watches the torrents of a session until all have ended, shows how far they are, and collects how
/// they ended. NOT thread-safe.
final class Swarm {
  /// Five times a second is as often as people see.
  private static final long LOOK_MILLIS = 200;

  /// 3: torrents name dozens of trackers, and this is one line.
  private static final int MOST_COMPLAINTS = 3;

  private final Console console;
  private final ProgressDisplay display;
  private final Map<Torrent, CompletableFuture<Completed>> pending = new LinkedHashMap<>();
  private final IdentityHashMap<Torrent, Boolean> complete = new IdentityHashMap<>();
  private ExitCode worst = ExitCode.DONE;

  /// @param console where progress goes
  Swarm(Console console) {
    this.console = console;
    this.display = new ProgressDisplay(console);
  }

  /// Prints the events of a session.
  void listen(Session session) {
    var subscription = session.events().subscribe(new EventPrinter(console));
    console.cleanUp().add(subscription::close);
  }

  /// Watches a torrent.
  void watch(Torrent torrent) {
    CompletableFuture<Completed> completion = torrent.completion();
    pending.put(torrent, completion);
    var _ =
        completion.whenComplete(
            (_, _) -> console.wake()); // at the end nobody waits to be looked at
  }

  /// Whether a torrent is watched that has not ended.
  boolean isWatching() {
    return !pending.isEmpty();
  }

  /// Notes something that failed before it became a torrent.
  void failed(TorrentException trouble) {
    worst = worst.or(ExitCode.of(trouble));
    console.error(String.valueOf(trouble.getMessage()));
    if (console.json()) {
      console.event(
          "error",
          Json.object("message", trouble.getMessage(), "exit", ExitCode.of(trouble).number()));
    }
  }

  /// Blocks until every torrent is complete (and, if it seeds, has stopped), has failed, or the
  /// command is told to stop.
  ///
  /// @param seed whether torrents go on when they are complete
  /// @param timeout when those that are not complete are given up
  /// @param onComplete called when a torrent is complete
  /// @return the gravest way in which one ended
  ExitCode await(
      boolean seed, Optional<Duration> timeout, BiConsumer<Torrent, Completed> onComplete)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    while (!pending.isEmpty() && !console.awaitStop(LOOK_MILLIS)) {
      for (Torrent torrent : List.copyOf(pending.keySet())) {
        look(torrent, seed, onComplete);
      }
      display.show(new ArrayList<>(pending.keySet()));
      if (timeout.isPresent() && System.nanoTime() - startNanos > timeout.get().toNanos()) {
        giveUp(timeout.get());
      }
    }
    display.clear();
    return console.stopped().orElse(worst);
  }

  private void look(Torrent torrent, boolean seed, BiConsumer<Torrent, Completed> onComplete)
      throws InterruptedException {
    CompletableFuture<Completed> completion = pending.get(torrent);
    if (completion == null) {
      return;
    }
    if (completion.isDone()) {
      if (!complete.containsKey(torrent)) {
        complete.put(torrent, true);
        try {
          onComplete.accept(torrent, completion.join());
        } catch (CompletionException e) {
          failed(
              e.getCause() instanceof TorrentException known
                  ? known
                  : new TorrentException.Internal(torrent.name() + ": " + e.getCause(), e));
          pending.remove(torrent);
          return;
        }
      }
      boolean over =
          switch (torrent.state()) {
            case PAUSED, FAILED, REMOVED -> true;
            case QUEUED, METADATA, CHECKING, DOWNLOADING, FINISHING, SEEDING -> !seed;
          };
      if (over) {
        torrent.failure().ifPresent(f -> failed(TorrentException.of(torrent.name(), f)));
        pending.remove(torrent);
      }
    } else if (torrent.state() == TorrentState.PAUSED && !hasFinished(torrent)) {
      failed(
          new TorrentException.TimedOut(
              torrent.name() + ": stopped at its goal before it was complete"));
      pending.remove(torrent);
    }
  }

  /// Asks the torrent itself: its future is completed a moment after it paused, by another thread.
  private static boolean hasFinished(Torrent torrent) throws InterruptedException {
    try {
      var _ = torrent.await(Duration.ZERO);
      return true;
    } catch (TorrentException _) {
      return false;
    }
  }

  private void giveUp(Duration timeout) throws InterruptedException {
    for (Torrent torrent : List.copyOf(pending.keySet())) {
      if (torrent.metainfo().isEmpty()) {
        failed(noMetadata(torrent));
      } else if (!complete.containsKey(torrent)) {
        failed(
            new TorrentException.TimedOut(
                "%s: timed out after %s: %s"
                    .formatted(torrent.name(), Text.time(timeout), missing(torrent))));
      }
      pending.remove(torrent);
    }
  }

  private static TorrentException noMetadata(Torrent torrent) throws InterruptedException {
    try {
      var _ = torrent.awaitMetadata(Duration.ZERO);
      return new TorrentException.TimedOut(torrent.name() + ": timed out just now");
    } catch (TorrentException e) {
      return e;
    }
  }

  private static String missing(Torrent torrent) {
    Progress progress = torrent.progress();
    if (torrent.stats().knownPeers() == 0) {
      return nobodyFound(torrent.trackers());
    }
    if (progress.peers() == 0) {
      return "no peer could be reached (%d known)".formatted(torrent.stats().knownPeers());
    }
    return "stalled or slow at %.1f %%".formatted(progress.percent());
  }

  /// Why nobody is known, with what the first trackers complained of.
  static String nobodyFound(List<TrackerInfo> trackers) {
    int named = trackers.stream().mapToInt(TrackerInfo::peers).sum();
    if (named > 0) {
      return "trackers named %d, none of use".formatted(named);
    }
    String complaints =
        trackers.stream()
            .filter(tracker ->
                tracker.status() != TrackerInfo.Status.IDLE && tracker.message().isPresent())
            .limit(MOST_COMPLAINTS)
            .map(tracker -> tracker.uri() + ": " + tracker.message().orElseThrow())
            .collect(Collectors.joining("; "));
    return complaints.isEmpty()
        ? "no peers were found"
        : "no peers were found (" + complaints + ")";
  }
}
