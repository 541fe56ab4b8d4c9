// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;
import org.btsdk.model.plugin.Plugin;
import org.btsdk.model.plugin.PluginConfig;

/// A storage plugin: opens storages, and is found by [java.util.ServiceLoader].
public interface StorageProvider extends Plugin, StorageFactory {
  /// The version of this service interface: return it from [#spiVersion()].
  int SPI_VERSION = 1;

  /// What the plugin's storages wait for, which decides the threads that call them.
  StorageKind kind();

  /// What a storage with these settings waits for, where that depends on them: one that wraps
  /// another is called as the other wants to be called. [#kind()] unless overridden.
  ///
  /// @param config its settings
  /// @param plugins the storages that it may wrap
  /// @throws IOException if it cannot be told; the torrent fails, or is not added, with what it
  ///   says
  default StorageKind kind(PluginConfig config, StoragePlugins plugins) throws IOException {
    return kind();
  }
}
