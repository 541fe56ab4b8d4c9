// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.AddOptions;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.StopGoal;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.btsdk.spi.storage.StorageFactory;

/// The flags of commands that open a session.
public final class SessionOptions {
  private Path dir = Path.of("");
  private int port;
  private Optional<String> bind = Optional.empty();
  private List<String> peers = List.of();
  private boolean noTrackers;
  private boolean noPex;
  private boolean noLsd;
  private boolean noDht;
  private List<String> bootstrap = List.of();
  private Rate down = Rate.UNLIMITED;
  private Rate up = Rate.UNLIMITED;
  private Optional<Integer> connections = Optional.empty();
  private Optional<String> storage = Optional.empty();
  private Optional<String> limiter = Optional.empty();
  private Optional<String> choker = Optional.empty();
  private Optional<Double> maxRatio = Optional.empty();
  private Optional<Long> maxUpTotal = Optional.empty();
  private Optional<Long> maxDownTotal = Optional.empty();

  /// Declares them.
  public void declare(Flags flags) {
    flags.value(
        "-o,--dir",
        "DIR",
        "Where the data is. Default: this folder.",
        Path.class,
        given -> dir = given);
    declareNetwork(flags);
    declareTransfer(flags);
  }

  /// Declares those about the network, for commands that transfer nothing.
  public void declareNetwork(Flags flags) {
    flags.value(
        "--port",
        "N",
        "The port to listen on; 0 (the default): any; -1: none.",
        Integer.class,
        given -> port = given);
    flags.optional(
        "--bind",
        "ADDR",
        "The address to listen on and connect from.",
        String.class,
        given -> bind = given);
    flags.texts(
        "--peer", "HOST:PORT", "Connect to this peer; may be repeated.", given -> peers = given);
    flags.flag("--no-trackers", "Ask no tracker.", given -> noTrackers = given);
    flags.flag("--no-dht", "Do without the DHT.", given -> noDht = given);
    DhtOptions.declareBootstrap(flags, given -> bootstrap = given);
    flags.flag("--no-lsd", "Look for no peers on the local network.", given -> noLsd = given);
    flags.flag(
        "--no-pex", "Neither ask peers for others nor tell them of any.", given -> noPex = given);
  }

  private void declareTransfer(Flags flags) {
    flags.value(
        "--down",
        "RATE",
        "Download limit, for example 2M or 500K; 0: none (the default).",
        Units::rate,
        given -> down = given);
    flags.value("--up", "RATE", "Upload limit.", Units::rate, given -> up = given);
    flags.optional(
        "--connections",
        "N",
        "The most peers of a torrent. Default: 100 of a torrent, and 500 in all, or N where that is"
            + " more.",
        Integer.class,
        given -> connections = given);
    flags.optional(
        "--storage",
        "NAME|URI",
        "The storage plugin, or a URI whose scheme is its name and whose query its settings, for"
            + " example file:?allocation=full or s3://bucket/prefix. Default: file.",
        String.class,
        given -> storage = given);
    flags.optional(
        "--limiter",
        "NAME|URI",
        "The rate limiter plugin for --down and --up, likewise, for example bucket:?burst=64K."
            + " Default: bucket.",
        String.class,
        given -> limiter = given);
    flags.optional(
        "--choker",
        "NAME|URI",
        "The plugin that chooses who is unchoked, likewise. Default: titfortat.",
        String.class,
        given -> choker = given);
    flags.optional(
        "--max-ratio",
        "RATIO",
        "Stop when uploaded by downloaded reaches this.",
        Double.class,
        given -> maxRatio = given);
    flags.optional(
        "--max-up-total",
        "SIZE",
        "Stop when so much is uploaded.",
        Units::size,
        given -> maxUpTotal = given);
    flags.optional(
        "--max-down-total",
        "SIZE",
        "Stop when so much is downloaded.",
        Units::size,
        given -> maxDownTotal = given);
  }

