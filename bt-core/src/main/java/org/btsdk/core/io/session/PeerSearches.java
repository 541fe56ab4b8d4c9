// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.btsdk.api.PeerSource;
import org.btsdk.api.TorrentState;
import org.btsdk.core.io.dht.DhtNode;
import org.btsdk.core.io.lsd.LocalDiscovery;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.PeerAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for peers of one torrent while it is active, in the DHT, on the local network, and by the
/// embedder's peer sources, each of which has a virtual thread; also while its metadata is not
/// known; never for a private torrent (BEP 27), once that is known. Threads: the torrent's loop.
final class PeerSearches {
  private static final Logger LOG = LoggerFactory.getLogger(PeerSearches.class);

  /// Peers that are taken at once; what is beyond is dropped.
  private static final int MOST_AT_ONCE = 1000;

  private final SessionServices services;
  private final TorrentDriver torrent;
  private final List<Future<?>> running = new ArrayList<>();

  PeerSearches(SessionServices services, TorrentDriver torrent) {
    this.services = services;
    this.torrent = torrent;
  }

  /// The torrent does something else now.
  void changed(TorrentState state) {
    switch (state) {
      case METADATA, DOWNLOADING -> start(true);
      case SEEDING -> start(false);
      case PAUSED, FAILED -> stop();
      case QUEUED, CHECKING, FINISHING, REMOVED -> {}
    }
  }

  private void start(boolean wantsPeers) {
    if (torrent.isPrivate()) {
      stop(); // found out only now: the metadata of a magnet link came
      return;
    }
    DhtNode dht = services.dht();
    if (dht != null) {
      dht.torrents().use(torrent, wantsPeers);
    }
    LocalDiscovery local = services.localDiscovery();
    if (local != null) {
      local.wanted(torrent.infoHashes().wire());
    }
    if (running.isEmpty()) {
      startSources();
    }
  }

  private void startSources() {
    for (PeerSource source : services.config().peerSources()) {
      try {
        running.add(services.callbacks().submit(() -> search(source)));
      } catch (RejectedExecutionException _) {
        return; // the session is being closed
      }
    }
  }

  private void search(PeerSource source) {
    try {
      source.find(
          torrent.infoHashes(),
          services.listenPort(),
          found -> {
            List<PeerAddress> peers = found.subList(0, Math.min(found.size(), MOST_AT_ONCE));
            torrent.command(new TorrentEvent.PeersFound(source.name(), List.copyOf(peers)));
          });
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("the peer source {} threw", source.name(), e);
    }
  }

  private void stop() {
    DhtNode dht = services.dht();
    if (dht != null) {
      dht.torrents().remove(torrent);
    }
    LocalDiscovery local = services.localDiscovery();
    if (local != null) {
      local.unwanted(torrent.infoHashes().wire());
    }
    running.forEach(search -> search.cancel(true));
    running.clear();
  }

  void close() {
    stop();
  }
}
