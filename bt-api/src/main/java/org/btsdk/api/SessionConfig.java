// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.btsdk.model.HostAndPort;
import org.btsdk.model.Rate;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.limiter.LimiterFactory;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.tracker.TrackerTransportProvider;

/// The settings of a session. Immutable; threads may share it. Made by [#of(Path)] and
/// [#toBuilder()]. A value out of its range is refused by the builder, with an
/// [IllegalArgumentException] that names it. Prints only what differs from the defaults.
public final class SessionConfig {
  /// Nodes of the DHT that everybody knows, as `HOST:PORT`: where one begins who knows no other.
  public static final List<String> DHT_ROUTERS =
      List.of(
          "router.bittorrent.com:6881",
          "dht.transmissionbt.com:6881",
          "router.utorrent.com:6881",
          "dht.libtorrent.org:25401");

  private final Builder values;

  private SessionConfig(Builder values) {
    this.values = values;
  }

  /// The default settings.
  ///
  /// @param folder where torrents go
  /// @throws IllegalArgumentException if the system property `org.btsdk.dht.bootstrap` is set and
  ///   is not as [#dhtBootstrap()] says
  public static SessionConfig of(Path folder) {
    return new SessionConfig(new Builder(folder));
  }

  /// A builder that begins with these settings.
  public Builder toBuilder() {
    return new Builder(values);
  }

  /// Where torrents go, unless [AddOptions#folder()] says otherwise.
  public Path folder() {
    return values.folder;
  }

  /// Where resume data is kept; by default `.bt` in [#folder()].
  public Path stateFolder() {
    return values.stateFolder.orElseGet(() -> values.folder.resolve(".bt"));
  }

  /// The TCP port to listen on: 1 to 65535, 0 for one that the system chooses, -1 for not
  /// listening. Default 0.
  public int port() {
    return values.port;
  }

  /// The address to listen on and to connect from; empty for all, IPv4 and IPv6.
  public Optional<InetAddress> bindAddress() {
    return values.bindAddress;
  }

  /// The storage of torrents. Default `file`.
  public PluginChoice<StorageFactory> storage() {
    return values.storage;
  }

  /// What an embedder's own storage waits for. Empty for a plugin, which says so itself, and where
  /// nothing was said: then NETWORK for a [org.btsdk.spi.storage.PieceStorage], else DISK. Does not
  /// count for torrents with a storage of their own ([AddOptions#storageKind()]).
  public Optional<StorageKind> storageKind() {
    return values.storageKind;
  }

  /// The piece picker of torrents. Default `rarest`.
  public PluginChoice<PickerFactory> picker() {
    return values.picker;
  }

  /// The rate limiter. Default `bucket`.
  public PluginChoice<LimiterFactory> limiter() {
    return values.limiter;
  }

  /// The choker of torrents. Default `antileech`.
  public PluginChoice<ChokerFactory> choker() {
    return values.choker;
  }

  /// Tracker transports of the embedder; they win over found ones of the same scheme.
  public List<TrackerTransportProvider> trackerTransports() {
    return values.trackerTransports;
  }

  /// Settings of tracker transports, by the plugin's name. Default none.
  public Map<String, Map<String, String>> trackerSettings() {
    return values.trackerSettings;
  }

  /// Directories in which plugins lie, each a folder with its jars: `DIR/acme-objects/*.jar`.
  /// Default none. A plugin found there changes nothing until it is named; one that is broken is
  /// reported ([Session#plugins()], [org.btsdk.api.event.Event.PluginUnusable], the log) and the
  /// others work.
  ///
  /// Each folder is a module layer of its own, so that two plugins may bring different versions of
  /// a library; jars without a module descriptor become automatic modules. Modules that the
  /// engine's layer has already are left out. Where the engine is on the class path, each folder
  /// has a class loader of its own instead. Folders are read once, when the session is opened.
  public List<Path> pluginPath() {
    return values.pluginPath;
  }

