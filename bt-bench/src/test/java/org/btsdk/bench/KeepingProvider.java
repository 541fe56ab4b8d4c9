// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StorageProvider;

/// Keeps everything until it is deleted, as a store elsewhere does.
public final class KeepingProvider implements StorageProvider {
  static final Map<String, byte[]> KEPT = new ConcurrentHashMap<>();

  /// Called by [java.util.ServiceLoader].
  public KeepingProvider() {}

  @Override
  public String name() {
    return "test-keeping";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public StorageKind kind() {
    return StorageKind.MEMORY;
  }

  @Override
  public Storage open(StorageContext context) {
    return new Kept(context.infoHashes() + "/");
  }

  private record Kept(String prefix) implements PieceStorage {
    @Override
    public State probe(Piece piece) {
      return KEPT.containsKey(prefix + piece.index()) ? State.PRESENT : State.ABSENT;
    }

    @Override
    public void commit(Piece piece, PieceData data) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(data.lengthBytes());
      data.read(0, bytes);
      KEPT.put(prefix + piece.index(), bytes.array());
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
      byte[] bytes = KEPT.get(prefix + piece.index());
      if (bytes == null) {
        throw new EOFException("no piece " + piece.index());
      }
      into.put(bytes, beginBytes, into.remaining());
    }

    @Override
    public Optional<Deletion> deletion() {
      return Optional.of(() -> KEPT.keySet().removeIf(key -> key.startsWith(prefix)));
    }

    @Override
    public void close() {}
  }
}
