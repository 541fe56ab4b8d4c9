// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.btsdk.api.AddOptions;
import org.btsdk.api.FilePriority;
import org.btsdk.api.KnownPeer;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.cli.terminal.Console;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;

/// Looks for peers on the local network (BEP 14): tells neighbours of a session that listens and
/// wants nothing, and hears who searches too, or connects. NOT thread-safe.
final class LocalPeers implements AutoCloseable {
  /// 5 s: a search goes out within 2, and whoever hears it connects at once.
  private static final Duration TIME = Duration.ofSeconds(5);

  private static final long LOOK_MILLIS = 100;

  private final Console console;
  private final TemporaryFolder folder = TemporaryFolder.make();
  private final Session session;
  private final Torrent torrent;

  /// Begins to look.
  ///
  /// @param config makes the settings for a folder where state may be kept
  LocalPeers(Console console, InfoHashes infoHashes, Function<Path, SessionConfig> config) {
    this.console = console;
    SessionConfig.Builder settings =
        config.apply(folder.path()).toBuilder()
            .port(0)
            .useDht(false)
            .useTrackers(false)
            .usePex(false)
            .useLsd(true)
            .storage(PluginChoice.named("memory"));
    this.session = folder.open(settings.build());
    console.cleanUp().add(this::close);
    this.torrent =
        session.add(
            new Source.OfMagnet(MagnetLink.of(infoHashes)),
            options -> options.onMetadata(LocalPeers::nothing));
  }

  /// No file is wanted, whatever there is: neighbours are only counted.
  private static AddOptions nothing(Metainfo metainfo, AddOptions options) {
    Map<Integer, FilePriority> priorities = new TreeMap<>();
    for (int file = 0; file < metainfo.files().size(); file++) {
      priorities.put(file, FilePriority.SKIP);
    }
    return options.priorities(priorities);
  }

  /// Waits for neighbours for a few seconds.
  ///
  /// @param most how long at most
  /// @param found takes those who are known; the same ones again and again
  /// @throws InterruptedException if the command was told to stop
  void listen(Duration most, Consumer<List<PeerAddress>> found) throws InterruptedException {
    long nanos = Math.min(TIME.toNanos(), most.toNanos());
    long end = System.nanoTime() + nanos;
    do {
      found.accept(torrent.knownPeers().stream().map(KnownPeer::address).toList());
      if (console.awaitStop(LOOK_MILLIS)) {
        throw new InterruptedException();
      }
    } while (System.nanoTime() - end < 0);
  }

  @Override
  public void close() {
    session.close();
    folder.close();
  }
}
