// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.picker;

import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;

/// Makes the picker of a torrent. Threads: any, several at once for different torrents.
@FunctionalInterface
public interface PickerFactory {
  /// Makes a picker.
  ///
  /// @param geometry the torrent's pieces and files
  /// @param config the plugin's settings
  /// @throws IllegalArgumentException if a setting makes no sense; the torrent then fails, as with
  ///   anything else that is thrown
  PiecePicker create(TorrentGeometry geometry, PluginConfig config);
}
