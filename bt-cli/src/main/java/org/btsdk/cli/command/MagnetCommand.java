// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.Source;
import org.btsdk.cli.option.FileSelection;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.HostAndPort;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;

/// `bt magnet`.
public final class MagnetCommand extends BtSubcommand {
  private String torrent = "";
  private boolean noTrackers;
  private boolean noWebSeeds;
  private List<String> peers = List.of();
  private List<String> selected = List.of();

  /// @param console where results go
  public MagnetCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument("TORRENT", "The torrent.", String.class, given -> torrent = given);
    flags.flag("--no-trackers", "Leave the trackers out.", given -> noTrackers = given);
    flags.flag("--no-webseeds", "Leave the web seeds out.", given -> noWebSeeds = given);
    flags.texts("--peer", "HOST:PORT", "Name a peer in the link (x.pe).", given -> peers = given);
    flags.texts(
        "--select-only",
        "GLOB|N-M",
        "Name only these files in the link (so, BEP 53); numbers as in info --files.",
        given -> selected = given);
  }

  @Override
  ExitCode run() throws InterruptedException {
    MagnetLink whole;
    Optional<Metainfo> metainfo;
    switch (input().resolve(torrent)) {
      case Source.OfMagnet(MagnetLink link) -> {
        whole = link;
        metainfo = Optional.empty();
      }
      case Source.OfMetainfo(Metainfo known) -> {
        whole = known.toMagnet();
        metainfo = Optional.of(known);
      }
      case Source.OfFile _, Source.OfUrl _, Source.OfMutable _ ->
          throw new IllegalStateException(torrent);
    }
    for (String peer : peers) {
      if (HostAndPort.find(peer).isEmpty()) {
        throw new UsageException("\"" + peer + "\" is no HOST:PORT");
      }
    }
    MagnetLink magnet =
        new MagnetLink(
            whole.infoHashes(),
            whole.displayName(),
            noTrackers ? List.<URI>of() : whole.trackers(),
            noWebSeeds ? List.<URI>of() : whole.webSeeds(),
            peers.isEmpty() ? whole.peers() : peers,
            selected.isEmpty()
                ? whole.selectedFiles()
                : FileSelection.of(selected, List.of()).indexes(metainfo, torrent));
    if (console.json()) {
      console.result(Json.object("magnet", magnet.toString()));
    } else {
      console.result(magnet.toString());
    }
    return ExitCode.DONE;
  }
}
