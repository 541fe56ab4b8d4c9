// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.resume;

import java.util.Optional;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.TorrentGeometry;

/// Which torrent, cut how and kept where, a journal is about. Immutable; threads may share it.
///
/// @param infoHashes the torrent
/// @param pieceLength in bytes, one or more
/// @param pieceCount zero or more
/// @param fileCount files of the torrent, padding included, zero or more
/// @param wireBytes length of all pieces, zero or more
/// @param storage name of the storage plugin
public record ResumeHeader(
    InfoHashes infoHashes,
    int pieceLength,
    int pieceCount,
    int fileCount,
    long wireBytes,
    String storage) {
  /// @throws IllegalArgumentException if a number is negative or the piece length zero
  public ResumeHeader {
    if (pieceLength < 1 || pieceCount < 0 || fileCount < 0 || wireBytes < 0) {
      throw new IllegalArgumentException(
          "no torrent: %d pieces of %d bytes, %d files, %d bytes"
              .formatted(pieceCount, pieceLength, fileCount, wireBytes));
    }
  }

  /// The header of a torrent.
  ///
  /// @param storage name of the storage plugin
  public static ResumeHeader of(InfoHashes infoHashes, TorrentGeometry geometry, String storage) {
    return new ResumeHeader(
        infoHashes,
        geometry.pieceLength(),
        geometry.pieceCount(),
        geometry.files().size(),
        geometry.wireBytes(),
        storage);
  }

  /// Why a journal with this header says nothing about another torrent; empty if it does. A header
  /// that knows one hash of a hybrid torrent is about the same torrent as one that knows both.
  Optional<String> refusalFor(ResumeHeader wanted) {
    if (!infoHashes.sharesHashWith(wanted.infoHashes)) {
      return Optional.of("it is about another torrent, " + infoHashes);
    }
    if (pieceLength != wanted.pieceLength
        || pieceCount != wanted.pieceCount
        || fileCount != wanted.fileCount
        || wireBytes != wanted.wireBytes) {
      return Optional.of("it is about other pieces or files");
    }
    if (!storage.equals(wanted.storage)) {
      return Optional.of("the data was in the storage \"" + storage + '"');
    }
    return Optional.empty();
  }
}
