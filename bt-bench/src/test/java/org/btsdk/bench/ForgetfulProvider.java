// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.nio.ByteBuffer;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StorageProvider;

/// A storage that says yes to everything, and gives back zeros.
public final class ForgetfulProvider implements StorageProvider {
  /// Called by [java.util.ServiceLoader].
  public ForgetfulProvider() {}

  @Override
  public String name() {
    return "test-forgetful";
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
    return new PieceStorage() {
      @Override
      public State probe(Piece piece) {
        return State.ABSENT;
      }

      @Override
      public void commit(Piece piece, PieceData data) {}

      @Override
      public void read(Piece piece, int beginBytes, ByteBuffer into) {
        into.position(into.limit());
      }

      @Override
      public void close() {}
    };
  }
}
