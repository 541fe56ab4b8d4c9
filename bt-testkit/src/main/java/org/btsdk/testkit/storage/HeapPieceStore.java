// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageFactory;

/// A store of whole pieces in memory, as an object store is one: it outlives the storages that are
/// opened on it. Threads may share it.
public final class HeapPieceStore implements StorageFactory {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

  /// Makes an empty store.
  public HeapPieceStore() {}

  @Override
  public PieceStorage open(StorageContext context) {
    return new Bucket(context.infoHashes() + "/");
  }

  /// How many pieces it has, of all torrents.
  public int objectCount() {
    return objects.size();
  }

  private final class Bucket implements PieceStorage {
    private final String prefix;

    Bucket(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public State probe(Piece piece) {
      return objects.containsKey(prefix + piece.index()) ? State.PRESENT : State.ABSENT;
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
      byte[] object = objects.get(prefix + piece.index());
      if (object == null) {
        throw new EOFException("no object for piece " + piece.index());
      }
      into.put(object, beginBytes, into.remaining());
    }

    @Override
    public void commit(Piece piece, PieceData data) throws IOException {
      byte[] object;
      try (var stream = data.newInputStream()) {
        object = stream.readAllBytes();
      }
      ByteBuffer again = ByteBuffer.allocate(data.lengthBytes());
      data.read(0, again);
      if (!again.flip().equals(ByteBuffer.wrap(object))) {
        throw new IOException("the data is another when it is read again");
      }
      objects.put(prefix + piece.index(), object);
    }

    @Override
    public void close() {}
  }
}
