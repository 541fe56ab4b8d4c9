// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.util.List;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StorageProvider;

/// The storage `s3`: the pieces or files of a torrent are objects of a bucket, in AWS or in another
/// store that speaks S3. Threads may share it.
///
/// What is guaranteed beyond [Storage]:
///
/// - A piece is committed when the store said that it is durable, and not before.
/// - A piece is [Storage.State#PRESENT] if it was committed, by whomever: many seeders can share a
///   bucket and keep nothing themselves.
/// - Every request is bounded in time and in attempts. A wrong key, a bucket that is not there, a
///   store that asks to slow down or does not answer end in one line that says so.
/// - Padding (BEP 47) is no object.
///
/// Torrents of a session that have the same settings share a client and a cache, which are closed
/// with the last of them.
public final class S3StorageProvider implements StorageProvider {
  private final Connections connections = new Connections();

  /// Called by [java.util.ServiceLoader].
  public S3StorageProvider() {}

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public StorageKind kind() {
    return StorageKind.NETWORK;
  }

  @Override
  public List<ConfigKey> configKeys() {
    return S3Keys.ALL;
  }

  @Override
  public Storage open(StorageContext context) throws IOException {
    S3Config config;
    try {
      config = S3Config.of(context.config());
    } catch (IllegalArgumentException e) {
      throw new IOException("storage s3: " + e.getMessage(), e);
    }
    return S3Storage.open(connections, config, context);
  }
}
