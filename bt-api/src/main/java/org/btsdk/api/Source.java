// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.MalformedTorrentException;
import org.btsdk.model.Metainfo;
import org.btsdk.model.MutableLink;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.Sha256Hash;

/// Where a torrent comes from. Immutable; threads may share it.
public sealed interface Source {
  /// A torrent file in memory.
  ///
  /// @param metainfo its content
  record OfMetainfo(Metainfo metainfo) implements Source {}

  /// A torrent file on disk.
  ///
  /// @param path where it is
  record OfFile(Path path) implements Source {}

  /// A torrent file on the web.
  ///
  /// @param uri `http` or `https`, with a host
  record OfUrl(URI uri) implements Source {
    /// @throws IllegalArgumentException if it is no such URI
    public OfUrl {
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      if (!web || uri.getHost() == null) {
        throw new IllegalArgumentException("neither http nor https with a host: " + uri);
      }
    }
  }

  /// A magnet link: the metadata is fetched from peers.
  ///
  /// @param magnet the link
  record OfMagnet(MagnetLink magnet) implements Source {}

  /// A magnet link that names a publisher (BEP 46): what his item in the DHT points to when the
  /// link is added.
  ///
  /// @param link the link
  record OfMutable(MutableLink link) implements Source {}

  /// A torrent file in memory.
  static Source of(Metainfo metainfo) {
    return new OfMetainfo(metainfo);
  }

  /// A torrent file on disk; read when it is added.
  static Source of(Path torrentFile) {
    return new OfFile(torrentFile);
  }

  /// Understands what people write: a magnet link (to a torrent, or with `xs=urn:btpk:` to what a
  /// publisher points to), an `http` or `https` URL, an info-hash of 40 or 64 hexadecimal digits,
  /// else the path of a torrent file.
  ///
  /// @param text as somebody wrote it
  /// @throws TorrentException.BadTorrent if the text begins as one of these and is none, or is
  ///   blank
  static Source parse(String text) {
    if (text.isBlank()) {
      throw new TorrentException.BadTorrent(
          '"' + text + '"', "neither a torrent file nor a link", null);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    try {
      if (lower.startsWith("magnet:")) {
        return MutableLink.isOne(text)
            ? new OfMutable(MutableLink.parse(text))
            : new OfMagnet(MagnetLink.parse(text));
      }
      if (lower.startsWith("http://") || lower.startsWith("https://")) {
        return new OfUrl(URI.create(text));
      }
      if (lower.matches("[0-9a-f]{40}")) {
        return bare(InfoHashes.v1(Sha1Hash.parse(lower)));
      }
      if (lower.matches("[0-9a-f]{64}")) {
        return bare(InfoHashes.v2(Sha256Hash.parse(lower)));
      }
      return new OfFile(Path.of(text));
    } catch (MalformedTorrentException | InvalidPathException e) {
      throw new TorrentException.BadTorrent(text, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new TorrentException.BadTorrent(text, "not a URL: " + e.getMessage(), e);
    }
  }

  private static Source bare(InfoHashes infoHashes) {
    return new OfMagnet(
        new MagnetLink(infoHashes, Optional.empty(), List.of(), List.of(), List.of(), List.of()));
  }
}