  /// Download limit of the session. Default unlimited.
  public Rate downLimit() {
    return values.downLimit;
  }

  /// Upload limit of the session. Default unlimited.
  public Rate upLimit() {
    return values.upLimit;
  }

  /// Connections of all torrents together, 1 or more. Default 500.
  public int maxConnections() {
    return values.maxConnections;
  }

  /// Connections of one torrent, 1 or more. Default 100.
  public int maxConnectionsPerTorrent() {
    return values.maxConnectionsPerTorrent;
  }

  /// Connections that are being opened at once, 1 to 10,000. Default 30.
  public int maxDials() {
    return values.maxDials;
  }

  /// The least time between two connections being opened, zero or more. Default 20 ms. A swarm can
  /// name hosts that are no peers; this bounds what it can make us do to them.
  public Duration dialSpacing() {
    return values.dialSpacing;
  }

  /// Peers unchoked at once in all torrents together, which share the slots evenly: 1 or more, 0
  /// for automatic. Default 0, with which each torrent counts for itself: eight while it downloads;
  /// a seed unchokes everyone at first, and after ten seconds as many as get 64 KiB a second each,
  /// eight at least.
  public int uploadSlots() {
    return values.uploadSlots;
  }

  /// Torrents that may download or seed at once, 1 or more; others wait in a queue. Default
  /// unlimited.
  public int maxActive() {
    return values.maxActive;
  }

  /// Memory for blocks that were asked for and not yet written, in bytes, 1 MiB or more. Default 64
  /// MiB. Torrents take what they need of it; while one waits that has less than an equal part,
  /// those with more leave a part free. Beside it, torrents whose storage takes whole pieces only
  /// ([org.btsdk.spi.storage.PieceStorage]) together keep as much at most, off the heap, of pieces
  /// that are not whole yet, and what is more in temporary files in [#stateFolder()].
  public long memoryBudgetBytes() {
    return values.memoryBudgetBytes;
  }

  /// How long a source may take to be fetched from a URL, or a publisher's link to be looked up in
  /// the DHT; above zero. Default 30 s.
  public Duration sourceTimeout() {
    return values.sourceTimeout;
  }

  /// How long a tracker may take to answer; above zero. Default 30 s.
  public Duration trackerTimeout() {
    return values.trackerTimeout;
  }

  /// How long [Session#close()] and [Torrent#remove()] let trackers hear that torrents stopped;
  /// zero or more. Default 3 s.
  public Duration closeTimeout() {
    return values.closeTimeout;
  }

  /// Which addresses may be peers. Default all.
  public IpFilter ipFilter() {
    return values.ipFilter;
  }

  /// Peers from elsewhere. Default none.
  public List<PeerSource> peerSources() {
    return values.peerSources;
  }

  /// Whether trackers are used. Default true.
  public boolean useTrackers() {
    return values.useTrackers;
  }

  /// Whether connected peers are told of each other, and may name others to us (BEP 11). Never for
  /// private torrents. Default true.
  public boolean usePex() {
    return values.usePex;
  }

  /// Whether peers are looked for on the local network (BEP 14). Never for private torrents, nor
  /// while we do not listen. Default true.
  public boolean useLsd() {
    return values.useLsd;
  }

  /// Whether the session has a node of the DHT (BEP 5), which finds peers without a tracker and
  /// helps others to. Default true. Private torrents never use it (BEP 27).
  ///
  /// The node takes the UDP port of the number of [#port()] if that is free, else one that the
  /// system chooses; also where the session does not listen, though then nothing is announced. It
  /// asks none of [#dhtBootstrap()] before there is something to look for.
  public boolean useDht() {
    return values.useDht;
  }

  /// Nodes of the DHT to begin with where no others are known, as `HOST:PORT`; may be empty.
  /// Default [#DHT_ROUTERS], or in a JVM with the system property `org.btsdk.dht.bootstrap` what
  /// that lists, with commas between, or nobody if it is `none`: for tests and closed networks.
  /// What is wrong with the property is told by [#of(Path)]. Those with a name are not asked by a
  /// session that is bound to a loopback address.
  public List<String> dhtBootstrap() {
    return values.dhtBootstrap;
  }

