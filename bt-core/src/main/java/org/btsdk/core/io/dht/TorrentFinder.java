// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btsdk.core.dht.DhtAction;
import org.btsdk.core.dht.DhtEvent;
import org.btsdk.core.dht.LookupEnd;
import org.btsdk.core.dht.LookupSummary;
import org.btsdk.core.dht.TorrentSearches;
import org.btsdk.core.io.thread.TorrentMailbox;
import org.btsdk.core.peer.Namer;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;

/// Finds peers of the session's torrents in the DHT and announces them there, while they are
/// active. Threads: any may call what is not said to be the loop's; none of it blocks.
public final class TorrentFinder {
  /// The source of these peers, for people.
  static final String SOURCE = "dht";

  /// 2,000 peers of one search: more than a torrent keeps.
  private static final int MAX_PEERS = 2000;

  /// A torrent that is looked for. Threads: any.
  public interface Torrent extends TorrentMailbox {
    /// What names it in the session.
    int number();

    /// What names it in the DHT.
    InfoHashes infoHashes();
  }

  private final DhtSession services;
  private final DhtNode node;

  // Only touched by the loop's thread.
  private final TorrentSearches searches = new TorrentSearches();
  private final Map<Integer, Entry> torrents = new TreeMap<>();

  TorrentFinder(DhtSession services, DhtNode node) {
    this.services = services;
    this.node = node;
  }

  private record Entry(Torrent torrent, boolean wantsPeers) {}

  /// A torrent is active from now on; never a private one.
  ///
  /// @param wantsPeers whether it has a use for more peers; else it only announces itself
  public void use(Torrent torrent, boolean wantsPeers) {
    if (!wantsPeers && services.listenPort() == 0) {
      remove(torrent); // nobody could connect to it
      return;
    }
    node.execute(now -> {
      node.need();
      torrents.put(torrent.number(), new Entry(torrent, wantsPeers));
      searches.use(torrent.number(), wantsPeers, now);
    });
  }

  /// A torrent is not active any more.
  public void remove(Torrent torrent) {
    node.execute(_ -> {
      torrents.remove(torrent.number());
      searches.remove(torrent.number());
    });
  }

  /// The loop's thread.
  void joined(long nowNanos) {
    searches.joined(nowNanos);
  }

  /// The loop's thread.
  void advance(long nowNanos) {
    for (int next = searches.take(nowNanos); next >= 0; next = searches.take(nowNanos)) {
      Entry entry = torrents.get(next);
      if (entry != null) {
        search(entry);
      }
    }
  }

  private void search(Entry entry) {
    DhtId infoHash = DhtId.of(entry.torrent().infoHashes().wire());
    int port = services.listenPort();
    node.startLookup(
        lookup ->
            port > 0
                ? new DhtEvent.Announce(lookup, infoHash, port, false, !entry.wantsPeers())
                : new DhtEvent.FindPeers(lookup, infoHash, false),
        new Search(entry.torrent()));
  }

  long nextDeadlineNanos() {
    return searches.nextDeadlineNanos();
  }

  /// One search of one torrent.
  private final class Search implements DhtNode.Listener {
    private final Torrent torrent;
    private final Set<PeerAddress> found = new TreeSet<>();

    private Search(Torrent torrent) {
      this.torrent = torrent;
    }

    @Override
    public void told(DhtAction action) {
      if (action instanceof DhtAction.PeersFound(long _, NodeInfo from, List<PeerAddress> peers)) {
        List<PeerAddress> fresh = new ArrayList<>();
        for (PeerAddress peer : peers) {
          if (found.size() < MAX_PEERS && found.add(peer)) {
            fresh.add(peer);
          }
        }
        if (!fresh.isEmpty()) {
          torrent.answer(
              new TorrentEvent.PeersFound(SOURCE, fresh, Namer.stranger(from.address().ip())));
        }
      }
    }

    @Override
    public void ended(LookupEnd end, LookupSummary summary) {
      searches.ended(torrent.number(), end, found.size(), System.nanoTime());
    }
  }
}
