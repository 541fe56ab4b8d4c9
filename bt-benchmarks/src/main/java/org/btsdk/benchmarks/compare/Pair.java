// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A client downloads from another one, both real. The window is what the namespace's loopback
/// interface shows: from the first data to completion.
///
/// @param seeder who serves
/// @param torrent what
record Pair(Client seeder, TorrentFile torrent) implements Scenario {
  private static final Duration AT_MOST = Duration.ofMinutes(2);
  private static final long DATA = 1 << 18;
  private static final long POLL_MILLIS = 5;

  @Override
  public String title() {
    return "from a seed of " + seeder.name();
  }

  @Override
  public List<Client> clients(List<Client> all) {
    return all.stream().filter(it -> !(it instanceof Floor)).toList();
  }

  @Override
  public Measurement run(Bench bench, Client client) throws IOException, InterruptedException {
    long bytes = torrent.payload().length();
    bench.fresh(bytes);
    Path seederScratch = Files.createDirectory(bench.scratch().resolve("seeder"));
    Task seeding =
        new Task(
            List.of(torrent),
            true,
            torrent.payload().folder(),
            seederScratch,
            bench.listen(),
            Map.of(),
            0,
            0,
            bench.partner(),
            bench.tracker(),
            pid -> {});
    try (Client.Running seed = seeder.start(seeding)) {
      long base = received();
      Task task =
          bench.download(
              List.of(torrent), Map.of(torrent.infoHash(), List.of(seed.listens())), 0, pid -> {});
      long[] first = {0};
      Thread watcher =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  while (received() - base < DATA) {
                    Thread.sleep(POLL_MILLIS);
                  }
                  first[0] = System.nanoTime();
                } catch (IOException | InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              });
      try (Client.Running running = client.start(task)) {
        running.awaitComplete(AT_MOST);
        long end = System.nanoTime();
        double wall = running.process().secondsSinceStart();
        watcher.join();
        Usage usage = running.stop();
        Usage other = seed.stop();
        torrent.payload().requireSameIn(bench.downloads());
        return new Measurement(
            bytes,
            bytes / ((end - first[0]) / 1e9) / 1e6,
            wall,
            usage.cpuSeconds(),
            -1,
            usage.anonymousMegabytes(),
            usage.residentMegabytes(),
            other.cpuSeconds(),
            1);
      } finally {
        watcher.interrupt();
      }
    } finally {
      Bench.delete(torrent.payload().folder().resolve(".bt"));
    }
  }

  private static long received() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/net/dev"))) {
      if (line.strip().startsWith("lo:")) {
        return Long.parseLong(line.strip().substring(3).strip().split(" +", -1)[0]);
      }
    }
    throw new IOException("no interface lo");
  }
}
