// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.btsdk.api.CheckReport;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.SessionOptions;
import org.btsdk.cli.option.Units;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.jspecify.annotations.Nullable;

/// `bt verify`.
public final class VerifyCommand extends BtSubcommand {
  private String torrent = "";
  private Path path = Path.of("");
  private boolean pieces;
  private boolean files;
  private boolean fixList;
  private int threads;
  private final SessionOptions options = new SessionOptions();

  /// @param console where results go
  public VerifyCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument("TORRENT", "The torrent.", String.class, given -> torrent = given);
    flags.optionalArgument(
        "PATH",
        "The data, or the folder it is in. Default: this folder.",
        Path.class,
        given -> path = given);
    flags.flag("--pieces", "List the pieces that are wrong or missing.", given -> pieces = given);
    flags.flag("--files", "List every file and whether it is right.", given -> files = given);
    flags.flag(
        "--fix-list", "List only the paths of files that are not right.", given -> fixList = given);
    flags.value(
        "--threads",
        "N",
        "For hashing. Default: one a core.",
        Units::threads,
        given -> threads = given);
    options.declareNetwork(flags);
  }

  @Override
  ExitCode run() throws InterruptedException {
    Metainfo metainfo = input(options).metainfo(torrent);
    Path folder = folder(metainfo);
    HashMeter meter = new HashMeter(console, "checking " + metainfo.name());
    CheckReport report;
    try {
      long total = metainfo.geometry().wireBytes();
      report = Torrents.check(metainfo, folder, threads, done -> meter.update(done, total));
    } finally {
      meter.done();
    }
    if (console.json()) {
      console.result(json(metainfo, report));
    } else {
      print(metainfo, report);
    }
    return report.isComplete() ? ExitCode.DONE : ExitCode.MISMATCH;
  }

  /// The folder that holds the file or folder of the torrent's name.
  private Path folder(Metainfo metainfo) {
    Path given = path.toAbsolutePath().normalize();
    if (Files.exists(given.resolve(metainfo.name()))) {
      return given;
    }
    Path name = given.getFileName();
    Path parent = given.getParent();
    boolean exists = Files.exists(given);
    if (exists && name != null && parent != null && name.toString().equals(metainfo.name())) {
      return parent;
    }
    throw new TorrentException.BadTorrent(
        path.toString().isEmpty() ? "." : path.toString(),
        exists
            ? "is not \"%s\", nor a folder that it is in".formatted(Text.oneLine(metainfo.name()))
            : "no such file or folder",
        null);
  }

  private static BitSet bad(CheckReport report) {
    BitSet bad = new BitSet();
    bad.set(0, report.pieceCount());
    bad.andNot(report.pieces());
    return bad;
  }

  private static Map<String, @Nullable Object> json(Metainfo metainfo, CheckReport report) {
    return Json.object(
        "name", metainfo.name(),
        "infoHash", metainfo.infoHashes().wire().toHex(),
        "complete", report.isComplete(),
        "pieces", report.pieceCount(),
        "goodPieces", report.pieces().cardinality(),
        "checkedBytes", report.checkedBytes(),
        "badPieces", bad(report).stream().boxed().toList(),
        "badFiles", paths(metainfo, report.badFiles()),
        "missingFiles", paths(metainfo, report.missingFiles()));
  }

  private static List<String> paths(Metainfo metainfo, List<Integer> indexes) {
    return indexes.stream().map(index -> metainfo.files().get(index).displayPath()).toList();
  }

  private void print(Metainfo metainfo, CheckReport report) {
    TreeSet<Integer> wrong = new TreeSet<>(report.badFiles());
    wrong.addAll(report.missingFiles());
    if (fixList) {
      paths(metainfo, List.copyOf(wrong)).forEach(console::result);
      return;
    }
    for (int i = 0; i < metainfo.files().size(); i++) {
      FileEntry file = metainfo.files().get(i);
      if (!file.isPadding() && (files || wrong.contains(i))) {
        String state =
            report.missingFiles().contains(i) ? "missing" : wrong.contains(i) ? "bad" : "ok";
        console.result("%-8s %s".formatted(state, Text.oneLine(file.displayPath())));
      }
    }
    BitSet bad = bad(report);
    if (pieces) {
      console.result("bad pieces: " + ranges(bad).orElse("none"));
    }
    console.result(
        report.isComplete()
            ? "%s: ok, %s"
                .formatted(Text.oneLine(metainfo.name()), Text.count(report.pieceCount(), "piece"))
            : "%s: %d of %s right, %s to mend"
                .formatted(
                    Text.oneLine(metainfo.name()),
                    report.pieces().cardinality(),
                    Text.count(report.pieceCount(), "piece"),
                    Text.count(wrong.size(), "file")));
  }

  private static Optional<String> ranges(BitSet bits) {
    StringBuilder text = new StringBuilder();
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int to = bits.nextClearBit(from) - 1;
      text.append(text.isEmpty() ? "" : ", ").append(from);
      if (to > from) {
        text.append('-').append(to);
      }
      from = bits.nextSetBit(to + 1);
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }
}
