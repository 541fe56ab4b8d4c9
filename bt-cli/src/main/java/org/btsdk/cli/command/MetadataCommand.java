// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.SessionOptions;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.model.Metainfo;

/// `bt metadata`.
public final class MetadataCommand extends BtSubcommand {
  private String torrent = "";
  private Optional<Path> output = Optional.empty();
  private boolean overwrite;
  private final SessionOptions options = new SessionOptions();

  /// @param console where results go
  public MetadataCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument(
        "MAGNET", "The magnet link, or an info-hash.", String.class, given -> torrent = given);
    flags.optional(
        "-o,--output",
        "FILE",
        "Where the torrent file goes. Default: NAME.torrent in this folder.",
        Path.class,
        given -> output = given);
    flags.flag("--overwrite", "Replace a file that is there.", given -> overwrite = given);
    options.declareNetwork(flags);
  }

  @Override
  ExitCode run() throws InterruptedException {
    if (!overwrite) {
      output.ifPresent(FileWriter::requireAbsent);
    }
    Metainfo metainfo = input(options).metainfo(torrent);
    Path target = output.orElseGet(() -> Path.of(metainfo.name() + ".torrent"));
    FileWriter.write(target, metainfo.toBytes(), overwrite);
    if (console.json()) {
      console.result(
          Json.object(
              "path",
              target,
              "name",
              metainfo.name(),
              "infoHash",
              metainfo.infoHashes().wire().toHex(),
              "bytes",
              metainfo.toBytes().length));
    } else {
      console.result(target.toString());
    }
    return ExitCode.DONE;
  }
}
