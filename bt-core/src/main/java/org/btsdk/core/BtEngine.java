// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.btsdk.api.CheckReport;
import org.btsdk.api.CreateOptions;
import org.btsdk.api.PluginInfo;
import org.btsdk.api.Release;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.engine.EngineProvider;
import org.btsdk.api.engine.LoadedStorage;
import org.btsdk.core.io.create.DataChecker;
import org.btsdk.core.io.create.TorrentCreator;
import org.btsdk.core.io.plugin.Plugins;
import org.btsdk.core.io.session.EngineSession;
import org.btsdk.core.io.session.TorrentLoader;
import org.btsdk.core.io.tracker.TrackerCalls;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.dht.ItemSignatures;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;

/// The engine behind the API, found by [EngineProvider#find()]. Stateless; threads may share it.
public final class BtEngine implements EngineProvider {
  /// Called by [java.util.ServiceLoader].
  public BtEngine() {}

  @Override
  public Session openSession(SessionConfig config) {
    return EngineSession.open(config);
  }

  @Override
  public Metainfo create(Path path, CreateOptions options) throws InterruptedException {
    return TorrentCreator.create(path, options);
  }

  @Override
  public CheckReport check(Metainfo metainfo, Path folder, int threads, Consumer<Long> progress)
      throws InterruptedException {
    return DataChecker.check(metainfo, folder, threads, progress);
  }

  @Override
  public Metainfo load(Source source, Duration timeout) throws InterruptedException {
    return TorrentLoader.load(source, timeout, Release.userAgent());
  }

  @Override
  public AnnounceResponse announce(
      URI tracker, AnnounceRequest request, Duration timeout, List<Path> directories)
      throws InterruptedException {
    return TrackerCalls.announce(tracker, request, timeout, directories);
  }

  @Override
  public List<ScrapeEntry> scrape(
      URI tracker, List<Sha1Hash> torrents, Duration timeout, List<Path> directories)
      throws InterruptedException {
    return TrackerCalls.scrape(tracker, torrents, timeout, directories);
  }

  @Override
  public LoadedStorage storage(String name, List<Path> directories) {
    return Plugins.find(directories).loadedStorage(name);
  }

  @Override
  public Ed25519PublicKey publicKey(byte[] seed) {
    return ItemSignatures.publicKey(seed);
  }

  @Override
  public DhtItem.Mutable sign(byte[] seed, BencodeString salt, long sequence, BencodeValue value) {
    return ItemSignatures.sign(seed, salt, sequence, value);
  }

  @Override
  public List<PluginInfo> plugins(List<Path> directories) {
    try (Plugins plugins = Plugins.find(directories)) {
      return plugins.infos();
    }
  }
}
