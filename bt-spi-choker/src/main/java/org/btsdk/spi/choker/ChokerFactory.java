// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.choker;

import org.btsdk.model.plugin.PluginConfig;

/// Makes the choker of a torrent. Threads: any, several at once for different torrents.
@FunctionalInterface
public interface ChokerFactory {
  /// Makes a choker.
  ///
  /// @param config the plugin's settings
  Choker create(PluginConfig config);
}
