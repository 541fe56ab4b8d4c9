// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.net.URI;
import java.util.List;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.spi.tracker.ScrapeEntry;

/// `bt scrape`.
public final class ScrapeCommand extends BtSubcommand {
  private String torrent = "";
  private List<String> trackers = List.of();

  /// @param console where results go
  public ScrapeCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument("TORRENT", "The torrent.", String.class, given -> torrent = given);
    flags.texts("--tracker", "URL", "Ask this one instead.", given -> trackers = given);
  }

  @Override
  ExitCode run() throws InterruptedException {
    return new TrackerQuery(console)
        .run(
            input().resolve(torrent),
            trackers,
            (tracker, subject) -> {
              List<ScrapeEntry> entries =
                  Torrents.scrape(tracker, List.of(subject.hash()), requestTimeout(), pluginPath());
              if (entries.isEmpty()) {
                throw new TorrentException.Network(
                    tracker + ": the tracker does not know the torrent", null);
              }
              entries.forEach(entry -> print(tracker, entry));
            });
  }

  private void print(URI tracker, ScrapeEntry entry) {
    if (console.json()) {
      console.result(
          Json.object(
              "tracker", tracker,
              "infoHash", entry.torrent().toHex(),
              "seeders", entry.seeders(),
              "leechers", entry.leechers(),
              "downloads", entry.downloads()));
    } else {
      console.result(
          "%s  seeders %d  leechers %d  downloads %d"
              .formatted(
                  Text.oneLine(tracker.toString()),
                  entry.seeders(),
                  entry.leechers(),
                  entry.downloads()));
    }
  }
}
