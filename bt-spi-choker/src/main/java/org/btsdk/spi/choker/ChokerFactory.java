// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.choker;

import org.btsdk.model.plugin.PluginConfig;

/// Makes the choker of a torrent. Threads: any, several at once for different torrents.
@FunctionalInterface
public interface ChokerFactory {
  /// Makes a choker.
  ///
  /// @param config the plugin's settings
  /// @throws IllegalArgumentException if a setting makes no sense; the torrent then fails, as with
  ///   anything else that is thrown
  Choker create(PluginConfig config);
}
