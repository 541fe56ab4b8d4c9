// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The content of a `.torrent` file: version 1 (BEP 3), version 2 or hybrid (BEP 52). Immutable;
/// threads may share it.
public final class Metainfo {
  private Metainfo() {}

  /// Parses a torrent file. Strange but harmless files are accepted; names are sanitised.
  ///
  /// @throws MalformedTorrentException if the bytes are not a torrent file; says what is wrong
  public static Metainfo parse(byte[] torrentFile) throws MalformedTorrentException {
    throw new MalformedTorrentException("not built yet");
  }

  /// The info-hashes, computed over the raw bytes of the `info` dictionary.
  public InfoHashes infoHashes() {
    throw new UnsupportedOperationException();
  }

  /// The torrent's name, sanitised.
  public String name() {
    throw new UnsupportedOperationException();
  }

  /// Pieces and files.
  public TorrentGeometry geometry() {
    throw new UnsupportedOperationException();
  }

  /// The files, in the torrent's order, padding included.
  public List<FileEntry> files() {
    return geometry().files();
  }

  /// The version 1 hash of a piece.
  ///
  /// @param piece zero or more, less than the piece count
  /// @throws IllegalStateException if the torrent is only version 2
  public Sha1Hash pieceHash(int piece) {
    throw new UnsupportedOperationException();
  }

  /// Whether only trackers may name peers (BEP 27).
  public boolean isPrivate() {
    throw new UnsupportedOperationException();
  }

  /// Trackers in tiers (BEP 12), `announce` alone as one tier; URIs as written.
  public List<List<URI>> trackers() {
    throw new UnsupportedOperationException();
  }

  /// Web seeds (BEP 19 `url-list`).
  public List<URI> webSeeds() {
    throw new UnsupportedOperationException();
  }

  /// The comment.
  public Optional<String> comment() {
    throw new UnsupportedOperationException();
  }

  /// What made the file.
  public Optional<String> createdBy() {
    throw new UnsupportedOperationException();
  }

  /// When it was made.
  public Optional<Instant> creationDate() {
    throw new UnsupportedOperationException();
  }

  /// The raw bytes of the `info` dictionary.
  public byte[] infoBytes() {
    throw new UnsupportedOperationException();
  }

  /// The torrent file.
  public byte[] toBytes() {
    throw new UnsupportedOperationException();
  }
}
