// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.time.Duration;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.cli.terminal.Console;
import org.btsdk.model.MalformedTorrentException;
import org.btsdk.model.Metainfo;

/// Understands `TORRENT` arguments.
///
/// @param console where `-` is read from
/// @param timeout how long a URL may take
record TorrentInput(Console console, Duration timeout) {
  /// 256 MiB: what the parser of torrent files takes.
  private static final int MAX_BYTES = 256 << 20;

  /// The source that an argument names; files and URLs are read, so that the result is metadata or
  /// a magnet link.
  Source resolve(String argument) throws InterruptedException {
    Source source = argument.equals("-") ? Source.of(standardInput()) : Source.parse(argument);
    return source instanceof Source.OfMagnet ? source : Source.of(Torrents.load(source, timeout));
  }

  /// The metadata that an argument names.
  ///
  /// @throws TorrentException.NoMetadata if it is a magnet link
  Metainfo metainfo(String argument) throws InterruptedException {
    return argument.equals("-") ? standardInput() : Torrents.load(Source.parse(argument), timeout);
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
