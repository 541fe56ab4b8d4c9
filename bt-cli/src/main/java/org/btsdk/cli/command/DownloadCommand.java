// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Completed;
import org.btsdk.api.FilePriority;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.option.FileSelection;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.SeedGoal;
import org.btsdk.cli.option.SessionOptions;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;

/// `bt download`.
public final class DownloadCommand extends BtSubcommand {
  /// What becomes of data that is there. To trust it without looking is for who made it.
  enum Existing {
    AUTO,
    CHECK,
    IGNORE
  }

  private List<String> torrents = List.of();
  private final SessionOptions options = new SessionOptions();

  private List<String> selected = List.of();
  private List<String> excluded = List.of();
  private Optional<String> picker = Optional.empty();
  private boolean sequential;
  private Optional<SeedGoal> seed = Optional.empty();
  private boolean overwrite;
  private AddOptions.Resume resume = AddOptions.Resume.AUTO;
  private Optional<String> onDone = Optional.empty();

  /// @param console where results go
  public DownloadCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.arguments("TORRENT", "What to download.", given -> torrents = given);
    options.declare(flags);
    flags.texts(
        "--select",
        "GLOB|N-M",
        "Only these files: by glob, or by number as in info --files.",
        given -> selected = given);
    flags.texts("--exclude", "GLOB|N-M", "Not these files.", given -> excluded = given);
    flags.optional(
        "--picker",
        "NAME|URI",
        "The piece picker plugin, or a URI with its settings, for example deadline:?window=8M."
            + " Default: rarest.",
        String.class,
        given -> picker = given);
    flags.flag(
        "--seq",
        "Download in order; the same as --picker sequential.",
        given -> sequential = given);
    flags.optional(
        "--seed",
        "RATIO|TIME",
        "Go on seeding when complete: --seed alone until Ctrl-C, --seed=1.5 to a ratio, --seed=2h"
            + " for a time.",
        SeedGoal::parse,
        given -> seed = given);
    flags.flag(
        "--overwrite",
        "Replace files that are there and cannot be a part of the download.",
        given -> overwrite = given);
    flags.value(
        "--resume",
        "HOW",
        "Data that is there: auto (the default) believes what was recorded and hashes the rest,"
            + " check hashes all, ignore overwrites it.",
        Existing.class,
        given -> resume = AddOptions.Resume.valueOf(given.name()));
    flags.optional(
        "--on-done",
        "CMD",
        "Run by the shell for each complete torrent; sees BT_NAME, BT_DIR, BT_HASH.",
        String.class,
        given -> onDone = given);
  }

  @Override
  ExitCode run() throws InterruptedException {
    return withResult(this::download);
  }

  private ExitCode download() throws InterruptedException {
    FileSelection selection = FileSelection.of(selected, excluded);
    List<PeerAddress> peers = options.peers();
    SessionConfig config =
        options.config(pluginPath()).toBuilder().sourceTimeout(requestTimeout()).build();
    Swarm swarm = new Swarm(console);
    List<Wanted> all = new ArrayList<>();
    for (String argument : torrents) {
      try {
        all.add(resolve(argument, selection));
      } catch (TorrentException e) {
        swarm.failed(e);
      }
    }
    if (all.isEmpty()) { // then nothing is made, either
      return swarm.await(false, timeout(), (_, _) -> {});
    }
    createFolder(options.dir());
    try (Session session = Session.open(config)) {
      console.cleanUp().add(session::close);
      swarm.listen(session);
      for (Wanted wanted : all) {
        try {
          swarm.watch(
              session.add(
                  wanted.source(),
                  defaults ->
                      options(defaults, wanted.skippedFiles(), peers)
                          .onMetadata((metainfo, added) ->
                              known(metainfo, added, selection, wanted.argument()))));
        } catch (TorrentException e) {
          swarm.failed(e);
        }
      }
      return swarm.await(seed.isPresent(), timeout(), this::completed);
    }
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder.toAbsolutePath());
    } catch (FileAlreadyExistsException e) {
      throw new TorrentException.Storage(folder + ": is no folder", e);
    } catch (IOException e) {
      throw new TorrentException.Storage(folder + ": " + FileWriter.reason(e), e);
    }
  }

  /// What an argument names.
  ///
  /// @param argument as the user wrote it
  /// @param source metadata or a magnet link, perhaps to what a publisher points to
  /// @param skippedFiles indexes of files that are not wanted
  private record Wanted(String argument, Source source, List<Integer> skippedFiles) {}

  private Wanted resolve(String argument, FileSelection selection) throws InterruptedException {
    Source source = input().resolveAny(argument);
    List<Integer> skipped =
        source instanceof Source.OfMetainfo(Metainfo metainfo)
            ? skipped(metainfo, selection, argument)
            : List.of(); // as soon as it is known which files there are
    return new Wanted(argument, source, skipped);
  }

  private List<Integer> skipped(Metainfo metainfo, FileSelection selection, String argument) {
    List<Integer> wanted = selection.indexes(Optional.of(metainfo), Text.cut(argument, 60));
    BitSet isWanted = new BitSet();
    wanted.forEach(isWanted::set);
    List<Integer> skipped = new ArrayList<>();
    for (int i = 0; i < metainfo.files().size(); i++) {
      if (!isWanted.get(i) && !metainfo.files().get(i).isPadding()) {
        skipped.add(i);
      }
    }
    if (!overwrite && resume != AddOptions.Resume.IGNORE && !options.storesElsewhere()) {
      requireRoom(metainfo, wanted);
    }
    return skipped;
  }

  /// The metadata of a magnet link is there. Flags that select files overrule the link.
  private AddOptions known(
      Metainfo metainfo, AddOptions added, FileSelection selection, String argument) {
    Map<Integer, FilePriority> priorities = new TreeMap<>();
    if (!selection.isEverything()) {
      for (int file = 0; file < metainfo.files().size(); file++) {
        priorities.put(file, FilePriority.NORMAL);
      }
    }
    skipped(metainfo, selection, argument).forEach(file -> priorities.put(file, FilePriority.SKIP));
    return added.priorities(priorities);
  }

  /// A file that is longer than it should be, or a folder, is someone's data.
  private void requireRoom(Metainfo metainfo, List<Integer> wanted) {
    if (!Files.exists(options.dir().resolve(metainfo.files().getFirst().path().getFirst()))) {
      return; // all files of a torrent begin with its name
    }
    for (int index : wanted) {
      FileEntry file = metainfo.files().get(index);
      Path path = options.dir();
      for (String name : file.path()) {
        path = path.resolve(name);
      }
      try {
        if (Files.isDirectory(path)
            || (Files.exists(path) && Files.size(path) > file.lengthBytes())) {
          throw new TorrentException.Refused(
              path + ": is there and is no part of this download; --overwrite replaces it");
        }
      } catch (IOException e) {
        throw new TorrentException.Storage(path + ": " + FileWriter.reason(e), e);
      }
    }
  }

  private AddOptions options(AddOptions defaults, List<Integer> skipped, List<PeerAddress> peers) {
    AddOptions add = defaults.seed(seed.isPresent()).resume(resume);
    if (seed.isPresent()) {
      add = add.goal(seed.get().applyTo(add.goal()));
    }
    add = options.apply(add, peers);
    String chosen = picker.orElse(sequential ? "sequential" : "");
    if (!chosen.isEmpty()) {
      add = add.picker(SessionOptions.plugin("--picker", chosen));
    }
    Map<Integer, FilePriority> priorities = new TreeMap<>();
    skipped.forEach(file -> priorities.put(file, FilePriority.SKIP));
    return add.priorities(priorities);
  }

  private void completed(Torrent torrent, Completed completed) {
    if (console.json()) {
      console.event(
          "state",
          Json.object(
              "torrent", completed.infoHashes().wire().toHex(),
              "name", completed.name(),
              "to", "complete",
              "files", completed.files(),
              "bytes", completed.wantedBytes(),
              "downloadedBytes", completed.downloadedBytes(),
              "durationMs", completed.duration().toMillis()));
    } else {
      console.results(completed.files().stream().map(Path::toString).toList());
      console.note(summary(completed));
    }
    onDone.ifPresent(command -> run(command, torrent, completed));
  }

  private static String summary(Completed completed) {
    Duration took = completed.duration();
    double seconds = Math.max(0.001, took.toMillis() / 1000.0);
    return "%s: complete, %s, %s in %s%s"
        .formatted(
            Text.oneLine(completed.name()),
            Text.bytes(completed.wantedBytes()),
            completed.downloadedBytes() == 0
                ? "all of it was there"
                : Text.bytes(completed.downloadedBytes()) + " downloaded",
            String.format(Locale.ROOT, "%.1f s", seconds),
            completed.downloadedBytes() == 0
                ? ""
                : " (" + Text.bytes((long) (completed.downloadedBytes() / seconds)) + "/s)");
  }

  private void run(String command, Torrent torrent, Completed completed) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", "-c", command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("BT_NAME", completed.name());
      builder
          .environment()
          .put("BT_DIR", torrent.folder().orElse(options.dir()).toAbsolutePath().toString());
      builder.environment().put("BT_HASH", completed.infoHashes().wire().toHex());
      int exit = builder.start().waitFor();
      if (exit != 0) {
        console.warning("--on-done: ended with exit code " + exit);
      }
    } catch (IOException e) {
      console.warning("--on-done: " + FileWriter.reason(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
