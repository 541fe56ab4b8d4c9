// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.Uris;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.Metainfo;
import org.btsdk.model.MetainfoEditor;

/// `bt edit`.
public final class EditCommand extends BtSubcommand {
  private Path torrent = Path.of("");
  private Optional<Path> output = Optional.empty();
  private boolean overwrite;
  private List<String> trackers = List.of();
  private List<String> webSeeds = List.of();
  private Optional<String> comment = Optional.empty();
  private boolean noDate;

  /// @param console where results go
  public EditCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument("TORRENT", "A torrent file on disk.", Path.class, given -> torrent = given);
    flags.optional(
        "-o,--output",
        "FILE",
        "Where the result goes. Default: replaces the torrent file.",
        Path.class,
        given -> output = given);
    flags.flag("--overwrite", "Replace an output file that is there.", given -> overwrite = given);
    flags.texts(
        "--tracker",
        "[+|-]URL",
        "+URL adds a tracker as a tier, -URL removes it, URL alone replaces all (repeat it for"
            + " more tiers). Write --tracker=-URL with the equals sign.",
        given -> trackers = given);
    flags.texts("--webseed", "[+|-]URL", "Likewise for web seeds.", given -> webSeeds = given);
    flags.optional(
        "--comment", "TEXT", "For people; empty for none.", String.class, given -> comment = given);
    flags.flag("--no-date", "Remove when it was made.", given -> noDate = given);
  }

  @Override
  ExitCode run() throws InterruptedException {
    if (trackers.isEmpty() && webSeeds.isEmpty() && comment.isEmpty() && !noDate) {
      throw new UsageException(
          "nothing to change: give --tracker, --webseed, --comment or --no-date");
    }
    Metainfo before = Torrents.load(Source.of(torrent), requestTimeout());
    MetainfoEditor editor = before.edit();
    if (!trackers.isEmpty()) {
      editor.trackers(edited(before.trackers(), Uris::tiers, trackers));
    }
    if (!webSeeds.isEmpty()) {
      List<List<URI>> seeds = before.webSeeds().stream().map(List::of).toList();
      editor.webSeeds(edited(seeds, Uris::tiers, webSeeds).stream().flatMap(List::stream).toList());
    }
    comment.ifPresent(editor::comment);
    if (noDate) {
      editor.noCreationDate();
    }
    Metainfo after = editor.build();
    Path target = output.orElse(torrent);
    FileWriter.write(target, after.toBytes(), overwrite || output.isEmpty());
    if (console.json()) {
      console.result(
          Json.object(
              "path", target.toAbsolutePath().toString(),
              "infoHash", after.infoHashes().wire().toHex(),
              "trackers", after.trackers(),
              "webSeeds", after.webSeeds(),
              "comment", after.comment()));
    } else {
      console.result(target.toString());
    }
    return ExitCode.DONE;
  }

  /// Reads a list of changes.
  private interface Tiers {
    List<List<URI>> of(List<String> texts);
  }

  private static List<List<URI>> edited(List<List<URI>> before, Tiers tiers, List<String> changes) {
    boolean replaces = changes.stream().anyMatch(c -> !c.startsWith("+") && !c.startsWith("-"));
    List<List<URI>> after = new ArrayList<>(replaces ? List.of() : before);
    for (String change : changes) {
      char sign = change.isEmpty() ? ' ' : change.charAt(0);
      String urls = sign == '+' || sign == '-' ? change.substring(1) : change;
      for (List<URI> tier : tiers.of(List.of(urls))) {
        after.replaceAll(kept -> kept.stream().filter(uri -> !tier.contains(uri)).toList());
        after.removeIf(List::isEmpty);
        if (sign != '-') {
          after.add(tier);
        }
      }
    }
    return after;
  }
}
