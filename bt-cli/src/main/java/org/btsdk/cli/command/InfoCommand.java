// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.btsdk.api.Source;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.SessionOptions;
import org.btsdk.cli.terminal.BencodeJson;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.btsdk.model.MutableLink;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.Sha256Hash;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeException;
import org.jspecify.annotations.Nullable;

/// `bt info`.
public final class InfoCommand extends BtSubcommand {
  /// More files than this only scroll away what stands above them.
  private static final int FEW_FILES = 20;

  private String torrent = "";
  private boolean files;
  private boolean trackers;
  private boolean raw;
  private boolean link;
  private final SessionOptions options = new SessionOptions();

  /// @param console where results go
  public InfoCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument("TORRENT", "What to show.", String.class, given -> torrent = given);
    flags.flag("--files", "List every file, as INDEX SIZE PATH.", given -> files = given);
    flags.flag("--trackers", "List only the trackers, one a line.", given -> trackers = given);
    flags.flag(
        "--raw", "Print the bencoded content as JSON, see bt bencode.", given -> raw = given);
    flags.flag("--link", "Of a magnet link, show what stands in itself.", given -> link = given);
    options.declareNetwork(flags);
  }

  @Override
  ExitCode run() throws InterruptedException, BencodeException {
    Source source =
        link ? input().resolveAny(torrent) : Source.of(input(options).metainfo(torrent));
    switch (source) {
      case Source.OfMagnet(MagnetLink magnet) -> show(magnet);
      case Source.OfMutable(MutableLink published) -> show(published);
      case Source.OfMetainfo(Metainfo metainfo) -> show(metainfo);
      case Source.OfFile _, Source.OfUrl _ -> throw new IllegalStateException(torrent);
    }
    return ExitCode.DONE;
  }

  private void show(Metainfo metainfo) throws BencodeException {
    if (raw) {
      console.result(
          Json.write(
              BencodeJson.toJson(
                  Bencode.parse(
                      metainfo.toBytes(), Bencode.Limits.TORRENT, Bencode.Strictness.LENIENT))));
    } else if (console.json()) {
      console.result(json(metainfo));
    } else if (trackers) {
      metainfo.trackers().stream()
          .flatMap(List::stream)
          .forEach(uri -> console.result(Text.oneLine(uri.toString())));
    } else if (files) {
      fileLines(metainfo, Integer.MAX_VALUE).forEach(console::result);
    } else {
      table(metainfo).forEach(console::result);
    }
  }

  private static Map<String, @Nullable Object> json(Metainfo metainfo) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < metainfo.files().size(); i++) {
      FileEntry file = metainfo.files().get(i);
      if (!file.isPadding()) {
        all.add(Json.object("index", i, "path", file.displayPath(), "bytes", file.lengthBytes()));
      }
    }
    InfoHashes hashes = metainfo.infoHashes();
    return Json.object(
        "name", metainfo.name(),
        "infoHash", hashes.v1().map(Sha1Hash::toHex),
        "infoHashV2", hashes.v2().map(Sha256Hash::toHex),
        "bytes", metainfo.geometry().dataBytes(),
        "pieces", metainfo.geometry().pieceCount(),
        "pieceLength", metainfo.geometry().pieceLength(),
        "private", metainfo.isPrivate(),
        "source", metainfo.source(),
        "comment", metainfo.comment(),
        "createdBy", metainfo.createdBy(),
        "creationDate", metainfo.creationDate(),
        "trackers", metainfo.trackers(),
        "webSeeds", metainfo.webSeeds(),
        "files", all);
  }

  private List<String> table(Metainfo metainfo) {
    Rows rows = new Rows(console);
    rows.add("Name", metainfo.name());
    hashes(rows, metainfo.infoHashes());
    rows.add(
        "Size",
        "%s (%,d bytes)"
            .formatted(
                Text.bytes(metainfo.geometry().dataBytes()), metainfo.geometry().dataBytes()));
    rows.add(
        "Pieces",
        "%d of %s"
            .formatted(
                metainfo.geometry().pieceCount(), Text.bytes(metainfo.geometry().pieceLength())));
    if (metainfo.isPrivate()) {
      rows.add("Private", "yes: only trackers may name peers");
    }
    metainfo.source().ifPresent(value -> rows.add("Source", value));
    metainfo.comment().ifPresent(value -> rows.add("Comment", value));
    metainfo.createdBy().ifPresent(value -> rows.add("Made by", value));
    metainfo.creationDate().ifPresent(value -> rows.add("Made at", value.toString()));
    for (List<?> tier : metainfo.trackers()) {
      rows.add("Tracker", tier.stream().map(Object::toString).toList());
    }
    metainfo.webSeeds().forEach(uri -> rows.add("Web seed", uri.toString()));
    List<String> lines = new ArrayList<>(rows.lines());
    lines.add(
        console.paint("1", Text.count(fileLines(metainfo, Integer.MAX_VALUE).size(), "file")));
    lines.addAll(fileLines(metainfo, FEW_FILES));
    return lines;
  }

  private static void hashes(Rows rows, InfoHashes hashes) {
    hashes.v1().ifPresent(hash -> rows.add("Info-hash", hash.toHex()));
    hashes.v2().ifPresent(hash -> rows.add("Info-hash v2", hash.toHex()));
  }

  private static List<String> fileLines(Metainfo metainfo, int most) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < metainfo.files().size(); i++) {
      FileEntry file = metainfo.files().get(i);
      if (!file.isPadding()) {
        if (lines.size() == most) {
          lines.add("       and more: --files lists all");
          break;
        }
        lines.add(
            "%5d  %11s  %s"
                .formatted(i, Text.bytes(file.lengthBytes()), Text.oneLine(file.displayPath())));
      }
    }
    return lines;
  }

  private void show(MagnetLink magnet) {
    if (console.json()) {
      console.result(
          Json.object(
              "name", magnet.displayName(),
              "infoHash", magnet.infoHashes().v1().map(Sha1Hash::toHex),
              "infoHashV2", magnet.infoHashes().v2().map(Sha256Hash::toHex),
              "trackers", magnet.trackers(),
              "webSeeds", magnet.webSeeds(),
              "peers", magnet.peers(),
              "selectedFiles", magnet.selectedFiles()));
      return;
    }
    Rows rows = new Rows(console);
    magnet.displayName().ifPresent(value -> rows.add("Name", value));
    hashes(rows, magnet.infoHashes());
    places(rows, magnet.trackers(), magnet.webSeeds(), magnet.peers());
    rows.lines().forEach(console::result);
  }

  private static void places(
      Rows rows, List<URI> trackers, List<URI> webSeeds, List<String> peers) {
    trackers.forEach(uri -> rows.add("Tracker", uri.toString()));
    webSeeds.forEach(uri -> rows.add("Web seed", uri.toString()));
    peers.forEach(peer -> rows.add("Peer", peer));
  }

  private void show(MutableLink published) {
    String salt = HexFormat.of().formatHex(published.target().salt().toBytes());
    if (console.json()) {
      console.result(
          Json.object(
              "name", published.displayName(),
              "publicKey", published.target().publicKey().toHex(),
              "salt", salt,
              "target", published.target().hash().toHex(),
              "trackers", published.trackers(),
              "webSeeds", published.webSeeds(),
              "peers", published.peers(),
              "selectedFiles", published.selectedFiles()));
      return;
    }
    Rows rows = new Rows(console);
    published.displayName().ifPresent(value -> rows.add("Name", value));
    rows.add("Publisher", published.target().publicKey().toHex());
    if (!salt.isEmpty()) {
      rows.add("Salt", salt);
    }
    rows.add("Item", published.target().hash().toHex());
    places(rows, published.trackers(), published.webSeeds(), published.peers());
    rows.lines().forEach(console::result);
  }
}
