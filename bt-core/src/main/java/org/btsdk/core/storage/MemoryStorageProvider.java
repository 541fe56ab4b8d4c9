// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.util.List;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StorageProvider;

/// The storage `memory`: keeps a torrent on the heap, piece by piece as data comes, until it is
/// closed. Threads may share it.
public final class MemoryStorageProvider implements StorageProvider {
  private static final String MAX_SIZE = "max-size";

  /// Called by [java.util.ServiceLoader].
  public MemoryStorageProvider() {}

  @Override
  public String name() {
    return "memory";
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
  public List<ConfigKey> configKeys() {
    return List.of(
        new ConfigKey(
            MAX_SIZE,
            ConfigKey.Kind.SIZE,
            "How much memory a torrent may take, in bytes; without it, what the heap has.",
            ""));
  }

  @Override
  public Storage open(StorageContext context) {
    return new MemoryStorage(
        context.geometry().pieceCount(), context.config().size(MAX_SIZE).orElse(Long.MAX_VALUE));
  }
}
