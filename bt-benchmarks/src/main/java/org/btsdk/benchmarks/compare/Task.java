// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a client is to do.
///
/// @param torrents to download or to seed
/// @param seed whether the data is in the folder already
/// @param folder where data is or goes
/// @param scratch an empty folder for its own files
/// @param listen the address to listen on and to connect from
/// @param peers to connect to, by the info-hash of their torrent
/// @param downLimit in bytes a second, 0 for none
/// @param upLimit in bytes a second, 0 for none
/// @param partner the load generator's program, which also measures processes
/// @param tracker for clients that connect to nobody else
/// @param onStart is told the process, before it can have done anything
record Task(
    List<TorrentFile> torrents,
    boolean seed,
    Path folder,
    Path scratch,
    String listen,
    Map<String, List<PeerPort>> peers,
    long downLimit,
    long upLimit,
    Path partner,
    Tracker tracker,
    OnStart onStart) {
  Task {
    torrents = List.copyOf(torrents);
    peers = Map.copyOf(peers);
  }

  /// Is told a process.
  @FunctionalInterface
  interface OnStart {
    void started(long pid) throws IOException;
  }

  /// Starts the client's process, measured.
  Metered launch(String name, List<String> words) throws IOException, InterruptedException {
    Metered process = Metered.start(partner, name, scratch, words);
    onStart.started(process.pid());
    return process;
  }

  List<PeerPort> allPeers() {
    return peers.values().stream().flatMap(List::stream).toList();
  }

  List<PeerPort> peersOf(TorrentFile torrent) {
    return peers.getOrDefault(torrent.infoHash(), List.of());
  }
}
