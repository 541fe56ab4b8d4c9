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
/// interface shows: from the first data to as much as the payload has. Nobody is asked whether it
/// is complete before, since questions and answers cross the same interface.
///
/// @param partner who is the same in the whole table
/// @param seeds whether the partner serves, and clients download from it; else the other way round
/// @param torrent what
/// @param patience how long the transfer may take
record Pair(Client partner, boolean seeds, TorrentFile torrent, Duration patience)
    implements Scenario {
  private static final Duration END_AT_MOST = Duration.ofSeconds(15);
  private static final long DATA = 1 << 18;
  private static final long POLL_MILLIS = 5;

  @Override
  public String title() {
    String size = Sizes.show(torrent.payload().length());
    return seeds
        ? "%s from a seed of %s".formatted(size, partner.name())
        : "%s to %s from a seed of each".formatted(size, partner.name());
  }

  /// Who asks in pulses takes part where it is the partner, with less to move; then not on the
  /// other side as well: Transmission knows peers by their address alone, and this one is its own.
  @Override
  public List<Client> clients(List<Client> all) {
    return all.stream().filter(it -> !(it instanceof Floor) && !it.pulses()).toList();
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
    Client seeder = seeds ? partner : client;
    Client leecher = seeds ? client : partner;
    try (Client.Running seed = seeder.start(seeding)) {
      long base = received();
      Task task =
          bench.download(
              List.of(torrent), Map.of(torrent.infoHash(), List.of(seed.listens())), 0, pid -> {});
      CompletableFuture<Double> window = new CompletableFuture<>();
      Thread watcher = Thread.ofPlatform().daemon().start(() -> watch(base, bytes, window));
      try (Client.Running running = leecher.start(task)) {
        double seconds = awaitComplete(running, window, base);
        double wall = running.process().secondsSinceStart();
        Usage downloading = running.stop();
        Usage serving = seed.stop();
        torrent.payload().requireSameIn(bench.downloads());
        Usage usage = seeds ? downloading : serving;
        Usage other = seeds ? serving : downloading;
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
      } finally {
        watcher.interrupt();
      }
    } finally {
      Bench.delete(torrent.payload().folder().resolve(".bt"));
    }
  }

  /// Waits until all data was seen, and then until the client is complete.
  ///
  /// @return how long the data took, in seconds
  private double awaitComplete(Client.Running running, CompletableFuture<Double> window, long base)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!window.isDone() && running.process().wrapper().isAlive()) {
      if (System.nanoTime() > end) {
        throw new IOException(
            "was given up after %d s, with %d of %d MB on the wire"
                .formatted(
                    patience.toSeconds(),
                    (received() - base) / 1_000_000,
                    torrent.payload().length() / 1_000_000));
      }
      Thread.sleep(POLL_MILLIS);
    }
    try {
      running.awaitComplete(END_AT_MOST);
      return window.get(1, TimeUnit.SECONDS); // what came last may just be counted
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("not all data was seen on the interface", e);
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
