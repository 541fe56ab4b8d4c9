// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.cache;

import java.util.List;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StorageProvider;

/// The storage `example-cache`: keeps the pieces that were used last in bounded memory, for a peer
/// that passes on what is asked for and need not keep it. Threads may share it.
public final class CacheStorageProvider implements StorageProvider {
  private static final ConfigKey MAX_SIZE =
      new ConfigKey(
          "max-size",
          ConfigKey.Kind.SIZE,
          "How much memory the pieces of a torrent may take, in bytes; one piece is always kept.",
          "64M");

  /// Called by [java.util.ServiceLoader].
  public CacheStorageProvider() {}

  @Override
  public String name() {
    return "example-cache";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public List<ConfigKey> configKeys() {
    return List.of(MAX_SIZE);
  }

  @Override
  public StorageKind kind() {
    return StorageKind.MEMORY;
  }

  @Override
  public Storage open(StorageContext context) {
    return new CacheStorage(context.config().size(MAX_SIZE.name()).orElseThrow());
  }
}
