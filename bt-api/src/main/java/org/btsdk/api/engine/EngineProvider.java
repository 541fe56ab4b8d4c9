// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.btsdk.api.CheckReport;
import org.btsdk.api.CreateOptions;
import org.btsdk.api.PluginInfo;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentException;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;

/// The engine behind the API, provided by `bt-core`. For what its methods do see [Session] and
/// [org.btsdk.api.Torrents], whose methods call them. Threads: any.
public interface EngineProvider {
  /// Finds the engine: first where this API was loaded from (its module layer or class loader),
  /// then from the calling thread's context class loader.
  ///
  /// @throws TorrentException.Plugin if there is none
  static EngineProvider find() {
    ModuleLayer layer = EngineProvider.class.getModule().getLayer();
    if (layer != null) {
      for (EngineProvider provider : ServiceLoader.load(layer, EngineProvider.class)) {
        return provider;
      }
    }
    for (EngineProvider provider :
        ServiceLoader.load(EngineProvider.class, EngineProvider.class.getClassLoader())) {
      return provider;
    }
    for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
      return provider;
    }
    throw new TorrentException.Plugin(
        "no engine found: add the artifact bt-core (module org.btsdk.core) to the module path or"
            + " the class path",
        null);
  }

  /// See [Session#open(SessionConfig)].
  Session openSession(SessionConfig config);

  /// See [org.btsdk.api.Torrents#create].
  Metainfo create(Path path, CreateOptions options) throws InterruptedException;

  /// See [org.btsdk.api.Torrents#check].
  CheckReport check(Metainfo metainfo, Path folder, int threads, Consumer<Long> progress)
      throws InterruptedException;

  /// See [org.btsdk.api.Torrents#load].
  Metainfo load(Source source, Duration timeout) throws InterruptedException;

  /// See [org.btsdk.api.Torrents#announce(URI, AnnounceRequest, Duration, List)].
  AnnounceResponse announce(
      URI tracker, AnnounceRequest request, Duration timeout, List<Path> directories)
      throws InterruptedException;

  /// See [org.btsdk.api.Torrents#scrape(URI, List, Duration, List)].
  List<ScrapeEntry> scrape(
      URI tracker, List<Sha1Hash> torrents, Duration timeout, List<Path> directories)
      throws InterruptedException;

  /// See [org.btsdk.api.DhtKeyPair#publicKey()].
  Ed25519PublicKey publicKey(byte[] seed);

  /// See [org.btsdk.api.DhtKeyPair#sign].
  DhtItem.Mutable sign(byte[] seed, BencodeString salt, long sequence, BencodeValue value);

  /// See [org.btsdk.api.Torrents#plugins(List)].
  List<PluginInfo> plugins(List<Path> directories);

  /// Finds a storage plugin, for tools that try it.
  ///
  /// @param name its name
  /// @param directories see [SessionConfig#pluginPath()]
  /// @return to be closed
  /// @throws TorrentException.Plugin if there is none of that name, or it cannot be used
  LoadedStorage storage(String name, List<Path> directories);
}
