// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btsdk.api.AddOptions;
import org.btsdk.api.CheckReport;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.Units;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.DataMismatchException;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// `bt demo`.
public final class DemoCommand extends BtSubcommand {
  private static final long MAX_BYTES = 1L << 40;

  /// For what file systems need beside the data.
  private static final long SPARE_BYTES = 16L << 20;

  private long sizeBytes = 256L << 20;
  private Optional<Path> dir = Optional.empty();
  private final Map<String, Long> nanos = new LinkedHashMap<>();

  /// @param console where results go
  public DemoCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.value(
        "--size", "SIZE", "How much. Default: 256M.", Units::size, given -> sizeBytes = given);
    flags.optional(
        "--dir",
        "DIR",
        "Where the temporary folder is made. Default: the system's.",
        Path.class,
        given -> dir = given);
  }

  @Override
  ExitCode run() throws InterruptedException {
    if (sizeBytes < 1 || sizeBytes > MAX_BYTES) {
      throw new UsageException("--size is from 1 byte to 1 TiB");
    }
    try {
      Path folder = temporaryFolder();
      try {
        demo(folder);
      } finally {
        deleteTree(folder);
      }
      return ExitCode.DONE;
    } catch (CancellationException _) {
      return console.stopped().orElse(ExitCode.INTERRUPTED);
    } catch (UncheckedIOException e) {
      throw storage(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw storage(e);
    }
  }

  private static TorrentException.Storage storage(IOException trouble) {
    return new TorrentException.Storage("demo: " + FileWriter.reason(trouble), trouble);
  }

  private Path temporaryFolder() throws IOException {
    Path folder =
        dir.isPresent()
            ? Files.createTempDirectory(dir.get(), "bt-demo-")
            : Files.createTempDirectory("bt-demo-");
    console
        .cleanUp()
        .add(() -> {
          try {
            deleteTree(folder);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    long needed = 2 * sizeBytes + SPARE_BYTES;
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < needed) {
      deleteTree(folder);
      throw new TorrentException.NoSpace(
          "%s: %s are needed, %s are free; choose a smaller --size or another --dir"
              .formatted(folder.resolveSibling(""), Text.bytes(needed), Text.bytes(free)),
          needed);
    }
    return folder;
  }

  private void demo(Path folder) throws IOException, InterruptedException {
    Path payload = folder.resolve("seed").resolve("bt demo");
    Path target = Files.createDirectory(folder.resolve("download"));
    console.note(
        "demo: %s in %s, all of it deleted at the end".formatted(Text.bytes(sizeBytes), folder));

    HashMeter making = new HashMeter(console, "making payload");
    long start = System.nanoTime();
    DemoPayload.write(
        payload,
        sizeBytes,
        done -> {
          making.update(done, sizeBytes);
          requireGoingOn();
        });
    start = took("payload", start);
    making.done();

    HashMeter hashing = new HashMeter(console, "making torrent");
    Metainfo metainfo =
        Torrents.create(
            payload,
            options -> options.progress(p -> hashing.update(p.doneBytes(), p.totalBytes())));
    took("hash", start);
    hashing.done();
    requireGoingOn();

    transfer(metainfo, folder.resolve("seed"), target);
    requireGoingOn();

    start = System.nanoTime();
    HashMeter checking = new HashMeter(console, "checking");
    CheckReport report =
        Torrents.check(metainfo, target, 0, done -> checking.update(done, sizeBytes));
    took("check", start);
    checking.done();
    if (!report.isComplete()) {
      throw new DataMismatchException(
          "demo: the download is not what was seeded: "
              + report.pieces().cardinality()
              + " of "
              + Text.count(report.pieceCount(), "piece")
              + " right");
    }
    print(metainfo);
  }

  private void transfer(Metainfo metainfo, Path from, Path to) throws InterruptedException {
    long start = System.nanoTime();
    try (Session seeding = Session.open(loopback(from));
        Session downloading = Session.open(loopback(to))) {
      console.cleanUp().add(seeding::close);
      console.cleanUp().add(downloading::close);
      seeding.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
      PeerAddress peer =
          new PeerAddress(IpAddress.of(InetAddress.getLoopbackAddress()), seeding.port());
      Torrent torrent =
          downloading.add(Source.of(metainfo), options -> options.peer(peer).seed(false));
      start = took("open", start);
      watch(torrent);
      start = took("transfer", start);
    }
    took("close", start);
  }

  private void watch(Torrent torrent) throws InterruptedException {
    ProgressDisplay display = new ProgressDisplay(console);
    Duration limit = timeout().orElse(Duration.ofHours(1));
    long end = System.nanoTime() + limit.toNanos();
    var completion = torrent.completion();
    try {
      while (true) {
        display.show(List.of(torrent));
        if (System.nanoTime() > end) {
          throw new TorrentException.TimedOut("demo: the transfer took over " + Text.time(limit));
        }
        requireGoingOn();
        try {
          completion.get(200, TimeUnit.MILLISECONDS);
          return;
        } catch (TimeoutException _) {
          // not done yet
        } catch (ExecutionException e) {
          throw e.getCause() instanceof TorrentException known
              ? known
              : new TorrentException.Internal("demo: " + e.getCause(), e);
        }
      }
    } finally {
      display.clear();
    }
  }

  private static SessionConfig loopback(Path folder) {
    return SessionConfig.of(folder).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .useTrackers(false)
        .useDht(false)
        .build();
  }

  private void requireGoingOn() {
    if (console.stopped().isPresent()) {
      throw new CancellationException();
    }
  }

  private long took(String what, long startNanos) {
    long now = System.nanoTime();
    nanos.put(what, now - startNanos);
    return now;
  }

  private void print(Metainfo metainfo) {
    if (console.json()) {
      Map<String, @Nullable Object> millis = new LinkedHashMap<>();
      nanos.forEach((what, time) -> millis.put(what + "Ms", time / 1_000_000));
      console.event(
          "result",
          Json.object(
              "exit", 0,
              "infoHash", metainfo.infoHashes().wire().toHex(),
              "bytes", metainfo.geometry().dataBytes(),
              "files", metainfo.files().size(),
              "pieces", metainfo.geometry().pieceCount(),
              "times", millis));
      return;
    }
    console.result(
        "%s in %s, %s of %s: downloaded over loopback and verified"
            .formatted(
                Text.bytes(metainfo.geometry().dataBytes()),
                Text.count(metainfo.files().size(), "file"),
                Text.count(metainfo.geometry().pieceCount(), "piece"),
                Text.bytes(metainfo.geometry().pieceLength())));
    row("making the payload", "payload", true);
    row("hashing it into a torrent", "hash", true);
    row("opening two sessions", "open", false);
    row("transfer", "transfer", true);
    row("closing the sessions", "close", false);
    row("checking the result", "check", true);
  }

  private void row(String name, String key, boolean rate) {
    double seconds = nanos.getOrDefault(key, 0L) / 1e9;
    console.result(
        String.format(
            Locale.ROOT,
            "  %-26s %7.2f s%s",
            name,
            seconds,
            rate
                ? String.format(
                    Locale.ROOT, "  %8.0f MB/s", sizeBytes / 1e6 / Math.max(seconds, 1e-9))
                : ""));
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException trouble)
                throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException _) {
      // deleted by the thread that handles Ctrl-C
    }
  }
}
