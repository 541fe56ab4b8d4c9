// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.util.List;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.Storage;

/// How the pieces of one torrent lie in a bucket. Threads may share it; every method that may throw
/// an [IOException] blocks.
sealed interface Layout permits PieceObjects, FileObjects {
  /// Finds out what is there, with listings. One thread at a time.
  void refresh() throws IOException;

  /// What is known of a piece since the last [#refresh()] and what was done after it.
  Storage.State probe(Piece piece);

  /// Where a part of a piece lies.
  ///
  /// @throws PieceGoneException if it is not there
  List<Span> locate(Piece piece, int beginBytes, int lengthBytes) throws PieceGoneException;

  /// Says that a piece is not where it was said to be.
  void lost(Piece piece);

  /// Stores a piece.
  void commit(Piece piece, PieceData data) throws IOException;

  /// Ends what is still to be done.
  void sync() throws IOException;

  /// Deletes what this layout stored of the torrent, and nothing else. Nothing is done in the
  /// background any more then, and nothing stored.
  void delete() throws IOException;

  /// Leaves what is still to be done to another time.
  void close();
}
