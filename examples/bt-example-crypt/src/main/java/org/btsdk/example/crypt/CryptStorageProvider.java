// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.crypt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.model.plugin.PluginUri;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StoragePlugins;
import org.btsdk.spi.storage.StorageProvider;

/// The storage `example-crypt`: whoever holds the disk or the bucket sees neither data nor names.
/// It wraps any other storage, which is named by a setting. Threads may share it.
public final class CryptStorageProvider implements StorageProvider {
  private static final ConfigKey KEY_FILE =
      new ConfigKey("key-file", ConfigKey.Kind.PATH, "A file of 32 random bytes: the key.", "");
  private static final ConfigKey INNER =
      new ConfigKey(
          "inner",
          ConfigKey.Kind.TEXT,
          "The storage that keeps what is encrypted: its name, or a URI with its settings.",
          "file");

  /// Called by [java.util.ServiceLoader].
  public CryptStorageProvider() {}

  @Override
  public String name() {
    return "example-crypt";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public List<ConfigKey> configKeys() {
    return List.of(KEY_FILE, INNER);
  }

  /// What the default waits for; see [#kind(PluginConfig, StoragePlugins)].
  @Override
  public StorageKind kind() {
    return StorageKind.DISK;
  }

  @Override
  public StorageKind kind(PluginConfig config, StoragePlugins plugins) throws IOException {
    PluginUri inner = inner(config);
    StorageProvider provider = plugins.named(inner.name());
    return provider.kind(PluginConfig.of(provider.configKeys(), inner.settings()), plugins);
  }

  private static PluginUri inner(PluginConfig config) {
    return PluginUri.parse(config.text(INNER.name()).orElseThrow());
  }

  @Override
  public Storage open(StorageContext context) throws IOException {
    Path keyFile =
        context
            .config()
            .path(KEY_FILE.name())
            .orElseThrow(() -> new IOException("set key-file to a file of 32 random bytes"));
    PieceCipher cipher =
        PieceCipher.of(Files.readAllBytes(keyFile), context.infoHashes().wire().toBytes());
    String alias = cipher.alias().toHex();
    SealedPieces pieces = new SealedPieces(context.geometry(), alias + ".sealed");
    PluginUri inner = inner(context.config());
    StorageProvider provider = context.plugins().named(inner.name());
    Storage opened =
        provider.open(
            new StorageContext(
                InfoHashes.v1(cipher.alias()),
                alias,
                pieces.geometry(),
                context.folder(),
                PluginConfig.of(provider.configKeys(), inner.settings()),
                context.plugins()));
    return new CryptStorage(opened, pieces, cipher);
  }
}
