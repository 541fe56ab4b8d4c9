// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Hashing: checks data that is all there, or makes a torrent of it. The speed is the one of the
/// whole command, with its start.
///
/// @param title of the table
/// @param torrent whose data
/// @param create whether a torrent is made
/// @param script of libtorrent
record Commands(String title, TorrentFile torrent, boolean create, Path script)
    implements Scenario {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  @Override
  public List<Client> clients(List<Client> all) {
    return all.stream().filter(it -> command(it, Path.of("x")).isPresent()).toList();
  }

  @Override
  public Measurement run(Bench bench, Client client) throws IOException, InterruptedException {
    bench.fresh(0);
    List<String> command = command(client, bench.scratch()).orElseThrow();
    try (Metered process =
        Metered.start(bench.partner(), client.name(), bench.scratch(), command)) {
      Usage usage = process.awaitExit(AT_MOST);
      if (usage.exit() != 0) {
        throw new IOException(client.name() + " failed: " + process.printed());
      }
      long bytes = torrent.payload().length();
      return new Measurement(
          bytes,
          bytes / usage.wallSeconds() / 1e6,
          usage.wallSeconds(),
          usage.cpuSeconds(),
          -1,
          usage.anonymousMegabytes(),
          usage.residentMegabytes(),
          0,
          1);
    }
  }

  private Optional<List<String>> command(Client client, Path scratch) {
    Payload payload = torrent.payload();
    String data = payload.folder().resolve(payload.name()).toString();
    String made = scratch.resolve("made.torrent").toString();
    String length = "" + torrent.pieceLength();
    int power = Integer.numberOfTrailingZeros(torrent.pieceLength());
    return Optional.ofNullable(
        switch (client) {
          case Bt bt when create ->
              bt.with(List.of("create", data, "--output=" + made, "--piece-length=" + length));
          case Bt bt ->
              bt.with(List.of("verify", torrent.file().toString(), payload.folder().toString()));
          case Libtorrent lt when lt.disk().equals("mmap") ->
              List.of(
                  "/usr/bin/python3",
                  script.resolveSibling("libtorrent_hash.py").toString(),
                  create ? "create" : "check",
                  torrent.file().toString(),
                  data,
                  made,
                  length);
          case Tool tool when create == tool.creates() -> tool.command(data, made, torrent, power);
          default -> null;
        });
  }
}