  /// Whether the session's node asks others and answers nobody (BEP 43): where traffic is dear, or
  /// nobody can reach it. Default false.
  public boolean dhtReadOnly() {
    return values.dhtReadOnly;
  }

  /// Addresses of this machine to take part in the DHT with, 16 at most, a node for each (BEP 45).
  /// Empty, the default, for [#bindAddress()], or else all of IPv4 and one public IPv6 address of
  /// the machine, if it has one (BEP 32).
  public List<InetAddress> dhtAddresses() {
    return values.dhtAddresses;
  }

  /// What we call ourselves in the extension handshake (BEP 10 `v`), to HTTP trackers, and to web
  /// servers that torrent files come from: printable ASCII, 1 to 100 characters. Default
  /// [Release#userAgent()].
  public String userAgent() {
    return values.userAgent;
  }

  /// The beginning of our peer ids (BEP 20): printable ASCII, at most 8 characters. The rest is
  /// random, and is another in each session. Default [Release#peerIdPrefix()].
  public String peerIdPrefix() {
    return values.peerIdPrefix;
  }

  /// The seed of everything random in the session; empty for one from the system. Two sessions with
  /// one seed still differ by what the network does.
  public OptionalLong randomSeed() {
    return values.randomSeed;
  }

  /// What differs from the defaults; of settings of plugins only their names, since some may be
  /// secret.
  @Override
  public String toString() {
    return "SessionConfig" + values.differences();
  }

  /// Builds settings. Not thread-safe. Times of more than 100 years count as that.
  public static final class Builder {
    private static final String BOOTSTRAP_PROPERTY = "org.btsdk.dht.bootstrap";

    /// What is above zero.
    private static final Duration SHORTEST = Duration.ofNanos(1);

    /// Longer than anyone waits, and short enough to be counted in nanoseconds from now on.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Path folder;
    private Optional<Path> stateFolder = Optional.empty();
    private int port;
    private Optional<InetAddress> bindAddress = Optional.empty();
    private PluginChoice<StorageFactory> storage = PluginChoice.named("file");
    private Optional<StorageKind> storageKind = Optional.empty();
    private PluginChoice<PickerFactory> picker = PluginChoice.named("rarest");
    private PluginChoice<LimiterFactory> limiter = PluginChoice.named("bucket");
    private PluginChoice<ChokerFactory> choker = PluginChoice.named("antileech");
    private List<TrackerTransportProvider> trackerTransports = List.of();
    private Map<String, Map<String, String>> trackerSettings = Map.of();
    private List<Path> pluginPath = List.of();
    private Rate downLimit = Rate.UNLIMITED;
    private Rate upLimit = Rate.UNLIMITED;
    private int maxConnections = 500;
    private int maxConnectionsPerTorrent = 100;
    private int maxDials = 30;
    private Duration dialSpacing = Duration.ofMillis(20);
    private int uploadSlots;
    private int maxActive = Integer.MAX_VALUE;
    private long memoryBudgetBytes = 64L << 20;
    private Duration sourceTimeout = Duration.ofSeconds(30);
    private Duration trackerTimeout = Duration.ofSeconds(30);
    private Duration closeTimeout = Duration.ofSeconds(3);
    private IpFilter ipFilter = IpFilter.ALLOW_ALL;
    private List<PeerSource> peerSources = List.of();
    private boolean useTrackers = true;
    private boolean usePex = true;
    private boolean useLsd = true;
    private boolean useDht = true;
    private List<String> dhtBootstrap;
    private boolean dhtReadOnly;
    private List<InetAddress> dhtAddresses = List.of();
    private String userAgent = Release.userAgent();
    private String peerIdPrefix = Release.peerIdPrefix();
    private OptionalLong randomSeed = OptionalLong.empty();