  /// `--dir`.
  public Path dir() {
    return dir;
  }

  /// Whether data is kept elsewhere than in files below `--dir`.
  public boolean storesElsewhere() {
    return storage.filter(choice -> !plugin(choice).name().equals("file")).isPresent();
  }

  /// The settings of the session.
  ///
  /// @param pluginPath the directories in which plugins are looked for
  public SessionConfig config(List<Path> pluginPath) {
    SessionConfig.Builder config =
        SessionConfig.of(dir).toBuilder()
            .useTrackers(!noTrackers)
            .usePex(!noPex)
            .useLsd(!noLsd)
            .downLimit(down)
            .upLimit(up)
            .pluginPath(pluginPath);
    try {
      config.port(port);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    connections.ifPresent(most -> connections(config, most));
    config.useDht(!noDht);
    DhtOptions.applyBootstrap(config, bootstrap);
    bind.ifPresent(address -> config.bindAddress(resolve(address)));
    storage.ifPresent(choice -> config.storage(plugin(choice)));
    limiter.ifPresent(choice -> config.limiter(plugin("--limiter", choice)));
    choker.ifPresent(choice -> config.choker(plugin("--choker", choice)));
    return config.build();
  }

  private static void connections(SessionConfig.Builder config, int most) {
    if (most < 1) {
      throw new UsageException("--connections is one or more, not " + most);
    }
    config.maxConnectionsPerTorrent(most);
    config.maxConnections(Math.max(most, config.build().maxConnections()));
  }

  /// The settings of one torrent.
  ///
  /// @param options the defaults
  /// @param peers [#peers()], which is asked once, before a session is opened
  public AddOptions apply(AddOptions options, List<PeerAddress> peers) {
    StopGoal goal = options.goal();
    if (maxRatio.isPresent()) {
      goal = goal.ratio(positive("--max-ratio", maxRatio.get()));
    }
    if (maxUpTotal.isPresent()) {
      goal = goal.uploadedBytes(maxUpTotal.get());
    }
    if (maxDownTotal.isPresent()) {
      goal = goal.downloadedBytes(maxDownTotal.get());
    }
    return options.goal(goal).useTrackers(!noTrackers).peers(peers);
  }

  /// `--peer`, names looked up.
  ///
  /// @throws UsageException if a text is no host and port
  /// @throws TorrentException.Network if a name is unknown
  public List<PeerAddress> peers() {
    List<PeerAddress> addresses = new ArrayList<>();
    for (String peer : peers) {
      int colon = peer.lastIndexOf(':');
      String host = colon <= 0 ? "" : peer.substring(0, colon);
      String digits = peer.substring(colon + 1);
      if (host.isEmpty()
          || !digits.matches("[0-9]{1,5}")
          || Integer.parseInt(digits) > 0xffff
          || (host.contains(":") && !host.startsWith("["))) {
        throw new UsageException("--peer: \"" + peer + "\" is no HOST:PORT");
      }
      int number = Integer.parseInt(digits);
      addresses.add(PeerAddress.of(new InetSocketAddress(resolve(host), number)));
    }
    return addresses;
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new TorrentException.Network(host + ": unknown host", e);
    }
  }

  private static double positive(String flag, double value) {
    if (!(value >= 0)) {
      throw new UsageException(flag + " is zero or more, not " + value);
    }
    return value;
  }

  /// Reads a storage: a name, or a URI. What stands between the scheme and the query becomes the
  /// setting `location`, where there is any.
  static PluginChoice<StorageFactory> plugin(String choice) {
    return plugin("--storage", choice);
  }

  /// A plugin by its name, or by a URI whose query has its settings.
  ///
  /// @param flag for what is said of a wrong one
  public static <F> PluginChoice<F> plugin(String flag, String choice) {
    try {
      return PluginChoice.parse(choice);
    } catch (IllegalArgumentException e) {
      throw new UsageException(flag + ": " + e.getMessage());
    }
  }
}
