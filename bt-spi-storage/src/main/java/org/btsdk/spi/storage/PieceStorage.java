// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;
import org.btsdk.model.Piece;

/// A storage that can only take whole pieces, once each, as an object store does. The rules of
/// [Storage] hold. The engine keeps blocks in bounded memory, and in a spill file beyond it, until
/// a piece is whole and its hash is right.
public non-sealed interface PieceStorage extends Storage {
  /// Stores a verified piece. When this returns, the piece survives the end of the process.
  /// Idempotent: storing the same piece again, also after a failure that left half of it, gives the
  /// same result. A piece that the storage called [Storage.State#UNKNOWN], and that was found
  /// right, is committed too, so that the storage can vouch for it from then on. Different pieces
  /// may be stored by several threads at once, one piece only by one.
  ///
  /// @param piece a piece of the torrent
  /// @param data its bytes, which can be read more than once; valid until this returns
  /// @throws NoSpaceException if there is no room
  /// @throws IOException if storing failed; the engine tries again later
  void commit(Piece piece, PieceData data) throws IOException;
}