    /// What [#dhtBootstrap] was at first; the property may be another meanwhile.
    private final List<String> defaultBootstrap;

    private Builder(Path folder) {
      this(folder, defaultBootstrap());
    }

    private Builder(Path folder, List<String> defaultBootstrap) {
      this.folder = folder;
      this.defaultBootstrap = defaultBootstrap;
      dhtBootstrap = defaultBootstrap;
    }

    private Builder(Builder other) {
      folder = other.folder;
      stateFolder = other.stateFolder;
      port = other.port;
      bindAddress = other.bindAddress;
      storage = other.storage;
      storageKind = other.storageKind;
      picker = other.picker;
      limiter = other.limiter;
      choker = other.choker;
      trackerTransports = other.trackerTransports;
      trackerSettings = other.trackerSettings;
      pluginPath = other.pluginPath;
      downLimit = other.downLimit;
      upLimit = other.upLimit;
      maxConnections = other.maxConnections;
      maxConnectionsPerTorrent = other.maxConnectionsPerTorrent;
      maxDials = other.maxDials;
      dialSpacing = other.dialSpacing;
      uploadSlots = other.uploadSlots;
      maxActive = other.maxActive;
      memoryBudgetBytes = other.memoryBudgetBytes;
      sourceTimeout = other.sourceTimeout;
      trackerTimeout = other.trackerTimeout;
      closeTimeout = other.closeTimeout;
      ipFilter = other.ipFilter;
      peerSources = other.peerSources;
      useTrackers = other.useTrackers;
      usePex = other.usePex;
      useLsd = other.useLsd;
      useDht = other.useDht;
      dhtBootstrap = other.dhtBootstrap;
      dhtReadOnly = other.dhtReadOnly;
      dhtAddresses = other.dhtAddresses;
      userAgent = other.userAgent;
      peerIdPrefix = other.peerIdPrefix;
      randomSeed = other.randomSeed;
      defaultBootstrap = other.defaultBootstrap;
    }

    /// Sets [SessionConfig#folder()].
    public Builder folder(Path value) {
      folder = value;
      return this;
    }

    /// Sets [SessionConfig#stateFolder()].
    public Builder stateFolder(Path value) {
      stateFolder = Optional.of(value);
      return this;
    }

    /// Sets [SessionConfig#port()].
    public Builder port(int value) {
      port = (int) within("port", value, -1, 0xffff);
      return this;
    }

    /// Sets [SessionConfig#bindAddress()].
    public Builder bindAddress(InetAddress value) {
      bindAddress = Optional.of(value);
      return this;
    }

    /// Chooses a storage plugin by its name, or by a URI with its settings, for example
    /// `s3://bucket/prefix?endpoint=https://...`.
    ///
    /// @throws IllegalArgumentException as [PluginChoice#parse(String)]
    public Builder storage(String name) {
      return storage(PluginChoice.parse(name));
    }

    /// Chooses a storage of one's own. It is called by virtual threads and may be interrupted if it
    /// is a [org.btsdk.spi.storage.PieceStorage], else by platform threads as a disk is.
    ///
    /// @param name what resume data remembers it by
    /// @param factory opens storages
    public Builder storage(String name, StorageFactory factory) {
      storageKind = Optional.empty();
      storage = PluginChoice.of(name, factory);
      return this;
    }

    /// Chooses a storage of one's own and says what it waits for.
    ///
    /// @param name what resume data remembers it by
    /// @param kind what it waits for
    /// @param factory opens storages
    public Builder storage(String name, StorageKind kind, StorageFactory factory) {
      storage = PluginChoice.of(name, factory);
      storageKind = Optional.of(kind);
      return this;
    }

    /// Sets [SessionConfig#storage()].
    public Builder storage(PluginChoice<StorageFactory> value) {
      storage = value;
      storageKind = Optional.empty();
      return this;
    }

