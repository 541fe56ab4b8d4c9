// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.api.AddOptions;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.StopGoal;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.btsdk.spi.storage.StorageFactory;
import picocli.CommandLine.Option;

/// The flags of commands that open a session.
public final class SessionOptions {
  @Option(
      names = {"-o", "--dir"},
      paramLabel = "DIR",
      description = "Where the data is. Default: this folder.")
  private Path dir = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port to listen on; 0 (the default): any; -1: none.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDR",
      description = "The address to listen on and connect from.")
  private Optional<String> bind = Optional.empty();

  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      description = "Connect to this peer; may be repeated.")
  private List<String> peers = List.of();

  @Option(names = "--no-trackers", description = "Ask no tracker.")
  private boolean noTrackers;

  @Option(names = "--no-dht", description = "Accepted; there is no DHT yet.")
  @SuppressWarnings("unused") // accepted for scripts, until there is something to turn off
  private boolean noDht;

  @Option(names = "--no-lsd", description = "Accepted; there is no local discovery yet.")
  @SuppressWarnings("unused") // accepted for scripts, until there is something to turn off
  private boolean noLsd;

  @Option(names = "--no-pex", description = "Accepted; there is no peer exchange yet.")
  @SuppressWarnings("unused") // accepted for scripts, until there is something to turn off
  private boolean noPex;

  @Option(
      names = "--down",
      paramLabel = "RATE",
      converter = Units.RateConverter.class,
      description = "Download limit, for example 2M or 500K; 0: none (the default).")
  private Rate down = Rate.UNLIMITED;

  @Option(
      names = "--up",
      paramLabel = "RATE",
      converter = Units.RateConverter.class,
      description = "Upload limit.")
  private Rate up = Rate.UNLIMITED;

  @Option(
      names = "--storage",
      paramLabel = "NAME|URI",
      description =
          "The storage plugin, or a URI whose scheme is its name and whose query its settings, for"
              + " example file:?allocation=full. Default: file.")
  private Optional<String> storage = Optional.empty();

  @Option(
      names = "--max-ratio",
      paramLabel = "RATIO",
      description = "Stop when uploaded by downloaded reaches this.")
  private Optional<Double> maxRatio = Optional.empty();

  @Option(
      names = "--max-up-total",
      paramLabel = "SIZE",
      converter = Units.SizeConverter.class,
      description = "Stop when so much is uploaded.")
  private Optional<Long> maxUpTotal = Optional.empty();

  @Option(
      names = "--max-down-total",
      paramLabel = "SIZE",
      converter = Units.SizeConverter.class,
      description = "Stop when so much is downloaded.")
  private Optional<Long> maxDownTotal = Optional.empty();

  /// `--dir`.
  public Path dir() {
    return dir;
  }

  /// The settings of the session.
  public SessionConfig config() {
    SessionConfig.Builder config =
        SessionConfig.of(dir).toBuilder().useTrackers(!noTrackers).downLimit(down).upLimit(up);
    try {
      config.port(port);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    bind.ifPresent(address -> config.bindAddress(resolve(address)));
    storage.ifPresent(choice -> config.storage(plugin(choice)));
    return config.build();
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
    AddOptions changed = options.goal(goal).useTrackers(!noTrackers);
    for (PeerAddress peer : peers) {
      changed = changed.peer(peer);
    }
    return changed;
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
    int colon = choice.indexOf(':');
    String name = colon < 0 ? choice : choice.substring(0, colon);
    Map<String, String> settings = new TreeMap<>();
    if (colon >= 0) {
      String rest = choice.substring(colon + 1);
      int query = rest.indexOf('?');
      String location = (query < 0 ? rest : rest.substring(0, query)).replaceFirst("^//", "");
      if (!location.isEmpty()) {
        settings.put("location", decode(location));
      }
      if (query >= 0) {
        for (String pair : rest.substring(query + 1).split("&", -1)) {
          int equals = pair.indexOf('=');
          if (!pair.isEmpty()) {
            settings.put(
                decode(equals < 0 ? pair : pair.substring(0, equals)),
                equals < 0 ? "true" : decode(pair.substring(equals + 1)));
          }
        }
      }
    }
    try {
      return PluginChoice.named(name, settings);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--storage: " + e.getMessage());
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--storage: not a URI: " + e.getMessage());
    }
  }
}
