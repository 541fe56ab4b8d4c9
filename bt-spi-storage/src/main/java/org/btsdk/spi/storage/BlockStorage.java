// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.btsdk.model.Piece;

/// A storage that takes blocks as they arrive, in any order, as a file system does. The rules of
/// [Storage] hold. The engine never writes one byte of a piece twice, unless the piece was
/// discarded in between, and never writes to a piece that is committed. A piece of which a read
/// said that it is gone ([PieceGoneException]) counts as discarded.
public non-sealed interface BlockStorage extends Storage {
  /// Writes adjacent blocks at once. Disjoint parts of one piece may be written by several threads
  /// at the same time. Repeating a write with the same bytes is harmless.
  ///
  /// @param piece a piece of the torrent
  /// @param beginBytes where the first buffer goes, zero or more
  /// @param buffers written one after the other, each from its position to its limit
  /// @throws NoSpaceException if there is no room; blocks written before stay
  /// @throws IOException if writing failed; any part may have been written
  void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException;

  /// Told when a piece is whole and its hash is right. When this returns, the piece survives the
  /// end of the process (a `kill -9`, not a loss of power: see [#sync()]). Idempotent.
  ///
  /// @param piece a piece of the torrent
  /// @throws IOException if that failed; the piece is then not announced
  void commit(Piece piece) throws IOException;

  /// Told when a piece turned out to be wrong; its bytes will be written again. Idempotent. The
  /// default does nothing, which is right where blocks are simply overwritten.
  ///
  /// @param piece a piece of the torrent
  /// @throws IOException if that failed
  default void discard(Piece piece) throws IOException {}
}
