// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Dht;
import org.btsdk.api.FilePriority;
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
import org.btsdk.api.TrackerInfo;
import org.btsdk.api.event.Event;
import org.btsdk.api.event.EventStream;
import org.btsdk.api.event.Subscription;
import org.btsdk.core.peer.Namer;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.plugin.FailureListener;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.core.torrent.MetadataSetup;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.core.torrent.TorrentStage;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.btsdk.model.MutableLink;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.btsdk.model.SafeNames;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.StorageKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session as embedders see it: wires loops, torrents, the listening socket and what they share,
/// and takes them apart again. Threads: any.
public final class EngineSession implements Session {
  /// Events that wait for a subscriber who did not say how many.
  static final int DEFAULT_QUEUE = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(EngineSession.class);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /// How long ended connections and storages may take after trackers were told, before they are
  /// left to themselves.
  private static final Duration WIND_DOWN = Duration.ofSeconds(10);

  /// How often calls to a storage that must end are interrupted.
  private static final Duration INTERRUPT_EVERY = Duration.ofMillis(100);

  private final SessionServices services;
  private final List<Loop> loops;
  private final SessionDriver driver;
  private final @Nullable Acceptor acceptor;
  private final DhtCalls dht;
  private final EventStream events = new Events();
  private final TorrentOpener opener;
  private final MetadataFolder metadataFolder;

  private final Object lock = new Object(); // never held while anything blocks
  private final Map<Sha1Hash, EngineTorrent> torrents = new LinkedHashMap<>(); // by each hash
  private final List<Subscriber> subscribers = new ArrayList<>();
  private int torrentNumbers;
  private boolean closing;
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  private EngineSession(SessionConfig config) {
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
    this.acceptor = listen(config);
    services.listenPort(acceptor == null ? 0 : acceptor.port());
    DhtNode node =
        config.useDht() ? DhtNode.open(services, services.listenPort(), driver::event) : null;
    services.dht(node);
    this.dht = new DhtCalls(services, node);
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
    return new EngineSession(config);
  }

  private @Nullable Acceptor listen(SessionConfig config) {
    if (config.port() < 0) {
      return null;
    }
    try {
      return new Acceptor(services, this::driverOf);
    } catch (IOException e) {
      tearDown();
      String reason = e instanceof BindException ? "in use, or not ours: " : "";
      throw new TorrentException.Network(
          "port " + config.port() + ": " + reason + Failures.message(e), e);
    }
  }

  private @Nullable TorrentDriver driverOf(Sha1Hash wireHash) {
    synchronized (lock) {
      EngineTorrent torrent = torrents.get(wireHash);
      return torrent == null ? null : torrent.driver();
    }
  }

  /// A neighbour says that it has a torrent.
  private void foundNearby(Sha1Hash wireHash, PeerAddress peer) {
    TorrentDriver torrent = driverOf(wireHash);
    if (torrent != null) {
      torrent.answer(new TorrentEvent.PeersFound("lsd", List.of(peer), Namer.stranger(peer.ip())));
    }
  }

  SessionServices services() {
    return services;
  }

  TorrentOpener opener() {
    return opener;
  }

  MetadataFolder metadataFolder() {
    return metadataFolder;
  }

  void requireOpen() {
    synchronized (lock) {
      if (closing) {
        throw new TorrentException.Refused("the session is closed");
      }
    }
  }

  // ---- torrents

  @Override
  public Torrent add(Source source, UnaryOperator<AddOptions> options) {
    requireOpen();
    AddOptions chosen = options.apply(AddOptions.DEFAULT);
    Optional<MagnetLink> magnet = magnet(source);
    if (magnet.isPresent()) {
      return addMagnet(magnet.get(), chosen).torrent();
    }
    Metainfo metainfo = load(source);
    EngineTorrent known = known(metainfo.infoHashes());
    if (known != null) {
      metainfo.trackers().forEach(tier -> tier.forEach(known::addTracker));
      known.addPeers(chosen.peers());
      known.adopt(metainfo);
      return known;
    }
    return start(metainfo, chosen, chosen.priorities()).torrent();
  }

