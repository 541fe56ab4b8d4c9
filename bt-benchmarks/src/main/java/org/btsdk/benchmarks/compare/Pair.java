// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A client downloads from another one, both real. The window is what the namespace's loopback
/// interface shows: from the first data to as much as the payload has.
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
      CompletableFuture<Double> window = new CompletableFuture<>();
      Thread watcher = Thread.ofPlatform().daemon().start(() -> watch(base, bytes, window));
      try (Client.Running running = client.start(task)) {
        running.awaitComplete(AT_MOST);
        double wall = running.process().secondsSinceStart();
        double seconds = window.get(1, TimeUnit.SECONDS);
        Usage usage = running.stop();
        Usage other = seed.stop();
        torrent.payload().requireSameIn(bench.downloads());
        return new Measurement(
            bytes,
            bytes / seconds / 1e6,
            wall,
            usage.cpuSeconds(),
            -1,
            usage.anonymousMegabytes(),
            usage.residentMegabytes(),
            other.cpuSeconds(),
            1);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("not all data was seen on the interface", e);
      } finally {
        watcher.interrupt();
      }
    } finally {
      Bench.delete(torrent.payload().folder().resolve(".bt"));
    }
  }

  /// Says how long it took from the first data to as many bytes as the payload has: some clients
  /// take a second to end after that, others are asked.
  private static void watch(long base, long bytes, CompletableFuture<Double> window) {
    try {
      while (received() - base < DATA) {
        Thread.sleep(POLL_MILLIS);
      }
      long first = System.nanoTime();
      while (received() - base < bytes) {
        Thread.sleep(POLL_MILLIS);
      }
      window.complete((System.nanoTime() - first) / 1e9);
    } catch (IOException | InterruptedException e) {
      window.completeExceptionally(e);
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
