// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.time.Duration;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.MalformedTorrentException;
import org.btsdk.model.Metainfo;

/// Understands `TORRENT` arguments.
///
/// @param console where `-` is read from
/// @param timeout how long a URL may take
/// @param metadata fetches the metadata of magnet links
/// @param metadataTimeout how long that may take
record TorrentInput(
    Console console, Duration timeout, MetadataFetch metadata, Duration metadataTimeout) {
  /// 256 MiB: what the parser of torrent files takes.
  private static final int MAX_BYTES = 256 << 20;

  /// The torrent that an argument names; files and URLs are read, so that the result is metadata or
  /// a magnet link to a torrent.
  ///
  /// @throws UsageException if it is a magnet link that names a publisher instead
  Source resolve(String argument) throws InterruptedException {
    Source source = resolveAny(argument);
    if (source instanceof Source.OfMutable) {
      throw new UsageException(
          "the link names a publisher; bt info LINK asks the DHT which torrent he points to");
    }
    return source;
  }

  /// The source that an argument names; files and URLs are read, so that the result is metadata or
  /// a magnet link, to a torrent or to what a publisher points to (BEP 46).
  Source resolveAny(String argument) throws InterruptedException {
    Source source = argument.equals("-") ? Source.of(standardInput()) : Source.parse(argument);
    return switch (source) {
      case Source.OfMagnet _, Source.OfMutable _ -> source;
      case Source.OfMetainfo _, Source.OfFile _, Source.OfUrl _ ->
          Source.of(Torrents.load(source, timeout));
    };
  }

  /// The metadata that an argument names; that of a magnet link is fetched from peers.
  ///
  /// @throws TorrentException.DhtFailed if the item of a publisher was not found; says why
  /// @throws TorrentException.NoMetadata if that took too long; says why
  Metainfo metainfo(String argument) throws InterruptedException {
    if (argument.equals("-")) {
      return standardInput();
    }
    Source source = Source.parse(argument);
    return switch (source) {
      case Source.OfMagnet _, Source.OfMutable _ -> metadata.fetch(source, metadataTimeout);
      case Source.OfMetainfo _, Source.OfFile _, Source.OfUrl _ -> Torrents.load(source, timeout);
    };
  }

  private Metainfo standardInput() {
    try {
      byte[] bytes = console.in().readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new TorrentException.BadTorrent("standard input", "over 256 MiB", null);
      }
      return Metainfo.parse(bytes);
    } catch (MalformedTorrentException e) {
      throw new TorrentException.BadTorrent("standard input", String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new TorrentException.Storage("standard input: " + e.getMessage(), e);
    }
  }
}