  /// The link of a source that is one; what a publisher points to is looked up.
  private Optional<MagnetLink> magnet(Source source) {
    return switch (source) {
      case Source.OfMagnet(MagnetLink magnet) -> Optional.of(magnet);
      case Source.OfMutable(MutableLink link) -> {
        try {
          yield Optional.of(PublishedLinks.resolve(dht, link, config().sourceTimeout()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new TorrentException.Network(
              PublishedLinks.name(link) + ": interrupted while asking the DHT", e);
        }
      }
      case Source.OfMetainfo _, Source.OfFile _, Source.OfUrl _ -> Optional.empty();
    };
  }

  /// A torrent of the session, and whether it was not there before.
  private record Added(EngineTorrent torrent, boolean fresh) {}

  private Added addMagnet(MagnetLink magnet, AddOptions options) {
    EngineTorrent known = known(magnet.infoHashes());
    Added added;
    if (known != null) {
      magnet.trackers().forEach(known::addTracker);
      known.addPeers(options.peers());
      added = new Added(known, false);
    } else {
      Optional<Metainfo> kept = metadataFolder.load(magnet.infoHashes());
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

  @Override
  public Metainfo fetchMetadata(Source source, Duration timeout, UnaryOperator<AddOptions> options)
      throws InterruptedException {
    requireOpen();
    if (source instanceof Source.OfMutable(MutableLink link)) {
      long endNanos = System.nanoTime() + timeout.toNanos();
      MagnetLink now = PublishedLinks.resolve(dht, link, timeout);
      Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
      return fetchMetadata(new Source.OfMagnet(now), left, options);
    }
    if (!(source instanceof Source.OfMagnet(MagnetLink magnet))) {
      return load(source);
    }
    if (known(magnet.infoHashes()) == null) {
      Optional<Metainfo> kept = metadataFolder.load(magnet.infoHashes());
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
        remove(added.torrent(), false);
      }
    }
  }

  private Metainfo load(Source source) {
    try {
      return TorrentLoader.load(source, config().sourceTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TorrentException.Network("interrupted while fetching " + source, e);
    }
  }

  /// What peers and trackers may call a torrent.
  private static List<Sha1Hash> names(InfoHashes infoHashes) {
    List<Sha1Hash> names = new ArrayList<>();
    infoHashes.v1().ifPresent(names::add);
    infoHashes.v2().ifPresent(hash -> names.add(InfoHashes.v2(hash).wire()));
    return names;
  }

  private @Nullable EngineTorrent known(InfoHashes infoHashes) {
    synchronized (lock) {
      for (Sha1Hash name : names(infoHashes)) {
        EngineTorrent torrent = torrents.get(name);
        if (torrent != null) {
          return torrent;
        }
      }
      return null;
    }
  }

  private Added start(
      Metainfo metainfo, AddOptions options, Map<Integer, FilePriority> priorities) {
    LimitedTorrent limited = new LimitedTorrent();
    LimiterGate down = services.gate(options.downLimit(), limited);
    LimiterGate up = services.gate(options.upLimit(), limited);
    TorrentOpener.Opened opened = opener.open(metainfo, options, priorities, null);
    EngineTorrent torrent =
        new EngineTorrent(
            this, metainfo.infoHashes(), metainfo.name(), options, new LiveLimits(down, up));
    torrent.became(metainfo);
    EngineTorrent other;
    try {
      other =
          register(
              torrent,
              number ->
                  new TorrentDriver(
                      number, services, driver, loop(number), opened, down, up, torrent));
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
    opener.requirePlugins(options);
    LimitedTorrent limited = new LimitedTorrent();
    LimiterGate down = services.gate(options.downLimit(), limited);
    LimiterGate up = services.gate(options.upLimit(), limited);
    List<List<URI>> tiers = magnet.trackers().stream().map(List::of).toList();
    MetadataMachine machine =
        new MetadataMachine(
            new MetadataSetup(
                magnet.infoHashes(),
                services.peerId(),
                services.listenPort(),
                config().userAgent(),
                services.random(),
                options.paused(),
                options.metadataOnly(),
                opener.trackers(tiers, options),
                services.trackerSchemes(),
                services::filter,
                config().maxConnectionsPerTorrent()),
            System.nanoTime());
    String name =
        magnet
            .displayName()
            .map(SafeNames::cleanTop)
            .orElseGet(() -> magnet.infoHashes().toString());
    EngineTorrent torrent =
        new EngineTorrent(this, magnet.infoHashes(), name, options, new LiveLimits(down, up));
    MagnetWork work = new MagnetWork(this, magnet, options);
    EngineTorrent other =
        register(
            torrent,
            number ->
                new TorrentDriver(
                    number, services, driver, loop(number), machine, work, down, up, torrent));
    if (other != null) {
      return new Added(other, false);
    }
    limited.torrent.complete(torrent);
    begin(torrent.driver(), options);
    return new Added(torrent, true);
  }

  /// Which torrent hears that its limiter was replaced: there is none yet when it is made.
  private static final class LimitedTorrent implements FailureListener {
    private final CompletableFuture<EngineTorrent> torrent = new CompletableFuture<>();

    @Override
    public void replaced(String plugin, Throwable cause) {
      var _ = torrent.thenAccept(its -> tellReplaced(its, plugin, cause));
    }
  }

  private static void tellReplaced(EngineTorrent torrent, String plugin, Throwable cause) {
    torrent
        .driver()
        .emitLater(
            new Event.PluginReplaced(torrent, plugin, "limiter: " + Failures.message(cause)));
  }

  private void limiterReplaced(String plugin, Throwable cause) {
    List<EngineTorrent> told;
    synchronized (lock) {
      told = List.copyOf(all());
    }
    told.forEach(torrent -> tellReplaced(torrent, plugin, cause));
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
    if (!config().usePex()) {
      its.answer(new TorrentEvent.UsePex(false));
    }
    its.wake();
    if (!options.peers().isEmpty()) {
      its.command(new TorrentEvent.PeersFound(PeerPool.USER, options.peers()));
    }
  }

  /// @return the torrent that is there already; null if this is the one now
  private @Nullable EngineTorrent register(
      EngineTorrent torrent, IntFunction<TorrentDriver> drivers) {
    List<Subscriber> listening;
    synchronized (lock) {
      EngineTorrent other = known(torrent.infoHashes());
      if (closing) {
        throw new TorrentException.Refused("the session is closed");
      }
      if (other != null) {
        return other;
      }
      torrent.drivenBy(drivers.apply(++torrentNumbers));
      names(torrent.infoHashes()).forEach(name -> torrents.put(name, torrent));
      subscribers.removeIf(Subscriber::isClosed);
      listening = List.copyOf(subscribers);
    }
    driver.added(torrent.driver()); // before its machine can say a word
    listening.forEach(torrent.driver()::subscribe);
    torrent.driver().emitLater(new Event.Added(torrent));
    return null;
  }

  /// The metadata of a torrent is known, and with it perhaps a hash that no link had.
  ///
  /// @return another torrent of the session that is the same, for which this one stands from now
  ///   on; null if there is none
  @Nullable EngineTorrent becameKnown(EngineTorrent torrent, Metainfo metainfo) {
    synchronized (lock) {
      for (Sha1Hash name : names(metainfo.infoHashes())) {
        EngineTorrent other = torrents.get(name);
        if (other != null && other != torrent) {
          // At once, so that of two that become known at the same moment one stays.
          torrents.replaceAll((_, known) -> known == torrent ? other : known);
          torrent.mergeInto(other);
          return other;
        }
      }
      if (torrents.containsValue(torrent)) {
        names(metainfo.infoHashes()).forEach(name -> torrents.put(name, torrent));
      }
      torrent.became(metainfo);
      return null;
    }
  }

  /// Gives what a torrent knew to the one that it stands for, and stops what drove it. Blocks for a
  /// moment.
  void merge(EngineTorrent torrent, EngineTorrent into, MagnetLink magnet, Metainfo metainfo) {
    List<TrackerInfo> trackers =
        torrent.ownDriver().query(stage -> stage.trackers(System.nanoTime()));
    trackers.forEach(tracker -> into.command(new TorrentEvent.AddTracker(tracker.uri())));
    into.command(new TorrentEvent.PeersFound(PeerPool.USER, torrent.options().peers()));
    MagnetWork.addPeers(services, magnet, into.driver());
    into.adopt(metainfo);
    services.callBack(() -> stop(List.of(torrent), config().closeTimeout()));
  }

  void remove(EngineTorrent torrent, boolean withData) {
    if (withData) {
      torrent.requireDeletable();
    }
    synchronized (lock) {
      if (!torrents.values().removeIf(known -> known == torrent)) {
        return;
      }
    }
    torrent.ownDriver().emitLater(new Event.Removed(torrent));
    if (!withData) {
      stop(List.of(torrent), config().closeTimeout());
      return;
    }
    Deleting deleting = new Deleting();
    stop(List.of(torrent), config().closeTimeout(), deleting);
    try {
      if (deleting.problem != null) {
        throw deleting.problem;
      }
      if (deleting.content != null) {
        deleting.content.resume().delete();
      }
      metadataFolder.delete(torrent.linkHashes());
    } catch (IOException e) {
      throw new TorrentException.Storage(
          torrent.name() + ": could not be deleted: " + Failures.message(e), e);
    }
  }

  /// What is done with a torrent's data, before its storage is closed.
  private interface BeforeClose {
    /// @param quiet whether nothing uses the storage any more
    /// @return whether its journal is closed in order, as that of data that is there
    boolean run(TorrentContent content, boolean quiet);
  }

  /// Deletes data, also what was just being opened. Where that fails, the journal is not closed in
  /// order: part of what it tells of may be gone.
  private final class Deleting implements BeforeClose {
    @Nullable TorrentContent content; // null: no data was open
    @Nullable IOException problem;

    @Override
    public boolean run(TorrentContent closing, boolean quiet) {
      content = closing;
      try {
        delete(closing.store(), quiet);
      } catch (IOException | RuntimeException e) {
        problem = e instanceof IOException io ? io : new IOException(Failures.message(e), e);
      }
      return false;
    }

    private void delete(TorrentStore store, boolean quiet) throws IOException {
      if (!quiet) {
        throw new IOException("its storage is still at work");
      }
      if (!store.canDelete()) {
        throw new IOException(store.cannotDelete());
      }
      Optional<Deletion> deletion = store.storage().deletion();
      if (deletion.isPresent()) {
        store.delete(deletion.get(), services.storageWork());
      }
    }
  }

  /// Stops torrents within a bound, and closes their storages.
  private void stop(List<EngineTorrent> stopping, Duration timeout) {
    stop(stopping, timeout, (_, _) -> true);
  }

  private void stop(List<EngineTorrent> stopping, Duration timeout, BeforeClose before) {
    long end = System.nanoTime() + timeout.toNanos();
    for (EngineTorrent torrent : stopping) {
      torrent.ownDriver().answer(new TorrentEvent.Stop());
    }
    CompletableFuture<?>[] done =
        stopping.stream()
            .map(torrent -> torrent.ownDriver().done())
            .toArray(CompletableFuture[]::new);
    if (!waitFor(CompletableFuture.allOf(done), timeout)) {
      stopping.forEach(torrent -> torrent.ownDriver().abandon());
      waitFor(CompletableFuture.allOf(done), WIND_DOWN);
    }
    for (EngineTorrent torrent : stopping) {
      TorrentDriver its = torrent.ownDriver();
      driver.removed(its);
      TorrentContent content = its.contentToClose(WIND_DOWN);
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (content == null) {
        waitFor(its.connectionsGone(), left.plus(WIND_DOWN));
      } else {
        boolean quiet = windDown(its, content.store(), left);
        if (!before.run(content, quiet)) {
          closeDeleted(content);
          torrent.sessionClosed();
          continue;
        }
        boolean ran = content.equals(its.content());
        closeStorage(
            content.store(),
            content.resume(),
            ran ? its.query(TorrentStage::downloadedTotal) : content.resume().downloadedBefore(),
            ran ? its.query(TorrentStage::uploadedTotal) : content.resume().uploadedBefore());
      }
      torrent.sessionClosed();
    }
  }

  /// Waits until nothing uses a torrent's storage. What a storage on a network has not done in time
  /// is interrupted.
  ///
  /// @return false if something still does
  private static boolean windDown(TorrentDriver its, TorrentStore store, Duration timeout) {
    CompletableFuture<?> quiet = its.connectionsGone().thenCompose(_ -> store.quiet());
    boolean done = waitFor(quiet, store.isInterruptible() ? timeout : timeout.plus(WIND_DOWN));
    long end = System.nanoTime() + WIND_DOWN.toNanos();
    while (!done && store.isInterruptible() && System.nanoTime() - end < 0) {
      store.interrupt(); // again and again: a call may retry, and the next one block too
      done = waitFor(quiet, INTERRUPT_EVERY);
    }
    if (!done) {
      LOG.warn("{} is closed while its storage is still at work", store.metainfo().name());
    }
    return done;
  }

  static boolean waitFor(CompletableFuture<?> future, Duration timeout) {
    boolean interrupted = false;
    long end = System.nanoTime() + timeout.toNanos();
    try {
      while (true) {
        try {
          future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
          return true;
        } catch (InterruptedException _) {
          interrupted = true; // closing is bounded, and goes on
        } catch (TimeoutException _) {
          return false;
        } catch (ExecutionException e) {
          LOG.debug("stopping failed", e);
          return true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeDeleted(TorrentContent content) {
    services
        .storageWork()
        .runAndWait(
            StorageKind.DISK,
            () -> {
              TorrentOpener.closeStore(content.store());
              content.resume().close();
            });
  }

  private void closeStorage(TorrentStore store, ResumeKeeper resume, long down, long up) {
    services
        .storageWork()
        .runAndWait(
            StorageKind.DISK,
            () -> {
              resume.closeCleanly(store, down, up);
              TorrentOpener.closeStore(store);
            });
  }

  /// Something done with files while nothing else uses them.
  interface FilesTask {
    void run(FileOperations operations) throws IOException;
  }

  /// Pauses a torrent, does something with its files, and lets it go on.
  void withStorageQuiet(EngineTorrent torrent, FilesTask task) {
    requireOpen();
    FileOperations operations =
        torrent
            .requireContent()
            .store()
            .storage()
            .fileOperations()
            .orElseThrow(() ->
                new UnsupportedOperationException(
                    "the storage of " + torrent.name() + " has no files"));
    boolean wasRunning = torrent.driver().pauseAndWait(WIND_DOWN);
    try {
      Exception[] problem = new Exception[1];
      services
          .storageWork()
          .runAndWait(
              StorageKind.DISK,
              () -> {
                try {
                  task.run(operations);
                } catch (IOException | RuntimeException e) {
                  problem[0] = e;
                }
              });
      switch (problem[0]) {
        case null -> {}
        case IOException e -> throw TorrentException.of(torrent.name(), Failures.of(e));
        case RuntimeException e -> throw e;
        case Exception e -> throw new IllegalStateException(e);
      }
    } finally {
      if (wasRunning) {
        torrent.resume();
      }
    }
  }

  @Override
  public List<Torrent> torrents() {
    synchronized (lock) {
      return List.copyOf(all());
    }
  }

  /// Each torrent once, in the order in which they came. Under the lock.
  private Set<EngineTorrent> all() {
    return new LinkedHashSet<>(torrents.values());
  }

  @Override
  public Optional<Torrent> torrent(InfoHashes infoHashes) {
    synchronized (lock) {
      for (EngineTorrent torrent : torrents.values()) {
        if (torrent.infoHashes().sharesHashWith(infoHashes)) {
          return Optional.of(torrent);
        }
      }
      return Optional.empty();
    }
  }

  // ---- the session itself

  @Override
  public List<PluginInfo> plugins() {
    return services.plugins().infos();
  }

  private static void tellIfUnusable(PluginInfo plugin, Subscriber subscriber) {
    plugin
        .problem()
        .ifPresent(problem -> subscriber.offer(new Event.PluginUnusable(plugin, problem)));
  }

  @Override
  public Limits limits() {
    return new LiveLimits(services.down(), services.up());
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
    List<Torrent> all = torrents();
    for (Torrent torrent : all) {
      TorrentStats stats = torrent.stats();
      TorrentContent content = ((EngineTorrent) torrent).driver().content();
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
        services.bannedCount());
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
    for (Torrent torrent : torrents()) {
      ((EngineTorrent) torrent).driver().command(new TorrentEvent.FilterChanged());
    }
  }

  @Override
  public PeerExtension extension(String name, PeerExtension.Handler handler) {
    requireOpen();
    if (name.isEmpty() || name.length() > 64 || name.startsWith("ut_") || name.startsWith("lt_")) {
      throw new IllegalArgumentException(
          "an extension's name has 1 to 64 characters and does not begin with ut_ or lt_: " + name);
    }
    ExtensionRegistration registration =
        new ExtensionRegistration(
            name,
            handler,
            services::callBack,
            ended -> {
              var _ = services.extensions().remove(ended.name(), ended);
            });
    if (services.extensions().putIfAbsent(name, registration) != null) {
      throw new IllegalArgumentException("the extension " + name + " is registered already");
    }
    return registration;
  }

  @Override
  public void close() {
    close(config().closeTimeout());
  }

  @Override
  public void close(Duration timeout) {
    List<EngineTorrent> stopping;
    synchronized (lock) {
      if (closing) {
        stopping = null;
      } else {
        closing = true;
        stopping = List.copyOf(all());
        torrents.clear();
      }
    }
    if (stopping == null) {
      closed.join(); // another thread is closing it
      return;
    }
    try {
      if (acceptor != null) {
        acceptor.close();
      }
      stop(stopping, timeout);
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
    loops.forEach(Loop::stop);
    synchronized (lock) {
      subscribers.forEach(Subscriber::close);
      subscribers.clear();
    }
  }

  /// The events of all torrents.
  private final class Events implements EventStream {
    @Override
    public Subscription subscribe(Executor executor, int queueLength, Consumer<Event> handler) {
      Subscriber subscriber = new Subscriber(executor, queueLength, handler);
      List<EngineTorrent> known;
      synchronized (lock) {
        subscribers.add(subscriber);
        known = List.copyOf(all());
      }
      services.plugins().infos().forEach(plugin -> tellIfUnusable(plugin, subscriber));
      known.forEach(torrent -> torrent.driver().subscribe(subscriber));
      return subscriber;
    }

    @Override
    public Subscription subscribe(Consumer<Event> handler) {
      return subscribe(services.callbacks(), DEFAULT_QUEUE, handler);
    }
  }
}
