// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.btsdk.api.AddOptions;
import org.btsdk.api.FilePriority;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.dht.DhtCalls;
import org.btsdk.core.io.dht.DhtNode;
import org.btsdk.core.io.dht.PublishedLinks;
import org.btsdk.core.io.peer.FlowLimits;
import org.btsdk.core.io.thread.Loop;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.plugin.FailureListener;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.core.torrent.MetadataSetup;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.btsdk.model.MutableLink;
import org.btsdk.model.SafeNames;

/// Makes torrents of sources: finds out what a source names, opens its data or begins with its
/// metadata, and sets it going, unless the session has it already. Threads: any that may block.
final class TorrentAdder {
  private final EngineSession session;
  private final SessionServices services;
  private final TorrentRegistry registry;
  private final SessionDriver driver;
  private final DhtCalls dht;
  private final List<Loop> loops;

  TorrentAdder(
      EngineSession session,
      TorrentRegistry registry,
      SessionDriver driver,
      DhtCalls dht,
      List<Loop> loops) {
    this.session = session;
    this.services = session.services();
    this.registry = registry;
    this.driver = driver;
    this.dht = dht;
    this.loops = loops;
  }

  /// A torrent of the session, and whether it was not there before.
  private record Added(EngineTorrent torrent, boolean fresh) {}

  /// See [org.btsdk.api.Session#add].
  EngineTorrent add(Source source, AddOptions options) {
    Optional<MagnetLink> magnet = magnet(source);
    if (magnet.isPresent()) {
      return addMagnet(magnet.get(), options).torrent();
    }
    Metainfo metainfo = load(source);
    EngineTorrent known = registry.known(metainfo.infoHashes());
    if (known != null) {
      metainfo.trackers().forEach(tier -> tier.forEach(known::addTracker));
      known.addPeers(options.peers());
      known.adopt(metainfo);
      return known;
    }
    return start(metainfo, options, options.priorities()).torrent();
  }

  /// See [org.btsdk.api.Session#fetchMetadata].
  Metainfo fetchMetadata(Source source, Duration timeout, UnaryOperator<AddOptions> options)
      throws InterruptedException {
    if (source instanceof Source.OfMutable(MutableLink link)) {
      long endNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
      MagnetLink now = PublishedLinks.resolve(dht, link, timeout);
      Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
      return fetchMetadata(new Source.OfMagnet(now), left, options);
    }
    if (!(source instanceof Source.OfMagnet(MagnetLink magnet))) {
      return load(source);
    }
    if (registry.known(magnet.infoHashes()) == null) {
      Optional<Metainfo> kept = session.metadataFolder().load(magnet.infoHashes());
      if (kept.isPresent()) {
        return MagnetWork.withLink(kept.get(), magnet);
      }
    }
    Added added =
        addMagnet(magnet, options.apply(AddOptions.DEFAULT).metadataOnly(true).paused(false));
    try {
      return added.torrent().awaitMetadata(timeout);
    } finally {
      if (added.fresh()) {
        session.remove(added.torrent(), false);
      }
    }
  }

  // ---- what a source names

  /// The link of a source that is one; what a publisher points to is looked up.
  private Optional<MagnetLink> magnet(Source source) {
    return switch (source) {
      case Source.OfMagnet(MagnetLink magnet) -> Optional.of(magnet);
      case Source.OfMutable(MutableLink link) -> {
        try {
          Duration timeout = services.config().sourceTimeout();
          yield Optional.of(PublishedLinks.resolve(dht, link, timeout));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new TorrentException.Network(
              PublishedLinks.name(link) + ": interrupted while asking the DHT", e);
        }
      }
      case Source.OfMetainfo _, Source.OfFile _, Source.OfUrl _ -> Optional.empty();
    };
  }

  private Metainfo load(Source source) {
    try {
      return TorrentLoader.load(
          source, services.config().sourceTimeout(), services.config().userAgent());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TorrentException.Network("interrupted while fetching " + source, e);
    }
  }

