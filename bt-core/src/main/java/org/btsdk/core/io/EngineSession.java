// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Failure;
import org.btsdk.api.IpFilter;
import org.btsdk.api.Limits;
import org.btsdk.api.PeerExtension;
import org.btsdk.api.PluginChoice;
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
import org.btsdk.core.storage.StagingStorage;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.core.torrent.TorrentMachine;
import org.btsdk.core.torrent.TorrentSetup;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Rate;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageFactory;
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
  private final EventStream events = new Events();

  private final Object lock = new Object(); // never held while anything blocks
  private final Map<Sha1Hash, EngineTorrent> torrents = new LinkedHashMap<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private int torrentNumbers;
  private boolean closing;
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  private EngineSession(SessionConfig config) {
    String name = "bt-" + NUMBERS.incrementAndGet();
    this.services = services(config, name);
    this.loops = new ArrayList<>();
    for (int i = 0; i < Math.max(1, Runtime.getRuntime().availableProcessors()); i++) {
      Loop loop = new Loop(name + "-loop-" + i);
      loops.add(loop);
      loop.start();
    }
    this.driver = new SessionDriver(services, loops.getFirst());
    this.acceptor = listen(config);
    services.listenPort(acceptor == null ? 0 : acceptor.port());
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

  SessionServices services() {
    return services;
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
    Metainfo metainfo = load(source);
    EngineTorrent known = known(metainfo.infoHashes());
    if (known != null) {
      metainfo.trackers().forEach(tier -> tier.forEach(known::addTracker));
      known.addPeers(chosen.peers());
      return known;
    }
    return start(metainfo, chosen);
  }

  private Metainfo load(Source source) {
    try {
      return TorrentLoader.load(source, config().sourceTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TorrentException.Network("interrupted while fetching " + source, e);
    }
  }

  private @Nullable EngineTorrent known(InfoHashes infoHashes) {
    synchronized (lock) {
      return torrents.get(infoHashes.wire());
    }
  }

  private EngineTorrent start(Metainfo metainfo, AddOptions options) {
    if (metainfo.infoHashes().v1().isEmpty()) {
      throw new TorrentException.BadTorrent(
          metainfo.name(), "torrents that are only version 2 cannot be transferred yet", null);
    }
    PluginChoice<StorageFactory> storageChoice = options.storage().orElse(config().storage());
    PluginChoice<PickerFactory> pickerChoice = options.picker().orElse(config().picker());
    PluginChoice<ChokerFactory> chokerChoice = options.choker().orElse(config().choker());
    Plugins plugins = services.plugins();
    LimiterGate down = new LimiterGate(plugins.limiter(config().limiter(), options.downLimit()));
    LimiterGate up = new LimiterGate(plugins.limiter(config().limiter(), options.upLimit()));
    Path folder = options.folder().orElse(config().folder());
    var picker = plugins.picker(pickerChoice, metainfo.geometry());
    var choker = plugins.choker(chokerChoice);
    OpenedStorage opened = openStorage(metainfo, storageChoice, folder);
    ResumeKeeper resume = openResume(metainfo, options, storageChoice.name(), opened);
    List<List<URI>> trackers =
        config().useTrackers() && options.useTrackers() ? metainfo.trackers() : List.of();
    TorrentMachine machine =
        new TorrentMachine(
            new TorrentSetup(
                metainfo,
                services.peerId(),
                services.listenPort(),
                config().userAgent(),
                services.random(),
                services.budget(),
                resume.takeTrusted(),
                resume.takeSuspect(),
                options.paused(),
                options.seed(),
                options.goal(),
                options.priorities(),
                pickerChoice.name(),
                picker,
                chokerChoice.name(),
                choker,
                trackers,
                services.trackerSchemes(),
                services::filter,
                services::extensionNames,
                config().maxConnectionsPerTorrent(),
                config().uploadSlots(),
                resume.downloadedBefore(),
                resume.uploadedBefore()),
            System.nanoTime());
    EngineTorrent torrent = new EngineTorrent(this, metainfo, options, new LiveLimits(down, up));
    EngineTorrent other;
    try {
      other = register(torrent, machine, opened, resume, down, up);
    } catch (TorrentException.Refused e) {
      closeUnused(opened.store, resume); // the session was closed in the meantime
      throw e;
    }
    if (other != null) {
      closeUnused(opened.store, resume); // added twice at the same moment
      return other;
    }
    TorrentDriver its = torrent.driver();
    noSpaceFor(opened).ifPresent(failure -> its.answer(new TorrentEvent.StorageFailed(failure)));
    if (options.superSeed()) {
      its.answer(new TorrentEvent.UseSuperSeeding(true));
    }
    if (!config().usePex()) {
      its.answer(new TorrentEvent.UsePex(false));
    }
    its.wake();
    if (!options.peers().isEmpty()) {
      its.command(new TorrentEvent.PeersFound("user", options.peers()));
    }
    return torrent;
  }

  private @Nullable EngineTorrent register(
      EngineTorrent torrent,
      TorrentMachine machine,
      OpenedStorage opened,
      ResumeKeeper resume,
      LimiterGate down,
      LimiterGate up) {
    List<Subscriber> listening;
    synchronized (lock) {
      EngineTorrent other = torrents.get(torrent.infoHashes().wire());
      if (closing) {
        throw new TorrentException.Refused("the session is closed");
      }
      if (other != null) {
        return other;
      }
      int number = ++torrentNumbers;
      torrent.drivenBy(
          new TorrentDriver(
              number,
              services,
              driver,
              loops.get(number % loops.size()),
              machine,
              opened.store,
              resume,
              down,
              up,
              torrent));
      torrents.put(torrent.infoHashes().wire(), torrent);
      subscribers.removeIf(Subscriber::isClosed);
      listening = List.copyOf(subscribers);
    }
    driver.added(torrent.driver()); // before its machine can say a word
    listening.forEach(torrent.driver()::subscribe);
    torrent.driver().emitLater(new Event.Added(torrent));
    return null;
  }

  /// A storage, and what the engine needs to know of it.
  private record OpenedStorage(TorrentStore store, Storage raw) {}

  private OpenedStorage openStorage(
      Metainfo metainfo, PluginChoice<StorageFactory> choice, Path folder) {
    Plugins.ChosenStorage chosen = services.plugins().storage(choice);
    try {
      Storage raw =
          chosen
              .factory()
              .open(
                  new StorageContext(
                      metainfo.infoHashes(),
                      metainfo.name(),
                      metainfo.geometry(),
                      folder,
                      chosen.config()));
      StorageKind kind =
          chosen
              .kind()
              .or(config()::storageKind)
              .orElse(raw instanceof PieceStorage ? StorageKind.NETWORK : StorageKind.DISK);
      BlockStorage blocks =
          switch (raw) {
            case BlockStorage direct -> direct;
            case PieceStorage whole ->
                new StagingStorage(
                    whole,
                    metainfo.geometry().pieceLength(),
                    config().memoryBudgetBytes(),
                    config()
                        .stateFolder()
                        .resolve(metainfo.infoHashes().wire().toHex() + ".spill"));
          };
      return new OpenedStorage(
          new TorrentStore(blocks, choice.name(), kind, services.storageWork(), metainfo), raw);
    } catch (IOException e) {
      throw TorrentException.of(metainfo.name(), Failures.of(e));
    } catch (TorrentException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new TorrentException.Plugin(
          "storage \"%s\" threw when it was opened: %s".formatted(choice.name(), e), e);
    }
  }

  private ResumeKeeper openResume(
      Metainfo metainfo, AddOptions options, String storageName, OpenedStorage opened) {
    try {
      return ResumeKeeper.open(
          config().stateFolder(),
          metainfo,
          storageName,
          opened.store,
          services.storageWork(),
          options.resume());
    } catch (IOException | RuntimeException e) {
      try {
        opened.store.storage().close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      if (e instanceof IOException io) {
        throw TorrentException.of(metainfo.name(), Failures.of(io));
      }
      throw (RuntimeException) e;
    }
  }

  /// Room that is missing, noticed before anything is downloaded.
  private static Optional<Failure> noSpaceFor(OpenedStorage opened) {
    Optional<FileOperations> operations = opened.store.storage().fileOperations();
    if (operations.isEmpty()) {
      return Optional.empty();
    }
    try {
      long needed = operations.get().neededBytes();
      if (needed == 0) {
        return Optional.empty();
      }
      OptionalLong free = operations.get().freeBytes();
      if (free.isPresent() && free.getAsLong() < needed) {
        String place = String.valueOf(operations.get().path(0).toAbsolutePath().getParent());
        return Optional.of(
            new Failure.NoSpace(
                place,
                needed,
                "no space: %s has %,d bytes left, %,d are needed"
                    .formatted(place, free.getAsLong(), needed)));
      }
    } catch (IOException e) {
      LOG.debug("the free space could not be told", e);
    }
    return Optional.empty();
  }

  void remove(EngineTorrent torrent, boolean withData) {
    synchronized (lock) {
      if (torrents.get(torrent.infoHashes().wire()) != torrent) {
        return;
      }
      torrents.remove(torrent.infoHashes().wire());
    }
    torrent.driver().emitLater(new Event.Removed(torrent));
    stop(List.of(torrent), config().closeTimeout());
    if (withData) {
      try {
        torrent.deleteData();
        torrent.driver().resume().delete();
      } catch (IOException e) {
        throw new TorrentException.Storage(
            torrent.name() + ": could not be deleted: " + Failures.message(e), e);
      }
    }
  }

  /// Stops torrents within a bound, and closes their storages.
  private void stop(List<EngineTorrent> stopping, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    for (EngineTorrent torrent : stopping) {
      torrent.driver().answer(new TorrentEvent.Stop());
    }
    CompletableFuture<?>[] done =
        stopping.stream().map(torrent -> torrent.driver().done()).toArray(CompletableFuture[]::new);
    if (!waitFor(CompletableFuture.allOf(done), timeout)) {
      stopping.forEach(torrent -> torrent.driver().abandon());
      waitFor(CompletableFuture.allOf(done), WIND_DOWN);
    }
    for (EngineTorrent torrent : stopping) {
      TorrentDriver its = torrent.driver();
      driver.removed(its);
      windDown(its, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      closeStorage(
          its.store(),
          its.resume(),
          its.query(TorrentMachine::downloadedTotal),
          its.query(TorrentMachine::uploadedTotal));
      torrent.sessionClosed();
    }
  }

  /// Waits until nothing uses a torrent's storage. What a storage on a network has not done in time
  /// is interrupted.
  private static void windDown(TorrentDriver its, Duration timeout) {
    CompletableFuture<?> quiet = its.connectionsGone().thenCompose(_ -> its.store().quiet());
    boolean done =
        waitFor(quiet, its.store().isInterruptible() ? timeout : timeout.plus(WIND_DOWN));
    long end = System.nanoTime() + WIND_DOWN.toNanos();
    while (!done && its.store().isInterruptible() && System.nanoTime() - end < 0) {
      its.store().interrupt(); // again and again: a call may retry, and the next one block too
      done = waitFor(quiet, INTERRUPT_EVERY);
    }
    if (!done) {
      LOG.warn("{} is closed while its storage is still at work", its.metainfo().name());
    }
  }

  private static boolean waitFor(CompletableFuture<?> future, Duration timeout) {
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

  private void closeStorage(TorrentStore store, ResumeKeeper resume, long down, long up) {
    services
        .storageWork()
        .runAndWait(
            StorageKind.DISK,
            () -> {
              resume.closeCleanly(store, down, up);
              closeStore(store);
            });
  }

  /// Closes what nobody used, in the caller's thread: the session may be closed.
  private static void closeUnused(TorrentStore store, ResumeKeeper resume) {
    resume.close();
    closeStore(store);
  }

  private static void closeStore(TorrentStore store) {
    try {
      store.whenClosing(store.storage()::close);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the storage of {} could not be closed", store.metainfo().name(), e);
    }
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
            .driver()
            .store()
            .storage()
            .fileOperations()
            .orElseThrow(() ->
                new UnsupportedOperationException(
                    "the storage of " + torrent.name() + " has no files"));
    boolean wasRunning = torrent.driver().pauseAndWait(WIND_DOWN);
    try {
      IOException[] problem = new IOException[1];
      services
          .storageWork()
          .runAndWait(
              StorageKind.DISK,
              () -> {
                try {
                  task.run(operations);
                } catch (IOException e) {
                  problem[0] = e;
                }
              });
      if (problem[0] != null) {
        throw TorrentException.of(torrent.name(), Failures.of(problem[0]));
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
      return List.copyOf(torrents.values());
    }
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
      ResumeKeeper resume = ((EngineTorrent) torrent).driver().resume();
      down += stats.downloadedBytes() - resume.downloadedBefore();
      up += stats.uploadedBytes() - resume.uploadedBefore();
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
            services.callbacks(),
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
        stopping = List.copyOf(torrents.values());
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
      tearDown();
      closed.complete(null);
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
        known = List.copyOf(torrents.values());
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
