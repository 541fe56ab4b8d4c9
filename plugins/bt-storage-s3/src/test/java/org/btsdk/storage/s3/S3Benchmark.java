// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.btsdk.api.AddOptions;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;

/// Measures the storage `s3` beside `file`: MB/s and processor time into the storage and out of it,
/// by turns in one process, and how many requests a GiB takes. All of it shares this machine, and
/// its processor time is counted together: the session that has the data, the one that gets it, and
/// the store.
final class S3Benchmark {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int PIECE_LENGTH = 2 << 20;
  private static final Duration FAR = Duration.ofMillis(30);

  private final Path folder;
  private final long sizeBytes;
  private final LocalS3 store;
  private final Metainfo metainfo;
  private int run;

  private S3Benchmark(Path folder, long sizeBytes, LocalS3 store) throws Exception {
    this.folder = folder;
    this.sizeBytes = sizeBytes;
    this.store = store;
    Path source = Files.createDirectories(folder.resolve("source"));
    Path payload = source.resolve("payload.bin");
    Random random = new Random(1);
    byte[] chunk = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(payload)) {
      for (long done = 0; done < sizeBytes; done += chunk.length) {
        random.nextBytes(chunk);
        out.write(chunk);
      }
    }
    metainfo = Torrents.create(payload, options -> options.pieceLength(PIECE_LENGTH));
  }

  /// One kind of storage.
  ///
  /// @param s3 settings; empty for files
  /// @param delay how far away the store is; empty for a connection without the proxy
  private record Kind(String name, Map<String, String> s3, Optional<Duration> delay) {}

  /// What one run gave.
  private record Outcome(Speed down, Speed up, long puts, long gets, long others) {}

  private record Speed(double megabytes, double cpuSecondsPerGib) {}

  private record Both(Speed down, Speed up) {}

  /// @param args size in MiB, rounds, folder
  public static void main(String... args) throws Exception {
    long size = (args.length > 0 ? Long.parseLong(args[0]) : 512) << 20;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Path folder =
        args.length > 2
            ? Files.createTempDirectory(Files.createDirectories(Path.of(args[2])), "bt-s3-bench")
            : Files.createTempDirectory("bt-s3-bench");
    try (LocalS3 store = new LocalS3(folder.resolve("store"))) {
      new S3Benchmark(folder, size, store).run(rounds);
    } finally {
      delete(folder);
    }
  }

  private void run(int rounds) throws Exception {
    List<Kind> kinds =
        List.of(
            new Kind("`file`", Map.of(), Optional.empty()),
            new Kind("`pieces`", Map.of("layout", "pieces"), Optional.empty()),
            new Kind("`files`", Map.of("layout", "files"), Optional.empty()),
            new Kind(
                "`pieces`, every request 30 ms later",
                Map.of("layout", "pieces"),
                Optional.of(FAR)),
            new Kind(
                "`files`, every request 30 ms later", Map.of("layout", "files"), Optional.of(FAR)));
    Map<Kind, List<Outcome>> outcomes = new LinkedHashMap<>();
    measure(kinds.get(0)); // warms up
    measure(kinds.get(1));
    for (int round = 0; round < rounds; round++) {
      for (Kind kind : kinds) {
        Outcome outcome = measure(kind);
        outcomes.computeIfAbsent(kind, _ -> new ArrayList<>()).add(outcome);
        System.err.println(kind.name() + ": " + outcome);
      }
    }
    // As docs/s3.md has them.
    System.out.printf(
        Locale.ROOT,
        "%d MiB, pieces of 2 MiB, median of %d rounds by turns%n%n"
            + "| storage | MB/s in | MB/s out |%n| --- | ---: | ---: |%n",
        sizeBytes >> 20,
        rounds);
    outcomes.forEach((kind, all) ->
        System.out.printf(
            Locale.ROOT,
            "| %s | %.0f | %.0f |%n",
            kind.name(),
            median(all.stream().mapToDouble(one -> one.down().megabytes())),
            median(all.stream().mapToDouble(one -> one.up().megabytes()))));
    double gib = sizeBytes / (double) (1L << 30);
    System.out.printf(
        "%nOf the whole process, which is both sessions and the store; requests where they were"
            + " counted%n%n"
            + "| storage | CPU s a GiB in | out | PUT and POST a GiB | GET a GiB |%n"
            + "| --- | ---: | ---: | ---: | ---: |%n");
    outcomes.forEach((kind, all) ->
        System.out.printf(
            Locale.ROOT,
            "| %s | %.1f | %.1f | %s | %s |%n",
            kind.name(),
            median(all.stream().mapToDouble(one -> one.down().cpuSecondsPerGib())),
            median(all.stream().mapToDouble(one -> one.up().cpuSecondsPerGib())),
            kind.delay().isEmpty()
                ? ""
                : "%.0f".formatted(median(all.stream().mapToDouble(Outcome::puts)) / gib),
            kind.delay().isEmpty()
                ? ""
                : "%.0f".formatted(median(all.stream().mapToDouble(Outcome::gets)) / gib)));
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private Outcome measure(Kind kind) throws Exception {
    if (kind.delay().isEmpty()) {
      Both speed = transfer(kind, store.settings("bench/" + ++run));
      return new Outcome(speed.down(), speed.up(), 0, 0, 0);
    }
    try (FaultyProxy proxy = new FaultyProxy(store.endpoint())) {
      proxy.script((_, _) -> {
        pause(kind.delay().orElseThrow());
        return FaultyProxy.Fate.PASS;
      });
      Map<String, String> settings = store.settings("bench/" + ++run);
      settings.put("endpoint", proxy.endpoint().toString());
      Both speed = transfer(kind, settings);
      long gets = proxy.count("GET");
      long puts = proxy.count("PUT") + proxy.count("POST");
      return new Outcome(speed.down(), speed.up(), puts, gets, proxy.lines().size() - gets - puts);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Both transfer(Kind kind, Map<String, String> settings) throws Exception {
    settings.putAll(kind.s3());
    Path in = folder.resolve("in" + run);
    Path out = folder.resolve("out" + run);
    Speed down;
    try (Session source = session(folder.resolve("source"), Optional.empty());
        Session sink =
            session(in, kind.s3().isEmpty() ? Optional.empty() : Optional.of(settings))) {
      source.add(Source.of(metainfo), o -> o.resume(AddOptions.Resume.TRUST)).await(LONG);
      down = speed(sink, source);
    }
    Speed up;
    try (Session seeder =
            session(in, kind.s3().isEmpty() ? Optional.empty() : Optional.of(settings));
        Session sink = session(out, Optional.empty())) {
      seeder.add(Source.of(metainfo)).await(LONG);
      up = speed(sink, seeder);
    }
    if (Files.mismatch(folder.resolve("source/payload.bin"), out.resolve("payload.bin")) >= 0) {
      throw new IllegalStateException("what came out is not what went in");
    }
    delete(in);
    delete(out);
    store.delete("bench/" + run + "/");
    return new Both(down, up);
  }

  private Speed speed(Session sink, Session source) throws Exception {
    PeerAddress peer = new PeerAddress(IpAddress.parse("127.0.0.1"), source.port());
    Duration cpu = processorTime();
    long begin = System.nanoTime();
    sink.add(Source.of(metainfo), options -> options.peer(peer)).await(LONG);
    double seconds = (System.nanoTime() - begin) / 1e9;
    double used = processorTime().minus(cpu).toNanos() / 1e9;
    return new Speed(sizeBytes / 1e6 / seconds, used * (1L << 30) / sizeBytes);
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static Session session(Path folder, Optional<Map<String, String>> s3) throws IOException {
    SessionConfig.Builder config =
        SessionConfig.of(Files.createDirectories(folder)).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress());
    s3.ifPresent(settings -> config.storage(PluginChoice.named("s3", settings)));
    return Session.open(config.build());
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
