// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.dht.PeerBloom;
import org.btsdk.protocol.krpc.DhtId;
import org.jspecify.annotations.Nullable;

/// The peers that others announced to us (BEP 5, BEP 33). Not thread-safe.
final class PeerStore {
  /// 30 min: clients announce every 15.
  static final long EXPIRY_NANOS = 1_800_000_000_000L;

  /// 100 torrents for each address: a client with thousands meets a node with few of them, and
  /// nobody fills the store by himself.
  static final int MAX_TORRENTS_OF_SOURCE = 100;

  /// 5 min between two looks for peers that have expired.
  static final long SWEEP_NANOS = 300_000_000_000L;

  private final int maxTorrents;
  private final int maxPeers;
  private final LinkedHashMap<DhtId, LinkedHashMap<PeerAddress, Kept>> torrents =
      new LinkedHashMap<>(0);
  private final LinkedHashMap<Long, Integer> bySource = new LinkedHashMap<>(0);
  private int count;

  private record Kept(int port, boolean seed, long expiryNanos) {}

  PeerStore(DhtLimits limits) {
    this.maxTorrents = limits.maxTorrents();
    this.maxPeers = limits.maxPeersPerTorrent();
  }

  /// Whether an announce would be kept: the token is left out if not (BEP 33).
  boolean admits(DhtId infoHash, IpAddress from) {
    @Nullable LinkedHashMap<PeerAddress, Kept> peers = torrents.get(infoHash);
    if (peers != null && peers.containsKey(key(new PeerAddress(from, 0)))) {
      return true;
    }
    return maxTorrents > 0 && bySource.getOrDefault(Source.of(from), 0) < MAX_TORRENTS_OF_SOURCE;
  }

  /// What is one peer: on the internet an address, whatever ports it announces, so that nobody
  /// fills a torrent by himself; in a local network an address and a port, as in [Source].
  private static PeerAddress key(PeerAddress peer) {
    return Reach.of(peer.ip()) == Reach.LOCAL ? peer : new PeerAddress(peer.ip(), 0);
  }

  /// Keeps a peer, in the place of what it announced before.
  void announce(DhtId infoHash, PeerAddress peer, boolean seed, long nowNanos) {
    if (!admits(infoHash, peer.ip())) {
      return;
    }
    @Nullable LinkedHashMap<PeerAddress, Kept> peers = torrents.get(infoHash);
    if (peers == null) {
      if (torrents.size() >= maxTorrents) {
        forgetSmallest();
      }
      peers = new LinkedHashMap<>(2);
      torrents.put(infoHash, peers);
    }
    remove(peers, key(peer));
    if (peers.size() >= maxPeers) {
      remove(peers, peers.firstEntry().getKey()); // announced longest ago
    }
    peers.put(key(peer), new Kept(peer.port(), seed, nowNanos + EXPIRY_NANOS));
    bySource.merge(Source.of(peer.ip()), 1, Integer::sum);
    count++;
  }

  private void remove(SequencedMap<PeerAddress, Kept> peers, PeerAddress peer) {
    if (peers.remove(peer) != null) {
      forgotten(peer);
    }
  }

  private void forgotten(PeerAddress peer) {
    count--;
    bySource.computeIfPresent(Source.of(peer.ip()), (_, n) -> n == 1 ? null : n - 1);
  }

  /// The torrent with the fewest peers is worth least; of these, the one known longest.
  private void forgetSmallest() {
    Map.Entry<DhtId, LinkedHashMap<PeerAddress, Kept>> smallest = torrents.firstEntry();
    for (Map.Entry<DhtId, LinkedHashMap<PeerAddress, Kept>> entry : torrents.entrySet()) {
      if (entry.getValue().size() < smallest.getValue().size()) {
        smallest = entry;
      }
    }
    smallest.getValue().keySet().forEach(this::forgotten);
    torrents.remove(smallest.getKey());
  }

  boolean knows(DhtId infoHash) {
    return torrents.containsKey(infoHash);
  }

  /// Some peers of a torrent, by chance.
  ///
  /// @param v4 of which family
  /// @param noSeed whether seeds are left out, if there are enough others
  List<PeerAddress> some(
      DhtId infoHash, boolean v4, boolean noSeed, int max, RandomGenerator chance, long nowNanos) {
    @Nullable LinkedHashMap<PeerAddress, Kept> peers = torrents.get(infoHash);
    if (peers == null || max <= 0) {
      return List.of();
    }
    List<PeerAddress> chosen = new ArrayList<>(Math.min(max, peers.size()));
    int seen = 0;
    for (Map.Entry<PeerAddress, Kept> entry : peers.entrySet()) {
      Kept kept = entry.getValue();
      IpAddress ip = entry.getKey().ip();
      if (ip.isV4() != v4 || kept.expiryNanos - nowNanos <= 0 || (noSeed && kept.seed)) {
        continue;
      }
      seen++;
      PeerAddress peer = new PeerAddress(ip, kept.port);
      if (chosen.size() < max) {
        chosen.add(peer);
      } else {
        int place = chance.nextInt(seen);
        if (place < max) {
          chosen.set(place, peer);
        }
      }
    }
    return chosen;
  }

  /// The addresses of a torrent's seeds, or of its other peers.
  PeerBloom filter(DhtId infoHash, boolean seeds, long nowNanos) {
    PeerBloom filter = new PeerBloom();
    @Nullable LinkedHashMap<PeerAddress, Kept> peers = torrents.get(infoHash);
    if (peers != null) {
      peers.forEach((peer, kept) -> {
        if (kept.seed == seeds && kept.expiryNanos - nowNanos > 0) {
          filter.add(peer.ip());
        }
      });
    }
    return filter;
  }

  /// Some torrents, by chance.
  List<DhtId> sample(int max, RandomGenerator chance) {
    List<DhtId> chosen = new ArrayList<>(Math.min(max, torrents.size()));
    int seen = 0;
    for (DhtId infoHash : torrents.keySet()) {
      seen++;
      if (chosen.size() < max) {
        chosen.add(infoHash);
      } else {
        int place = chance.nextInt(seen);
        if (place < max) {
          chosen.set(place, infoHash);
        }
      }
    }
    return chosen;
  }

  void expire(long nowNanos) {
    Iterator<LinkedHashMap<PeerAddress, Kept>> all = torrents.values().iterator();
    while (all.hasNext()) {
      LinkedHashMap<PeerAddress, Kept> peers = all.next();
      // In the order of their announces, and so of their expiry.
      while (!peers.isEmpty() && peers.firstEntry().getValue().expiryNanos - nowNanos <= 0) {
        remove(peers, peers.firstEntry().getKey());
      }
      if (peers.isEmpty()) {
        all.remove();
      }
    }
  }

  boolean isEmpty() {
    return torrents.isEmpty();
  }

  int torrents() {
    return torrents.size();
  }

  int peers() {
    return count;
  }
}
