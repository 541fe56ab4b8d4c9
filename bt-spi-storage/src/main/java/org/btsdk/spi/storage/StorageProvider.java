// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import org.btsdk.model.plugin.Plugin;

/// A storage plugin: opens storages, and is found by [java.util.ServiceLoader].
public interface StorageProvider extends Plugin, StorageFactory {
  /// The version of this service interface: return it from [#spiVersion()].
  int SPI_VERSION = 1;

  /// What the plugin's storages wait for, which decides the threads that call them.
  StorageKind kind();
}
