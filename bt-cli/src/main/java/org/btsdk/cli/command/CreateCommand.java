// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.CreateOptions;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.Units;
import org.btsdk.cli.option.Uris;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.Metainfo;

/// `bt create`.
public final class CreateCommand extends BtSubcommand {
  private Path path = Path.of("");
  private Optional<String> output = Optional.empty();
  private boolean overwrite;
  private Optional<String> name = Optional.empty();
  private List<String> trackers = List.of();
  private List<String> webSeeds = List.of();
  private boolean isPrivate;
  private Optional<Long> pieceLength = Optional.empty();
  private List<String> excludes = List.of();
  private Optional<String> source = Optional.empty();
  private Optional<String> comment = Optional.empty();
  private boolean noDate;
  private boolean dryRun;
  private int threads;
  private boolean v2;
  private boolean hybrid;

  /// @param console where results go
  public CreateCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument("PATH", "The file or folder.", Path.class, given -> path = given);
    flags.optional(
        "-o,--output",
        "FILE",
        "Where the torrent goes; - for standard output. Default: NAME.torrent here.",
        String.class,
        given -> output = given);
    flags.flag("--overwrite", "Replace a torrent file that is there.", given -> overwrite = given);
    flags.optional("--name", "NAME", "The torrent's name.", String.class, given -> name = given);
    flags.texts(
        "--tracker",
        "URL",
        "A tracker, as a tier of its own; several in one tier with commas between.",
        given -> trackers = given);
    flags.texts("--webseed", "URL", "A web seed (BEP 19).", given -> webSeeds = given);
    flags.flag("--private", "Only trackers may name peers (BEP 27).", given -> isPrivate = given);
    flags.optional(
        "--piece-length",
        "SIZE",
        "A power of two from 16K to 64M. Default: for 1,000 to 2,000 pieces.",
        Units::size,
        given -> pieceLength = given);
    flags.texts(
        "--exclude",
        "GLOB",
        "Leave out files or folders whose path or name matches, for example *.tmp.",
        given -> excludes = given);
    flags.optional(
        "--source", "TEXT", "Makes the info-hash differ.", String.class, given -> source = given);
    flags.optional("--comment", "TEXT", "For people.", String.class, given -> comment = given);
    flags.flag("--no-date", "Do not say when it was made.", given -> noDate = given);
    flags.flag("--dry-run", "Write nothing.", given -> dryRun = given);
    flags.value(
        "--threads",
        "N",
        "For hashing. Default: one a core.",
        Units::threads,
        given -> threads = given);
    flags.flag("--v1", "Make a version 1 torrent (the default).", _ -> {});
    flags.flag("--v2", "Not there yet.", given -> v2 = given);
    flags.flag("--hybrid", "Not there yet.", given -> hybrid = given);
  }

  @Override
  ExitCode run() throws InterruptedException {
    if (v2 || hybrid) {
      throw new UsageException("only version 1 torrents can be made so far (--v1)");
    }
    if (!Files.exists(path)) {
      throw new TorrentException.BadTorrent(path.toString(), "no such file or folder", null);
    }
    Optional<Path> file = target();
    if (file.isPresent() && !overwrite) {
      FileWriter.requireAbsent(file.get()); // before the work, and once more after it
    }
    HashMeter meter = new HashMeter(console, "hashing " + path);
    Metainfo metainfo;
    try {
      metainfo = Torrents.create(path, options -> options(options, meter));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } finally {
      meter.done();
    }
    if (file.isPresent()) {
      FileWriter.write(file.get(), metainfo.toBytes(), overwrite);
    }
    if (output.equals(Optional.of("-")) && !dryRun) {
      writeToStandardOutput(metainfo);
      return ExitCode.DONE;
    }
    print(metainfo, file);
    return ExitCode.DONE;
  }

  private Optional<Path> target() {
    if (dryRun || output.equals(Optional.of("-"))) {
      return Optional.empty();
    }
    return Optional.of(
        output
            .map(Path::of)
            .orElseGet(() -> {
              Path own = path.toAbsolutePath().normalize().getFileName();
              return Path.of(name.orElse(String.valueOf(own)) + ".torrent");
            }));
  }

  private CreateOptions options(CreateOptions defaults, HashMeter meter) {
    CreateOptions options =
        defaults
            .isPrivate(isPrivate)
            .threads(threads)
            .progress(p -> meter.update(p.doneBytes(), p.totalBytes()));
    for (List<URI> tier : Uris.tiers(trackers)) {
      options = options.tier(tier);
    }
    for (String webSeed : webSeeds) {
      options = options.webSeed(Uris.parse(webSeed));
    }
    for (String exclude : excludes) {
      options = options.exclude(exclude);
    }
    if (name.isPresent()) {
      options = options.name(name.get());
    }
    if (pieceLength.isPresent()) {
      options = options.pieceLength((int) Math.min(pieceLength.get(), Integer.MAX_VALUE));
    }
    if (source.isPresent()) {
      options = options.source(source.get());
    }
    if (comment.isPresent()) {
      options = options.comment(comment.get());
    }
    Instant now = Instant.ofEpochSecond(console.clock().instant().getEpochSecond());
    return noDate ? options : options.creationDate(now);
  }

  private void writeToStandardOutput(Metainfo metainfo) {
    try {
      console.out().write(metainfo.toBytes());
    } catch (IOException e) {
      throw new TorrentException.Storage("standard output: " + FileWriter.reason(e), e);
    }
  }

  private void print(Metainfo metainfo, Optional<Path> file) {
    String magnet = metainfo.toMagnet().toString();
    if (console.json()) {
      console.result(
          Json.object(
              "path", file.map(f -> f.toAbsolutePath().toString()),
              "name", metainfo.name(),
              "infoHash", metainfo.infoHashes().wire().toHex(),
              "magnet", magnet,
              "bytes", metainfo.geometry().dataBytes(),
              "files", metainfo.files().size(),
              "pieces", metainfo.geometry().pieceCount(),
              "pieceLength", metainfo.geometry().pieceLength()));
      return;
    }
    List<String> lines = new ArrayList<>();
    file.ifPresent(f -> lines.add(f.toString()));
    lines.add(metainfo.infoHashes().toString());
    lines.add(magnet);
    lines.forEach(console::result);
    console.note(
        "%s, %s, %s of %s"
            .formatted(
                Text.bytes(metainfo.geometry().dataBytes()),
                Text.count(metainfo.files().size(), "file"),
                Text.count(metainfo.geometry().pieceCount(), "piece"),
                Text.bytes(metainfo.geometry().pieceLength())));
  }
}
