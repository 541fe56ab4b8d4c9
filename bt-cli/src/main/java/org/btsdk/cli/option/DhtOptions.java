// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.terminal.UsageException;

/// The flags of commands that open a session for nothing but a node of the DHT.
public final class DhtOptions {
  private int port;
  private Optional<String> bind = Optional.empty();
  private List<String> bootstrap = List.of();

  /// Declares them.
  public void declare(Flags flags) {
    declareBootstrap(flags, given -> bootstrap = given);
    flags.optional(
        "--bind", "ADDR", "The address to ask from.", String.class, given -> bind = given);
    flags.value(
        "--port",
        "N",
        "The UDP port to ask from; 0 (the default): any.",
        Integer.class,
        given -> port = given);
  }

  /// Declares where to begin.
  static void declareBootstrap(Flags flags, Consumer<List<String>> to) {
    flags.texts(
        "--bootstrap",
        "HOST:PORT",
        "Begin in the DHT with this node instead of the well-known ones; may be repeated.",
        to);
  }

  /// The settings of a session that listens to no peers, and whose node is gone in a moment.
  ///
  /// @param stateFolder where the node's neighbours are kept until the next time
  /// @throws UsageException if a flag makes no sense
  public SessionConfig config(Path stateFolder) {
    SessionConfig.Builder config =
        SessionConfig.of(stateFolder).toBuilder()
            .stateFolder(stateFolder)
            .useTrackers(false)
            .port(-1)
            .dhtReadOnly(true);
    applyBootstrap(config, bootstrap);
    bind.ifPresent(address -> config.bindAddress(resolve(address)));
    return config.build();
  }

  /// Sets where to begin, if that was said.
  static void applyBootstrap(SessionConfig.Builder config, List<String> nodes) {
    if (!nodes.isEmpty()) {
      try {
        config.dhtBootstrap(nodes);
      } catch (IllegalArgumentException e) {
        throw new UsageException("--bootstrap: " + e.getMessage());
      }
    }
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new TorrentException.Network(host + ": unknown host", e);
    }
  }
}
