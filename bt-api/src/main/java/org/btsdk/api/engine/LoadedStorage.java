// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api.engine;

import org.btsdk.spi.storage.StoragePlugins;
import org.btsdk.spi.storage.StorageProvider;

/// A storage plugin outside of a session, for tools that try it. Threads: any, but for [#close()].
///
/// @param provider the plugin
/// @param plugins the storages that it may wrap
/// @param onClose lets go of plugin directories
public record LoadedStorage(StorageProvider provider, StoragePlugins plugins, Runnable onClose)
    implements AutoCloseable {
  /// Lets go of the plugin, whose storages are closed by then.
  @Override
  public void close() {
    onClose.run();
  }
}
