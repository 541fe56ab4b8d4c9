// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Dht;
import org.btsdk.api.IpFilter;
import org.btsdk.api.Limits;
import org.btsdk.api.PeerExtension;
import org.btsdk.api.PluginInfo;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.SessionStats;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentStats;
import org.btsdk.api.event.Event;
import org.btsdk.api.event.EventStream;
import org.btsdk.api.event.Subscription;
import org.btsdk.core.io.dht.DhtCalls;
import org.btsdk.core.io.dht.DhtNode;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.lsd.LocalDiscovery;
import org.btsdk.core.io.plugin.Plugins;
import org.btsdk.core.io.resume.MetadataFolder;
import org.btsdk.core.io.thread.Loop;
import org.btsdk.core.peer.Namer;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.btsdk.model.Sha1Hash;
import org.jspecify.annotations.Nullable;

/// A session as embedders see it: wires loops, torrents, the listening socket and what they share,
/// and takes them apart again. Threads: any.
public final class EngineSession implements Session {
  /// Events that wait for a subscriber who did not say how many.
  static final int DEFAULT_QUEUE = 1024;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final SessionServices services;
  private final List<Loop> loops;
  private final SessionDriver driver;
  private final TorrentRegistry registry;
  private final TorrentAdder adder;
  private final TorrentStopper stopper;
  private final TorrentOpener opener;
  private final MetadataFolder metadataFolder;
  private final @Nullable Acceptor acceptor;
  private final DhtCalls dht;
  private final EventStream events = new Events();
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  private EngineSession(SessionConfig config, Duration windDown) {
    String name = "bt-" + NUMBERS.incrementAndGet();
    this.services = services(config, name);
    this.opener = new TorrentOpener(services);
    services.sessionLimiterReplaced(this::limiterReplaced);
    this.metadataFolder = new MetadataFolder(config.stateFolder());
    this.loops = new ArrayList<>();
    for (int i = 0; i < Math.max(1, Runtime.getRuntime().availableProcessors()); i++) {
      Loop loop = new Loop(name + "-loop-" + i);
      loops.add(loop);
      loop.start();
    }
    this.driver = new SessionDriver(services, loops.getFirst());
    this.registry = new TorrentRegistry();
    this.stopper = new TorrentStopper(services.storageWork(), driver, windDown);
    this.acceptor = listen(config);
    services.listenPort(acceptor == null ? 0 : acceptor.port());
    DhtNode node =
        config.useDht() ? DhtNode.open(services, services.listenPort(), driver::event) : null;
    services.dht(node);
    this.dht = new DhtCalls(services, node);
    this.adder = new TorrentAdder(this, registry, driver, dht, loops);
    if (config.useLsd() && acceptor != null) {
      services.localDiscovery(
          new LocalDiscovery(
              name + "-lsd",
              config.bindAddress(),
              acceptor.port(),
              services.random(),
              this::foundNearby));
    }
  }

  private static SessionServices services(SessionConfig config, String name) {
    Plugins plugins = Plugins.find(config.pluginPath());
    try {
      return new SessionServices(config, name, plugins);
    } catch (RuntimeException e) {
      plugins.close();
      throw e;
    }
  }

  /// Opens a session, see [Session#open(SessionConfig)].
  public static Session open(SessionConfig config) {
    return open(config, TorrentStopper.WIND_DOWN);
  }

  /// Opens a session that leaves what does not end to itself after another time than others.
  static Session open(SessionConfig config, Duration windDown) {
    return new EngineSession(config, windDown);
  }

  private @Nullable Acceptor listen(SessionConfig config) {
    if (config.port() < 0) {
      return null;
    }
    try {
      return new Acceptor(services, registry::driverOf);
    } catch (IOException e) {
      tearDown();
      String port = config.port() == 0 ? "" : "port " + config.port();
      String place =
          config
              .bindAddress()
              .map(address -> (address.getHostAddress() + " " + port).strip())
              .orElse(port);
      throw new TorrentException.Network(
          (place.isEmpty() ? "" : place + ": ") + "cannot listen: " + Failures.message(e), e);
    }
  }

  /// A neighbour says that it has a torrent.
  private void foundNearby(Sha1Hash wireHash, PeerAddress peer) {
    TorrentDriver torrent = registry.driverOf(wireHash);
    if (torrent != null) {
      torrent.answer(new TorrentEvent.PeersFound("lsd", List.of(peer), Namer.stranger(peer.ip())));
    }
  }

  private void limiterReplaced(String plugin, Throwable cause) {
    registry.all().forEach(torrent -> torrent.limiterReplaced(plugin, cause));
  }

  SessionServices services() {
    return services;
  }

  TorrentRegistry registry() {
    return registry;
  }

  SessionDriver driver() {
    return driver;
  }

  TorrentStopper stopper() {
    return stopper;
  }

  TorrentOpener opener() {
    return opener;
  }

  MetadataFolder metadataFolder() {
    return metadataFolder;
  }

  // ---- torrents

