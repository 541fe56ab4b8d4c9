// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StorageProvider;

/// A storage that gives on what the JDK says of a full disk as it is.
public final class FullDiskProvider implements StorageProvider {
  /// Called by [java.util.ServiceLoader].
  public FullDiskProvider() {}

  @Override
  public String name() {
    return "test-full";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public StorageKind kind() {
    return StorageKind.DISK;
  }

  @Override
  public Storage open(StorageContext context) {
    return new PieceStorage() {
      @Override
      public State probe(Piece piece) {
        return State.ABSENT;
      }

      @Override
      public void commit(Piece piece, PieceData data) throws IOException {
        throw new IOException("No space left on device");
      }

      @Override
      public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
        throw new IOException("nothing there");
      }

      @Override
      public void close() {}
    };
  }
}
