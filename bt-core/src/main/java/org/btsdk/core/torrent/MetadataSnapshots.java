// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btsdk.api.FileInfo;
import org.btsdk.api.FilePriority;
import org.btsdk.api.PeerInfo;
import org.btsdk.api.PieceStates;
import org.btsdk.api.Progress;
import org.btsdk.api.TorrentStats;
import org.btsdk.core.metadata.MetadataFetch;
import org.btsdk.model.FileEntry;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;

/// What embedders are shown of a torrent without metadata, as [Snapshots] of another.
final class MetadataSnapshots {
  private static final String NOTHING_TO_GIVE =
      "there is nothing to give before the metadata is there";

  private final MetadataSwarm shared;
  private final MetadataFetch fetch;
  private final long begunAtNanos;

  MetadataSnapshots(MetadataSwarm shared, MetadataFetch fetch) {
    this.shared = shared;
    this.fetch = fetch;
    this.begunAtNanos = shared.now;
  }

  /// Why the metadata is not there yet, for people; empty if no peers are known.
  Optional<String> missing() {
    if (shared.metainfo != null) {
      return Optional.of("the metadata is there, the data is not opened yet");
    }
    if (shared.connected() > 0 || fetch.hasFailed()) {
      return Optional.of(fetch.missing());
    }
    return shared.pool.size() > 0
        ? Optional.of("no peers: %d known, none connected".formatted(shared.pool.size()))
        : Optional.empty();
  }

  Progress progress() {
    return new Progress(
        shared.state, 0, 0, Rate.bytes(0), Rate.bytes(0), shared.connected(), 0, Optional.empty());
  }

  TorrentStats stats(long nowNanos) {
    return new TorrentStats(
        0,
        0,
        0,
        0,
        Rate.bytes(0),
        Rate.bytes(0),
        shared.connected(),
        0,
        shared.pool.size(),
        0,
        Duration.ofNanos(shared.running() ? Math.max(0, nowNanos - begunAtNanos) : 0),
        Optional.empty());
  }

  List<PeerInfo> peers() {
    List<PeerInfo> infos = new ArrayList<>();
    for (Newcomer peer : shared.livePeers()) {
      ShownPeer shown = new ShownPeer(peer, NOTHING_TO_GIVE);
      shown.progress = peer.progress();
      shown.peerChokes = peer.chokesUs();
      shown.peerIsInterested = peer.isInterested();
      infos.add(shown.info());
    }
    return infos;
  }

  PieceStates pieces() {
    int count = shared.metainfo == null ? 0 : shared.metainfo.geometry().pieceCount();
    return new PieceStates(count, new BitSet(), new int[count]);
  }

  List<FileInfo> files(Map<Integer, FilePriority> priorities) {
    List<FileInfo> files = new ArrayList<>();
    if (shared.metainfo != null) {
      for (FileEntry entry : shared.metainfo.files()) {
        int index = files.size();
        FilePriority priority = priorities.getOrDefault(index, FilePriority.NORMAL);
        files.add(new FileInfo(index, entry, priority, 0, Optional.empty()));
      }
    }
    return files;
  }

  String explain(PeerAddress address) {
    for (Newcomer peer : shared.livePeers()) {
      if (peer.address.equals(address)) {
        return fetch.offers(peer.id)
            ? "says that it has the metadata"
            : "does not say that it has the metadata";
      }
    }
    return shared.explainAbsent(address);
  }
}
