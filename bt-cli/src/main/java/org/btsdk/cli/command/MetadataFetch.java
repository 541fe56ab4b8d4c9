// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.option.SessionOptions;
import org.btsdk.cli.terminal.Console;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;

/// Fetches the metadata of a magnet link, shows that it does, and leaves nothing behind.
///
/// @param console where progress goes
/// @param options how peers are found
/// @param pluginPath the directories in which plugins are looked for
record MetadataFetch(Console console, SessionOptions options, List<Path> pluginPath) {
  /// 2 min where `--timeout` says nothing: a swarm that has the metadata gives it within seconds.
  static final Duration TIMEOUT = Duration.ofMinutes(2);

  private static final long LOOK_MILLIS = 100;

  /// @param magnet a link to a torrent, or to what a publisher points to
  /// @throws TorrentException.NoMetadata if it took too long; says why
  /// @throws TorrentException.DhtFailed if the item of a publisher was not found; says why
  /// @throws InterruptedException if the command is told to stop
  Metainfo fetch(Source magnet, Duration timeout) throws InterruptedException {
    long endNanos = System.nanoTime() + timeout.toNanos();
    List<PeerAddress> peers = options.peers();
    try (TemporaryFolder state = TemporaryFolder.make();
        Session session = Session.open(config(state.path(), timeout))) {
      console.cleanUp().add(session::close);
      Torrent torrent = session.add(magnet, add -> options.apply(add.metadataOnly(true), peers));
      return await(torrent, endNanos);
    }
  }

  private SessionConfig config(Path state, Duration timeout) {
    return options.config(pluginPath).toBuilder().stateFolder(state).sourceTimeout(timeout).build();
  }

  private Metainfo await(Torrent torrent, long endNanos) throws InterruptedException {
    ProgressDisplay display = new ProgressDisplay(console);
    var subscription = torrent.events().subscribe(_ -> console.wake());
    try {
      while (!console.awaitStop(LOOK_MILLIS)) {
        if (torrent.metainfo().isPresent()) {
          return torrent.metainfo().get();
        }
        if (torrent.failure().isPresent()) {
          throw TorrentException.of(torrent.name(), torrent.failure().get());
        }
        if (System.nanoTime() - endNanos > 0) {
          return torrent.awaitMetadata(Duration.ZERO);
        }
        display.show(List.of(torrent));
      }
      throw new InterruptedException("told to stop");
    } finally {
      display.clear();
      subscription.close();
    }
  }
}