    /// Chooses a picker plugin by its name, or by a URI with its settings, for example
    /// `deadline:?window=8M`.
    ///
    /// @throws IllegalArgumentException as [PluginChoice#parse(String)]
    public Builder picker(String name) {
      return picker(PluginChoice.parse(name));
    }

    /// Chooses a picker of one's own.
    ///
    /// @param name what events and messages call it
    /// @param factory makes pickers
    /// @throws IllegalArgumentException as [PluginChoice#of(String, Object)]
    public Builder picker(String name, PickerFactory factory) {
      return picker(PluginChoice.of(name, factory));
    }

    /// Sets [SessionConfig#picker()].
    public Builder picker(PluginChoice<PickerFactory> value) {
      picker = value;
      return this;
    }

    /// Chooses a limiter plugin by its name, or by a URI with its settings, for example
    /// `bucket:?burst=64K`.
    ///
    /// @throws IllegalArgumentException as [PluginChoice#parse(String)]
    public Builder limiter(String name) {
      return limiter(PluginChoice.parse(name));
    }

    /// Chooses a limiter of one's own.
    ///
    /// @param name what events and messages call it
    /// @param factory makes limiters
    /// @throws IllegalArgumentException as [PluginChoice#of(String, Object)]
    public Builder limiter(String name, LimiterFactory factory) {
      return limiter(PluginChoice.of(name, factory));
    }

    /// Sets [SessionConfig#limiter()].
    public Builder limiter(PluginChoice<LimiterFactory> value) {
      limiter = value;
      return this;
    }

    /// Chooses a choker plugin by its name, or by a URI with its settings, for example
    /// `tyrant:?capacity=512K`.
    ///
    /// @throws IllegalArgumentException as [PluginChoice#parse(String)]
    public Builder choker(String name) {
      return choker(PluginChoice.parse(name));
    }

    /// Chooses a choker of one's own.
    ///
    /// @param name what events and messages call it
    /// @param factory makes chokers
    /// @throws IllegalArgumentException as [PluginChoice#of(String, Object)]
    public Builder choker(String name, ChokerFactory factory) {
      return choker(PluginChoice.of(name, factory));
    }

    /// Sets [SessionConfig#choker()].
    public Builder choker(PluginChoice<ChokerFactory> value) {
      choker = value;
      return this;
    }

    /// Adds a tracker transport of one's own.
    public Builder trackerTransport(TrackerTransportProvider value) {
      List<TrackerTransportProvider> all = new ArrayList<>(trackerTransports);
      all.add(value);
      trackerTransports = List.copyOf(all);
      return this;
    }

    /// Sets [SessionConfig#trackerSettings()].
    public Builder trackerSettings(Map<String, Map<String, String>> value) {
      Map<String, Map<String, String>> copy = new TreeMap<>();
      value.forEach((plugin, settings) -> copy.put(plugin, Map.copyOf(settings)));
      trackerSettings = Collections.unmodifiableMap(copy);
      return this;
    }

    /// Adds a directory to [SessionConfig#pluginPath()].
    public Builder pluginPath(Path directory) {
      List<Path> all = new ArrayList<>(pluginPath);
      all.add(directory);
      return pluginPath(all);
    }

    /// Sets [SessionConfig#pluginPath()].
    public Builder pluginPath(List<Path> directories) {
      pluginPath = List.copyOf(directories);
      return this;
    }

    /// Sets [SessionConfig#downLimit()].
    public Builder downLimit(Rate value) {
      downLimit = value;
      return this;
    }

    /// Sets [SessionConfig#upLimit()].
    public Builder upLimit(Rate value) {
      upLimit = value;
      return this;
    }