  @Override
  public Torrent add(Source source, UnaryOperator<AddOptions> options) {
    registry.requireOpen();
    return adder.add(source, options.apply(AddOptions.DEFAULT));
  }

  @Override
  public Metainfo fetchMetadata(Source source, Duration timeout, UnaryOperator<AddOptions> options)
      throws InterruptedException {
    registry.requireOpen();
    return adder.fetchMetadata(source, timeout, options);
  }

  void remove(EngineTorrent torrent, boolean withData) {
    if (withData) {
      torrent.requireDeletable();
    }
    if (!registry.remove(torrent)) {
      return;
    }
    torrent.willBeRemoved();
    torrent.ownDriver().onLoop(_ -> torrent.removed());
    try {
      stopAndForget(torrent, withData);
    } finally {
      torrent.ownDriver().emitLast(new Event.Removed(torrent));
    }
  }

  private void stopAndForget(EngineTorrent torrent, boolean withData) {
    if (!withData) {
      stopper.stop(List.of(torrent), config().closeTimeout());
      return;
    }
    DataDeletion deletion = new DataDeletion(services.storageWork());
    stopper.stop(List.of(torrent), config().closeTimeout(), deletion);
    try {
      deletion.finish();
      metadataFolder.delete(torrent.linkHashes());
    } catch (IOException e) {
      throw new TorrentException.Storage(
          torrent.name() + ": could not be deleted: " + Failures.message(e), e);
    }
  }

  @Override
  public List<Torrent> torrents() {
    return List.copyOf(registry.all());
  }

  @Override
  public Optional<Torrent> torrent(InfoHashes infoHashes) {
    return registry.find(infoHashes);
  }

  // ---- the session itself

  @Override
  public List<PluginInfo> plugins() {
    return services.plugins().infos();
  }

  @Override
  public Limits limits() {
    return services.limits();
  }

  @Override
  public EventStream events() {
    return events;
  }

  @Override
  public SessionStats stats() {
    long down = 0;
    long up = 0;
    long downRate = 0;
    long upRate = 0;
    List<EngineTorrent> all = registry.all();
    for (EngineTorrent torrent : all) {
      TorrentStats stats = torrent.stats();
      TorrentContent content = torrent.driver().content();
      if (content != null) {
        down += stats.downloadedBytes() - content.resume().downloadedBefore();
        up += stats.uploadedBytes() - content.resume().uploadedBefore();
      }
      downRate += stats.downRate().bytesPerSecond();
      upRate += stats.upRate().bytesPerSecond();
    }
    return new SessionStats(
        all.size(),
        services.connections().get(),
        driver.dials(),
        down,
        up,
        Rate.bytes(downRate),
        Rate.bytes(upRate),
        services.pool().leasedBytes(),
        services.bans().count());
  }

  @Override
  public SessionConfig config() {
    return services.config();
  }

  @Override
  public int port() {
    return services.listenPort();
  }

  @Override
  public Dht dht() {
    return dht;
  }

  @Override
  public void ipFilter(IpFilter filter) {
    services.filter(filter);
    for (EngineTorrent torrent : registry.all()) {
      torrent.driver().command(new TorrentEvent.FilterChanged());
    }
  }

  @Override
  public PeerExtension extension(String name, PeerExtension.Handler handler) {
    registry.requireOpen();
    return services.extensions().register(name, handler);
  }

  @Override
  public void close() {
    close(config().closeTimeout());
  }

  @Override
  public void close(Duration timeout) {
    List<EngineTorrent> stopping = registry.close();
    if (stopping == null) {
      closed.join(); // another thread is closing it
      return;
    }
    try {
      if (acceptor != null) {
        acceptor.close();
      }
      stopper.stop(stopping, timeout);
    } finally {
      closeDht();
      tearDown();
      closed.complete(null);
    }
  }

  private void closeDht() {
    dht.close();
    DhtNode node = services.dht();
    if (node != null) {
      node.close();
    }
  }

  private void tearDown() {
    services.close();
    loops.forEach(Loop::end);
    long endNanos = System.nanoTime() + stopper.windDown().toNanos();
    loops.forEach(loop -> loop.awaitEnd(endNanos - System.nanoTime()));
    registry.closeSubscribers();
  }

  /// The events of all torrents.
  private final class Events implements EventStream {
    @Override
    public Subscription subscribe(Executor executor, int queueLength, Consumer<Event> handler) {
      Subscriber subscriber = new Subscriber(executor, queueLength, handler);
      services.plugins().infos().forEach(plugin -> tellIfUnusable(plugin, subscriber));
      registry.subscribe(subscriber);
      return subscriber;
    }

    private static void tellIfUnusable(PluginInfo plugin, Subscriber subscriber) {
      plugin
          .problem()
          .ifPresent(problem -> subscriber.offer(new Event.PluginUnusable(plugin, problem)));
    }

    @Override
    public Subscription subscribe(Consumer<Event> handler) {
      return subscribe(services.callbacks(), DEFAULT_QUEUE, handler);
    }
  }
}
