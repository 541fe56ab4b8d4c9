// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.btsdk.api.AddOptions;
import org.btsdk.api.CreateOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.SeedGoal;
import org.btsdk.cli.option.SessionOptions;
import org.btsdk.cli.option.Units;
import org.btsdk.cli.option.Uris;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.DataMismatchException;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;

/// `bt seed`.
public final class SeedCommand extends BtSubcommand {
  /// How often we look whether checking is over.
  private static final long LOOK_MILLIS = 50;

  private List<String> arguments = List.of();
  private final SessionOptions options = new SessionOptions();

  private Optional<Double> ratio = Optional.empty();
  private Optional<Duration> time = Optional.empty();
  private List<String> announce = List.of();
  private Optional<Path> save = Optional.empty();
  private boolean superSeed;

  /// What is to be seeded.
  ///
  /// @param source metadata or a magnet link
  /// @param folder the folder that holds its file or folder
  /// @param resume whether the data has just been read
  private record Seed(Source source, Path folder, AddOptions.Resume resume) {}

  /// @param console where results go
  public SeedCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.arguments(
        "PATH|TORRENT", "Data, or a torrent whose data is in --dir.", given -> arguments = given);
    options.declare(flags);
    flags.optional("--ratio", "RATIO", "Stop at this ratio.", Double.class, given -> ratio = given);
    flags.optional("--time", "TIME", "Stop after this time.", Units::time, given -> time = given);
    flags.flag(
        "--super",
        "Show each peer a piece at a time, so that the first copy costs little (BEP 16).",
        given -> superSeed = given);
    flags.texts(
        "--announce",
        "URL",
        "A tracker of the torrents that are made, and of the others too.",
        given -> announce = given);
    flags.optional(
        "--save",
        "FILE",
        "Write the torrent that is made to a file.",
        Path.class,
        given -> save = given);
  }

  @Override
  ExitCode run() throws InterruptedException {
    return withResult(this::seed);
  }

  private ExitCode seed() throws InterruptedException {
    List<URI> trackers = Uris.tiers(announce).stream().flatMap(List::stream).toList();
    List<PeerAddress> peers = options.peers();
    SessionConfig given =
        options.config(pluginPath()); // refuses bad flags before anything is hashed
    List<Seed> seeds = new ArrayList<>();
    for (String argument : arguments) {
      seeds.add(resolve(argument));
    }
    SessionConfig config = given.toBuilder().stateFolder(stateFolder(seeds)).build();
    try (Session session = Session.open(config)) {
      console.cleanUp().add(session::close);
      Swarm swarm = new Swarm(console);
      swarm.listen(session);
      for (Seed seed : seeds) {
        Torrent torrent = session.add(seed.source(), defaults -> add(defaults, seed, peers));
        trackers.forEach(torrent::addTracker);
        present(torrent, seed.source());
        try {
          requireComplete(torrent);
          swarm.watch(torrent);
        } catch (TorrentException e) {
          swarm.failed(e);
          torrent.remove();
        }
      }
      if (swarm.isWatching()) {
        console.note("seeding on port " + session.port() + "; Ctrl-C ends it");
      }
      return swarm.await(true, Optional.empty(), (_, _) -> {});
    }
  }

  /// Where resume data is kept: beside the data, not in the folder where the command was called. A
  /// seed whose data is elsewhere keeps none, unless a folder was named: its storage says what is
  /// there, and any number of such seeds can run in one folder.
  private Path stateFolder(List<Seed> seeds) {
    if (!options.storesElsewhere() || !options.dir().equals(Path.of(""))) {
      return seeds.getFirst().folder().resolve(".bt");
    }
    try {
      Path folder = Files.createTempDirectory("bt-seed-");
      console.cleanUp().add(() -> deleteTree(folder));
      return folder;
    } catch (IOException e) {
      throw new TorrentException.Storage("no temporary folder: " + FileWriter.reason(e), e);
    }
  }

  private static void deleteTree(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException _) {
      // it is the system's temporary folder, which the system empties
    }
  }

  private Seed resolve(String argument) throws InterruptedException {
    Path path = argument.equals("-") || argument.contains("://") ? null : Path.of(argument);
    boolean isData =
        path != null
            && Files.exists(path)
            && (Files.isDirectory(path) || !argument.endsWith(".torrent"));
    if (path == null || !isData) {
      return new Seed(input().resolve(argument), options.dir(), AddOptions.Resume.AUTO);
    }
    if (options.storesElsewhere()) {
      throw new UsageException(
          path + ": data in files is seeded from there; --storage needs a torrent");
    }
    Path data = path.toAbsolutePath().normalize();
    Path folder = data.getParent();
    if (folder == null) {
      throw new UsageException(path + ": a file system's root cannot be seeded");
    }
    Path sibling = folder.resolve(data.getFileName() + ".torrent");
    if (Files.isRegularFile(sibling)) {
      Metainfo metainfo = Torrents.load(Source.of(sibling), requestTimeout());
      if (metainfo.name().equals(data.getFileName().toString())) {
        console.note("using " + sibling);
        return new Seed(Source.of(metainfo), folder, AddOptions.Resume.AUTO);
      }
    }
    Metainfo made = make(data);
    save.ifPresent(file -> FileWriter.write(file, made.toBytes(), false));
    return new Seed(Source.of(made), folder, AddOptions.Resume.TRUST);
  }

  private Metainfo make(Path data) throws InterruptedException {
    HashMeter meter = new HashMeter(console, "hashing " + data.getFileName());
    try {
      return Torrents.create(
          data,
          defaults -> {
            CreateOptions create =
                defaults.progress(p -> meter.update(p.doneBytes(), p.totalBytes()));
            for (List<URI> tier : Uris.tiers(announce)) {
              create = create.tier(tier);
            }
            return create;
          });
    } finally {
      meter.done();
    }
  }

  private AddOptions add(AddOptions defaults, Seed seed, List<PeerAddress> peers) {
    AddOptions add =
        defaults.seed(true).superSeed(superSeed).folder(seed.folder()).resume(seed.resume());
    return options.apply(add.goal(new SeedGoal(ratio, time).applyTo(add.goal())), peers);
  }

  private void present(Torrent torrent, Source source) {
    String magnet =
        switch (source) {
          case Source.OfMetainfo(Metainfo metainfo) -> metainfo.toMagnet().toString();
          case Source.OfMagnet(var link) -> link.toString();
          case Source.OfFile _, Source.OfUrl _, Source.OfMutable _ ->
              torrent.infoHashes().toString();
        };
    if (console.json()) {
      console.event(
          "state",
          Json.object(
              "torrent",
              torrent.infoHashes().wire().toHex(),
              "name",
              torrent.name(),
              "to",
              "added",
              "magnet",
              magnet));
    } else {
      console.result(magnet);
    }
  }

  /// Waits until the data was checked.
  private void requireComplete(Torrent torrent) throws InterruptedException {
    ProgressDisplay display = new ProgressDisplay(console);
    while (!console.awaitStop(LOOK_MILLIS)) {
      switch (torrent.state()) {
        case QUEUED, METADATA, CHECKING, FINISHING -> display.show(List.of(torrent));
        case DOWNLOADING -> {
          display.clear();
          throw new DataMismatchException(
              "%s: only %.1f %% of the data is there and right; bt download mends it"
                  .formatted(Text.oneLine(torrent.name()), torrent.progress().percent()));
        }
        case SEEDING, PAUSED, FAILED, REMOVED -> {
          display.clear();
          return;
        }
      }
    }
  }
}