    /// Sets [SessionConfig#maxConnections()].
    public Builder maxConnections(int value) {
      maxConnections = (int) within("maxConnections", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /// Sets [SessionConfig#maxConnectionsPerTorrent()].
    public Builder maxConnectionsPerTorrent(int value) {
      maxConnectionsPerTorrent =
          (int) within("maxConnectionsPerTorrent", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /// Sets [SessionConfig#maxDials()].
    public Builder maxDials(int value) {
      maxDials = (int) within("maxDials", value, 1, 10_000);
      return this;
    }

    /// Sets [SessionConfig#dialSpacing()].
    public Builder dialSpacing(Duration value) {
      dialSpacing = within("dialSpacing", value, Duration.ZERO);
      return this;
    }

    /// Sets [SessionConfig#uploadSlots()].
    public Builder uploadSlots(int value) {
      uploadSlots = (int) within("uploadSlots", value, 0, Integer.MAX_VALUE);
      return this;
    }

    /// Sets [SessionConfig#maxActive()].
    public Builder maxActive(int value) {
      maxActive = (int) within("maxActive", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /// Sets [SessionConfig#memoryBudgetBytes()].
    public Builder memoryBudgetBytes(long value) {
      memoryBudgetBytes = within("memoryBudgetBytes", value, 1L << 20, Long.MAX_VALUE);
      return this;
    }

    /// Sets [SessionConfig#sourceTimeout()].
    public Builder sourceTimeout(Duration value) {
      sourceTimeout = within("sourceTimeout", value, SHORTEST);
      return this;
    }

    /// Sets [SessionConfig#trackerTimeout()].
    public Builder trackerTimeout(Duration value) {
      trackerTimeout = within("trackerTimeout", value, SHORTEST);
      return this;
    }

    /// Sets [SessionConfig#closeTimeout()].
    public Builder closeTimeout(Duration value) {
      closeTimeout = within("closeTimeout", value, Duration.ZERO);
      return this;
    }

    /// Sets [SessionConfig#ipFilter()].
    public Builder ipFilter(IpFilter value) {
      ipFilter = value;
      return this;
    }

    /// Adds a source of peers.
    public Builder peerSource(PeerSource value) {
      List<PeerSource> all = new ArrayList<>(peerSources);
      all.add(value);
      peerSources = List.copyOf(all);
      return this;
    }

    /// Sets [SessionConfig#useTrackers()].
    public Builder useTrackers(boolean value) {
      useTrackers = value;
      return this;
    }

    /// Sets [SessionConfig#usePex()].
    public Builder usePex(boolean value) {
      usePex = value;
      return this;
    }

    /// Sets [SessionConfig#useLsd()].
    public Builder useLsd(boolean value) {
      useLsd = value;
      return this;
    }

    /// Sets [SessionConfig#useDht()].
    public Builder useDht(boolean value) {
      useDht = value;
      return this;
    }

    /// Sets [SessionConfig#dhtBootstrap()].
    ///
    /// @throws IllegalArgumentException if one is not `HOST:PORT`, an IPv6 address in brackets
    public Builder dhtBootstrap(List<String> value) {
      value.forEach(HostAndPort::parse);
      dhtBootstrap = List.copyOf(value);
      return this;
    }

    /// Sets [SessionConfig#dhtReadOnly()].
    public Builder dhtReadOnly(boolean value) {
      dhtReadOnly = value;
      return this;
    }

    /// Sets [SessionConfig#dhtAddresses()].
    ///
    /// @throws IllegalArgumentException if there are more than 16: more are named only by mistake
    public Builder dhtAddresses(List<InetAddress> value) {
      within("the number of dhtAddresses", value.size(), 0, 16);
      dhtAddresses = List.copyOf(value);
      return this;
    }

    /// Sets [SessionConfig#userAgent()].
    public Builder userAgent(String value) {
      within("length of userAgent", value.length(), 1, 100);
      userAgent = printable("userAgent", value);
      return this;
    }

    /// Sets [SessionConfig#peerIdPrefix()].
    public Builder peerIdPrefix(String value) {
      within("length of the peer id prefix", value.length(), 0, 8);
      peerIdPrefix = printable("the peer id prefix", value);
      return this;
    }

    /// Sets [SessionConfig#randomSeed()].
    public Builder randomSeed(long value) {
      randomSeed = OptionalLong.of(value);
      return this;
    }

    /// The settings.
    public SessionConfig build() {
      return new SessionConfig(new Builder(this));
    }

    private static List<String> defaultBootstrap() {
      String property = System.getProperty(BOOTSTRAP_PROPERTY, "");
      if (property.isEmpty()) {
        return DHT_ROUTERS;
      }
      if (property.equals("none")) {
        return List.of();
      }
      List<String> nodes = List.of(property.split(",", -1));
      try {
        nodes.forEach(HostAndPort::parse);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "system property %s: %s; or write none".formatted(BOOTSTRAP_PROPERTY, e.getMessage()),
            e);
      }
      return nodes;
    }

    private static long within(String what, long value, long min, long max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            "%s is from %d to %d, not %d".formatted(what, min, max, value));
      }
      return value;
    }

    private static Duration within(String what, Duration value, Duration min) {
      if (value.compareTo(min) < 0) {
        throw new IllegalArgumentException(
            "%s is %s zero, not %s".formatted(what, min.isZero() ? "at least" : "above", value));
      }
      return value.compareTo(LONGEST) > 0 ? LONGEST : value;
    }

    private static String printable(String what, String value) {
      if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        throw new IllegalArgumentException(
            "%s is printable ASCII, not \"%s\"".formatted(what, escaped(value)));
      }
      return value;
    }

    /// What a terminal would not show, or not as it is, in the form that Java sources have.
    private static String escaped(String value) {
      return value
          .chars()
          .mapToObj(c -> c >= ' ' && c <= '~' ? Character.toString(c) : "\\u%04x".formatted(c))
          .collect(Collectors.joining());
    }

    private Map<String, Object> differences() {
      Map<String, Object> mine = all();
      new Builder(folder, defaultBootstrap)
          .all()
          .forEach((name, value) -> mine.remove(name, value));
      mine.put("folder", folder);
      mine.computeIfPresent("trackerSettings", (_, _) -> trackerSettingsWithoutValues());
      return mine;
    }

    /// Some of the values may be secret.
    private Map<String, Object> trackerSettingsWithoutValues() {
      Map<String, Object> names = new TreeMap<>();
      trackerSettings.forEach((plugin, settings) -> names.put(plugin, settings.keySet()));
      return names;
    }

    private Map<String, Object> all() {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("folder", folder);
      all.put("stateFolder", stateFolder);
      all.put("port", port);
      all.put("bindAddress", bindAddress);
      all.put("storage", storage);
      all.put("storageKind", storageKind);
      all.put("picker", picker);
      all.put("limiter", limiter);
      all.put("choker", choker);
      all.put("trackerTransports", trackerTransports);
      all.put("trackerSettings", trackerSettings);
      all.put("pluginPath", pluginPath);
      all.put("downLimit", downLimit);
      all.put("upLimit", upLimit);
      all.put("maxConnections", maxConnections);
      all.put("maxConnectionsPerTorrent", maxConnectionsPerTorrent);
      all.put("maxDials", maxDials);
      all.put("dialSpacing", dialSpacing);
      all.put("uploadSlots", uploadSlots);
      all.put("maxActive", maxActive);
      all.put("memoryBudgetBytes", memoryBudgetBytes);
      all.put("sourceTimeout", sourceTimeout);
      all.put("trackerTimeout", trackerTimeout);
      all.put("closeTimeout", closeTimeout);
      all.put("ipFilter", ipFilter);
      all.put("peerSources", peerSources);
      all.put("useTrackers", useTrackers);
      all.put("usePex", usePex);
      all.put("useLsd", useLsd);
      all.put("useDht", useDht);
      all.put("dhtBootstrap", dhtBootstrap);
      all.put("dhtReadOnly", dhtReadOnly);
      all.put("dhtAddresses", dhtAddresses);
      all.put("userAgent", userAgent);
      all.put("peerIdPrefix", peerIdPrefix);
      all.put("randomSeed", randomSeed);
      return all;
    }
  }
}
