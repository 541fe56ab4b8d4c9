// SPDX-License-Identifier: Apache-2.0
package org.btsdk.guide;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;

// @start region="storage"
/// An object for each verified piece. Threads may share it, as they may share the store's client.
record ObjectStorage(ObjectStore store, String prefix) implements PieceStorage {
  private String key(Piece piece) {
    return prefix + "/" + piece.index();
  }

  @Override
  public State probe(Piece piece) {
    return store.exists(key(piece)) ? State.PRESENT : State.ABSENT;
  }

  @Override
  public void commit(Piece piece, PieceData data) throws IOException {
    byte[] bytes = new byte[data.lengthBytes()];
    data.read(0, ByteBuffer.wrap(bytes));
    store.put(key(piece), bytes); // durable when it returns; the same again changes nothing
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    if (!into.hasRemaining()) {
      return;
    }
    byte[] bytes = store.get(key(piece));
    if (bytes == null) {
      throw new EOFException("there is no object " + key(piece));
    }
    into.put(bytes, beginBytes, into.remaining());
  }

  @Override
  public void close() {}
}
// @end
