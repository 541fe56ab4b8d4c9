// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import java.io.IOException;
import java.util.BitSet;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.testkit.storage.FaultyStorage.Call;

/// A store of whole pieces that fails as a script says, around one that works; the script is that
/// of a [FaultyStorage]. As strict, but for what is about blocks: [#verify()] tells instead whether
/// a piece was stored by two calls at once, or with another length than it has. Threads: any.
public final class FaultyPieceStorage extends ScriptedFaults<PieceStorage, FaultyPieceStorage>
    implements PieceStorage {
  private final BitSet underWay = new BitSet();

  /// Makes a store that works.
  ///
  /// @param inner what does the work; closed with this
  public FaultyPieceStorage(PieceStorage inner) {
    super(inner);
  }

  @Override
  FaultyPieceStorage self() {
    return this;
  }

  private synchronized void noteStart(Piece piece, int lengthBytes) {
    if (underWay.get(piece.index())) {
      complain("piece " + piece.index() + " was stored by two calls at once");
    }
    if (lengthBytes != piece.dataLengthBytes()) {
      complain("piece " + piece.index() + " was stored with " + lengthBytes + " bytes");
    }
    underWay.set(piece.index());
  }

  private synchronized void noteEnd(Piece piece) {
    underWay.clear(piece.index());
  }

  @Override
  public void commit(Piece piece, PieceData data) throws IOException {
    noteStart(piece, data.lengthBytes());
    try {
      if (!loses(Call.COMMIT, piece)) {
        inner.commit(piece, data);
      }
    } finally {
      noteEnd(piece);
    }
  }
}