  private Added addMagnet(MagnetLink magnet, AddOptions options) {
    EngineTorrent known = registry.known(magnet.infoHashes());
    Added added;
    if (known != null) {
      magnet.trackers().forEach(known::addTracker);
      known.addPeers(options.peers());
      added = new Added(known, false);
    } else {
      Optional<Metainfo> kept = session.metadataFolder().load(magnet.infoHashes());
      if (kept.isPresent()) {
        Metainfo metainfo = MagnetWork.withLink(kept.get(), magnet);
        AddOptions chosen = MagnetWork.chosen(metainfo, options);
        added = start(metainfo, chosen, MagnetWork.priorities(metainfo, magnet, chosen));
      } else {
        added = startMagnet(magnet, options);
      }
    }
    MagnetWork.addPeers(services, magnet, added.torrent().driver());
    return added;
  }

  // ---- setting it going

  private Added start(
      Metainfo metainfo, AddOptions options, Map<Integer, FilePriority> priorities) {
    LimitedTorrent limited = new LimitedTorrent();
    FlowLimits flow = services.flow(options, limited);
    TorrentOpener.Opened opened = session.opener().open(metainfo, options, priorities, null);
    EngineTorrent torrent =
        new EngineTorrent(session, metainfo.infoHashes(), metainfo.name(), options, flow.torrent());
    torrent.became(metainfo);
    EngineTorrent other;
    try {
      other =
          registry.register(
              torrent,
              number ->
                  new TorrentDriver(number, services, driver, loop(number), opened, flow, torrent));
    } catch (TorrentException.Refused e) {
      opened.closeUnused(); // the session was closed in the meantime
      throw e;
    }
    if (other != null) {
      opened.closeUnused(); // added twice at the same moment
      return new Added(other, false);
    }
    limited.torrent.complete(torrent);
    TorrentDriver its = torrent.driver();
    opened.problem().ifPresent(failure -> its.answer(new TorrentEvent.StorageFailed(failure)));
    begin(its, options);
    DhtNode node = services.dht();
    if (node != null && !metainfo.isPrivate()) {
      node.bootstrap().hint(metainfo.nodes());
    }
    return new Added(torrent, true);
  }

  private Added startMagnet(MagnetLink magnet, AddOptions options) {
    session.opener().requirePlugins(options);
    LimitedTorrent limited = new LimitedTorrent();
    FlowLimits flow = services.flow(options, limited);
    MetadataMachine machine = new MetadataMachine(setup(magnet, options), System.nanoTime());
    String name =
        magnet
            .displayName()
            .map(SafeNames::cleanTop)
            .orElseGet(() -> magnet.infoHashes().toString());
    EngineTorrent torrent =
        new EngineTorrent(session, magnet.infoHashes(), name, options, flow.torrent());
    MagnetWork work = new MagnetWork(session, magnet, options);
    EngineTorrent other =
        registry.register(
            torrent,
            number ->
                new TorrentDriver(
                    number, services, driver, loop(number), machine, work, flow, torrent));
    if (other != null) {
      return new Added(other, false);
    }
    limited.torrent.complete(torrent);
    begin(torrent.driver(), options);
    return new Added(torrent, true);
  }

  private MetadataSetup setup(MagnetLink magnet, AddOptions options) {
    List<List<URI>> tiers = magnet.trackers().stream().map(List::of).toList();
    return new MetadataSetup(
        magnet.infoHashes(),
        services.peerId(),
        services.listenPort(),
        services.config().userAgent(),
        services.random(),
        options.paused(),
        options.metadataOnly(),
        session.opener().trackers(tiers, options),
        services.transports().schemes(),
        services::filter,
        services.config().maxConnectionsPerTorrent());
  }

  private Loop loop(int number) {
    return loops.get(number % loops.size());
  }

  private void begin(TorrentDriver its, AddOptions options) {
    if (options.superSeed()) {
      its.answer(new TorrentEvent.UseSuperSeeding(true));
    }
    if (services.dhtPort() > 0) {
      its.answer(new TorrentEvent.UseDht(services.dhtPort()));
    }
    if (!services.config().usePex()) {
      its.answer(new TorrentEvent.UsePex(false));
    }
    its.begin();
    if (!options.peers().isEmpty()) {
      its.command(new TorrentEvent.PeersFound(PeerPool.USER, options.peers()));
    }
  }

  /// Which torrent hears that its limiter was replaced: there is none yet when it is made.
  private static final class LimitedTorrent implements FailureListener {
    private final CompletableFuture<EngineTorrent> torrent = new CompletableFuture<>();

    @Override
    public void replaced(String plugin, Throwable cause) {
      var _ = torrent.thenAccept(its -> its.limiterReplaced(plugin, cause));
    }
  }
}
