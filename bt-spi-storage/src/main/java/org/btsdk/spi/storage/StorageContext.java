// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.nio.file.Path;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;

/// What a storage is told of the torrent it is opened for.
///
/// @param infoHashes what names the torrent, for example to make keys from
/// @param name the torrent's name, sanitised
/// @param geometry its pieces and files, names sanitised
/// @param folder where the embedder wants the torrent's files; storages of another kind ignore it
/// @param config the plugin's settings
/// @param plugins the storages that this one may wrap
public record StorageContext(
    InfoHashes infoHashes,
    String name,
    TorrentGeometry geometry,
    Path folder,
    PluginConfig config,
    StoragePlugins plugins) {
  /// A torrent, for a storage that wraps no other.
  public StorageContext(
      InfoHashes infoHashes,
      String name,
      TorrentGeometry geometry,
      Path folder,
      PluginConfig config) {
    this(infoHashes, name, geometry, folder, config, StoragePlugins.NONE);
  }
}
