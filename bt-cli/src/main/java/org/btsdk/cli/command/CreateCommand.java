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
import org.btsdk.cli.option.Units;
import org.btsdk.cli.option.Uris;
import org.btsdk.cli.option.Version;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.Metainfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bt create`.
@Command(sortOptions = false)
public final class CreateCommand extends BtSubcommand {
  @Parameters(paramLabel = "PATH", description = "The file or folder.")
  private Path path = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the torrent goes; - for standard output. Default: NAME.torrent here.")
  private Optional<String> output = Optional.empty();

  @Option(names = "--overwrite", description = "Replace a torrent file that is there.")
  private boolean overwrite;

  @Option(names = "--name", paramLabel = "NAME", description = "The torrent's name.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--tracker",
      paramLabel = "URL",
      description = "A tracker, as a tier of its own; several in one tier with commas between.")
  private List<String> trackers = List.of();

  @Option(names = "--webseed", paramLabel = "URL", description = "A web seed (BEP 19).")
  private List<String> webSeeds = List.of();

  @Option(names = "--private", description = "Only trackers may name peers (BEP 27).")
  private boolean isPrivate;

  @Option(
      names = "--piece-length",
      paramLabel = "SIZE",
      converter = Units.SizeConverter.class,
      description = "A power of two from 16K to 64M. Default: for 1,000 to 2,000 pieces.")
  private Optional<Long> pieceLength = Optional.empty();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "Leave out files or folders whose path or name matches, for example *.tmp.")
  private List<String> excludes = List.of();

  @Option(names = "--source", paramLabel = "TEXT", description = "Makes the info-hash differ.")
  private Optional<String> source = Optional.empty();

  @Option(names = "--comment", paramLabel = "TEXT", description = "For people.")
  private Optional<String> comment = Optional.empty();

  @Option(names = "--no-date", description = "Do not say when it was made.")
  private boolean noDate;

  @Option(names = "--dry-run", description = "Write nothing.")
  private boolean dryRun;

  @Option(names = "--threads", paramLabel = "N", description = "For hashing. Default: one a core.")
  private int threads;

  @Option(names = "--v1", description = "Make a version 1 torrent (the default).")
  @SuppressWarnings("unused") // the default
  private boolean v1;

  @Option(names = "--v2", description = "Not there yet.")
  private boolean v2;

  @Option(names = "--hybrid", description = "Not there yet.")
  private boolean hybrid;

  /// @param console where results go
  public CreateCommand(Console console) {
    super(console);
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
            .createdBy("bt/" + Version.NUMBER)
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
