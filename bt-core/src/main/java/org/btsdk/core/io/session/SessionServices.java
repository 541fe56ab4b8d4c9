// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.api.AddOptions;
import org.btsdk.api.IpFilter;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.SessionConfig;
import org.btsdk.core.io.dht.DhtNode;
import org.btsdk.core.io.dht.DhtSession;
import org.btsdk.core.io.disk.BufferPool;
import org.btsdk.core.io.disk.SharedBudget;
import org.btsdk.core.io.limit.LimiterGate;
import org.btsdk.core.io.limit.LiveLimits;
import org.btsdk.core.io.lsd.LocalDiscovery;
import org.btsdk.core.io.net.BannedAddresses;
import org.btsdk.core.io.net.GuardedFilter;
import org.btsdk.core.io.net.HostLookups;
import org.btsdk.core.io.peer.BusyWriters;
import org.btsdk.core.io.peer.FlowLimits;
import org.btsdk.core.io.peer.HeldReaders;
import org.btsdk.core.io.plugin.Plugins;
import org.btsdk.core.io.storage.ReadTroubles;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.thread.OwnedThreads;
import org.btsdk.core.io.tracker.TrackerTransports;
import org.btsdk.core.limit.BucketLimiter;
import org.btsdk.core.plugin.FailureListener;
import org.btsdk.core.plugin.GuardedLimiter;
import org.btsdk.core.storage.StagingMemory;
import org.btsdk.model.PeerId;
import org.btsdk.model.Rate;
import org.btsdk.spi.limiter.LimiterFactory;
import org.btsdk.spi.limiter.RateLimiter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the parts of one session share: settings, threads, buffers, budget, limits, bans. Threads:
/// any.
public final class SessionServices implements DhtSession, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionServices.class);

  /// 10 s: closing is bounded, whatever a plugin or a handler does.
  private static final int STRAGGLER_SECONDS = 10;

  private static final String CALLBACK = "-callback-";

  private final SessionConfig config;
  private final String name;
  private final PeerId peerId;
  private final BufferPool pool;
  private final SharedBudget budget;
  private final StagingMemory stagingMemory;
  private final StorageWork storageWork;
  private final Plugins plugins;
  private final LiveLimits limits;
  private final ExecutorService virtual;
  private final OwnedThreads timerThreads;
  private final ExecutorService callbacks;
  private final ScheduledThreadPoolExecutor timer;
  private final HeldReaders heldReaders;
  private final HostLookups lookups;
  private final BannedAddresses bans = new BannedAddresses();
  private final TrackerTransports transports;
  private final AtomicInteger connectionNumbers = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final BusyWriters busyWriters = new BusyWriters();
  private final ReadTroubles readTroubles = new ReadTroubles();
  private final RandomGenerator seeds;
  private final Extensions extensions = new Extensions(this::callBack);
  private volatile IpFilter filter;
  private volatile int listenPort;
  private volatile @Nullable DhtNode dht;
  private volatile @Nullable LocalDiscovery localDiscovery;
  private volatile @Nullable FailureListener sessionLimiterReplaced;

  public SessionServices(SessionConfig config, String name, Plugins plugins) {
    this.config = config;
    this.name = name;
    this.plugins = plugins;
    RandomGeneratorFactory<RandomGenerator> factory = RandomGeneratorFactory.of("L64X128MixRandom");
    this.seeds =
        config.randomSeed().isPresent()
            ? factory.create(config.randomSeed().getAsLong())
            : factory.create(new SecureRandom().nextLong());
    this.peerId = PeerId.random(config.peerIdPrefix(), random());
    this.budget = new SharedBudget(config.memoryBudgetBytes());
    this.stagingMemory = new StagingMemory(config.memoryBudgetBytes());
    this.pool = new BufferPool(config.memoryBudgetBytes());
    this.filter = new GuardedFilter(config.ipFilter());
    this.storageWork = new StorageWork(name);
    // All have one name: to number them took half of the time in which a writer is started.
    this.virtual =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-virtual").factory());
    this.timerThreads = new OwnedThreads(name + "-timer-");
    this.timer = new ScheduledThreadPoolExecutor(1, timerThreads);
    this.heldReaders = new HeldReaders(timer);
    this.lookups = new HostLookups(name);
    this.transports = new TrackerTransports(config, plugins, lookups, this::random);
    this.callbacks =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + CALLBACK, 0).factory());
    this.limits =
        new LiveLimits(
            gate(config.downLimit(), this::limiterReplaced),
            gate(config.upLimit(), this::limiterReplaced));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /// A limit of its own, kept by the plugin that was chosen; by the engine's limiter from when that
  /// one fails.
  ///
  /// @param replaced is told then, by a thread that may do as it likes
  LimiterGate gate(Rate limit, FailureListener replaced) {
    return new LimiterGate(limiter(limit, replaced));
  }

  /// As [#gate], with a limiter of its own only from its first limit on.
  LimiterGate lateGate(Rate limit, FailureListener replaced) {
    return limit.isUnlimited()
        ? new LimiterGate(() -> limiter(Rate.UNLIMITED, replaced))
        : gate(limit, replaced);
  }

  /// How fast a torrent's connections may go.
  ///
  /// @param replaced is told when a limiter of the torrent's own is replaced
  FlowLimits flow(AddOptions options, FailureListener replaced) {
    return new FlowLimits(
        limits,
        new LiveLimits(
            lateGate(options.downLimit(), replaced), lateGate(options.upLimit(), replaced)));
  }

  private RateLimiter limiter(Rate limit, FailureListener replaced) {
    PluginChoice<LimiterFactory> choice = config.limiter();
    return new GuardedLimiter(
        choice.name(),
        plugins.limiter(choice, limit),
        limit,
        last -> new BucketLimiter(last, Long.MAX_VALUE),
        (plugin, cause) -> {
          LOG.warn("limiter \"{}\" is replaced by {}", plugin, BucketLimiter.NAME, cause);
          callBack(() -> replaced.replaced(plugin, cause)); // not under the gate's lock
        });
  }

  private void limiterReplaced(String plugin, Throwable cause) {
    FailureListener listener = sessionLimiterReplaced;
    if (listener != null) {
      listener.replaced(plugin, cause);
    }
  }

  /// Who is told when a limiter of the session is replaced.
  void sessionLimiterReplaced(FailureListener listener) {
    sessionLimiterReplaced = listener;
  }

  @Override
  public SessionConfig config() {
    return config;
  }

  @Override
  public String name() {
    return name;
  }

  PeerId peerId() {
    return peerId;
  }

  BufferPool pool() {
    return pool;
  }

  HeldReaders heldReaders() {
    return heldReaders;
  }

  SharedBudget budget() {
    return budget;
  }

  StagingMemory stagingMemory() {
    return stagingMemory;
  }

  @Override
  public StorageWork storageWork() {
    return storageWork;
  }

  Plugins plugins() {
    return plugins;
  }

  @Override
  public HostLookups lookups() {
    return lookups;
  }

  /// The limits that all torrents keep together.
  LiveLimits limits() {
    return limits;
  }

  /// Runs something that may block, such as a dial, an announce, a peer's reader, or a callback of
  /// the embedder's.
  @Override
  public ExecutorService virtual() {
    return virtual;
  }

  /// Virtual threads that run code of the embedder's.
  ExecutorService callbacks() {
    return callbacks;
  }

  /// Calls the embedder, on a thread of its own as long as there is one.
  @Override
  public void callBack(Runnable call) {
    try {
      callbacks.execute(call);
    } catch (RejectedExecutionException _) {
      call.run(); // the session is closed, and so is its loop
    }
  }

  @Override
  public ScheduledThreadPoolExecutor timer() {
    return timer;
  }

  @Override
  public IpFilter filter() {
    return filter;
  }

  void filter(IpFilter value) {
    filter = new GuardedFilter(value);
  }

  /// The session's node of the DHT; null if it has none.
  @Nullable DhtNode dht() {
    return dht;
  }

  void dht(@Nullable DhtNode node) {
    dht = node;
  }

  /// The UDP port of the session's node of the DHT; 0 if it has none.
  int dhtPort() {
    DhtNode node = dht;
    return node == null ? 0 : node.port();
  }

  /// Where we listen; 0 if we do not.
  @Override
  public int listenPort() {
    return listenPort;
  }

  void listenPort(int port) {
    listenPort = port;
  }

  /// Looks for peers on the local network; null if that is not wanted.
  @Nullable LocalDiscovery localDiscovery() {
    return localDiscovery;
  }

  void localDiscovery(LocalDiscovery value) {
    localDiscovery = value;
  }

  AtomicInteger connections() {
    return connections;
  }

  BusyWriters busyWriters() {
    return busyWriters;
  }

  ReadTroubles readTroubles() {
    return readTroubles;
  }

  int nextConnectionNumber() {
    return connectionNumbers.incrementAndGet();
  }

  /// A source of chance of its own, derived from the session's seed.
  RandomGenerator random() {
    synchronized (seeds) {
      return RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom")
          .create(seeds.nextLong());
    }
  }

  Extensions extensions() {
    return extensions;
  }

  BannedAddresses bans() {
    return bans;
  }

  TrackerTransports transports() {
    return transports;
  }

  /// Waits for the end of threads that were told to end; those of a plugin or an embedder that do
  /// not listen are left to themselves.
  private void await(ExecutorService ending) {
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STRAGGLER_SECONDS);
    while (true) {
      try {
        if (!ending.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          LOG.warn("{} is closed while threads of plugins or handlers still run", name);
        }
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends every thread. Blocks until they have ended.
  @Override
  public void close() {
    LocalDiscovery local = localDiscovery;
    if (local != null) {
      local.close();
    }
    timer.shutdownNow();
    virtual.shutdownNow();
    lookups.close();
    callbacks.shutdownNow();
    transports.close();
    boolean interrupted = Thread.interrupted();
    await(virtual);
    await(timer);
    if (!Thread.currentThread().getName().startsWith(name + CALLBACK)) {
      await(callbacks); // else an embedder's own handler closes the session: it cannot end before
    }
    timerThreads.join();
    storageWork.close();
    plugins.close(); // last: whatever ran may have been a plugin's
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
