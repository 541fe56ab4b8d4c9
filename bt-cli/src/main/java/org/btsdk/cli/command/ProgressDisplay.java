// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.btsdk.api.Progress;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentState;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.Console.ProgressMode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.ProgressLines;
import org.btsdk.cli.terminal.Text;
import org.jspecify.annotations.Nullable;

/// Shows how far torrents are: redrawn lines on a terminal, else a line every 10 % or 30 s; JSON
/// lines once a second. Of one that has stopped it shows nothing: whoever watches it says how it
/// ended. NOT thread-safe: the command's thread asks the torrents.
final class ProgressDisplay {
  private static final long PLAIN_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long JSON_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MAX_NAME_WIDTH = 30;

  /// What was last said of a torrent.
  private static final class Shown {
    @Nullable TorrentState state;
    int tenth;
    long atNanos;
  }

  private final Console console;
  private final IdentityHashMap<Torrent, Shown> shown = new IdentityHashMap<>();

  ProgressDisplay(Console console) {
    this.console = console;
  }

  /// Shows these torrents as they are now.
  void show(List<Torrent> torrents) {
    long now = System.nanoTime();
    List<String> bars = new ArrayList<>();
    int width =
        Math.min(
            MAX_NAME_WIDTH, torrents.stream().mapToInt(t -> t.name().length()).max().orElse(0));
    for (Torrent torrent : torrents) {
      Progress progress = torrent.progress();
      if (hasStopped(progress.state())) {
        continue;
      }
      Shown last = shown.computeIfAbsent(torrent, _ -> new Shown());
      if (console.json()) {
        json(torrent, progress, last, now);
      } else if (console.progress() == ProgressMode.BAR) {
        bars.add(ProgressLines.line(console, torrent.name(), width, progress));
      } else if (console.progress() == ProgressMode.PLAIN) {
        plain(torrent, progress, last, now);
      }
    }
    if (!bars.isEmpty()) {
      console.status(bars);
    }
  }

  private static boolean hasStopped(TorrentState state) {
    return switch (state) {
      case PAUSED, FAILED, REMOVED -> true;
      case QUEUED, METADATA, CHECKING, DOWNLOADING, FINISHING, SEEDING -> false;
    };
  }

  private void json(Torrent torrent, Progress progress, Shown last, long now) {
    if (last.state != null && now - last.atNanos < JSON_NANOS) {
      return;
    }
    last.state = progress.state();
    last.atNanos = now;
    console.event(
        "progress",
        Json.object(
            "torrent", torrent.infoHashes().wire().toHex(),
            "name", torrent.name(),
            "state", ProgressLines.phase(progress.state()),
            "doneBytes", progress.doneBytes(),
            "wantedBytes", progress.wantedBytes(),
            "downBytesPerSecond", progress.downRate().bytesPerSecond(),
            "upBytesPerSecond", progress.upRate().bytesPerSecond(),
            "peers", progress.peers(),
            "seeds", progress.seeds(),
            "etaMs", progress.eta().map(Duration::toMillis)));
  }

  private void plain(Torrent torrent, Progress progress, Shown last, long now) {
    int tenth = (int) (progress.percent() / 10);
    boolean changed = last.state != progress.state();
    boolean further = tenth != last.tenth && progress.state() != TorrentState.SEEDING;
    if (!changed && !further && now - last.atNanos < PLAIN_NANOS) {
      return;
    }
    last.state = progress.state();
    last.tenth = tenth;
    last.atNanos = now;
    StringBuilder line = new StringBuilder(Text.oneLine(torrent.name()));
    line.append(": ").append(ProgressLines.phase(progress.state()));
    if (progress.state() == TorrentState.SEEDING) {
      line.append(", up ").append(progress.upRate());
    } else {
      line.append(" %d %%, ".formatted((int) progress.percent()));
      line.append(Text.bytes(progress.doneBytes(), progress.wantedBytes()));
      line.append(", ").append(progress.downRate());
    }
    line.append(", ").append(Text.count(progress.peers(), "peer"));
    console.note(line.toString());
  }

  /// Removes what is redrawn.
  void clear() {
    console.clearStatus();
  }
}
