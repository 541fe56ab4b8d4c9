// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.crypt;

import java.util.List;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;

/// How encrypted pieces lie in the storage below: in one file, without the torrent's names, each
/// longer than its piece by what proves it. Immutable.
final class SealedPieces {
  private final TorrentGeometry plain;
  private final TorrentGeometry sealed;

  SealedPieces(TorrentGeometry plain, String fileName) {
    this.plain = plain;
    long bytes = 0;
    int count = plain.pieceCount();
    if (count > 0) {
      long whole = plain.pieceLength() + (long) PieceCipher.TAG_BYTES;
      bytes = (count - 1) * whole + plain.pieceLength(count - 1) + PieceCipher.TAG_BYTES;
    }
    FileEntry file = FileEntry.of(List.of(fileName), bytes);
    this.sealed =
        TorrentGeometry.contiguous(plain.pieceLength() + PieceCipher.TAG_BYTES, List.of(file));
  }

  TorrentGeometry geometry() {
    return sealed;
  }

  /// The encrypted piece that stands for one.
  Piece of(Piece piece) {
    return sealed.piece(piece.index());
  }

  /// How many bytes of a piece are encrypted: all, with zeros for padding and up to the next piece.
  int plainBytes(Piece piece) {
    return piece.index() == plain.pieceCount() - 1
        ? plain.pieceLength(piece.index())
        : plain.pieceLength();
  }
}
