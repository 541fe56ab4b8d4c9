// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.PeerInfo;
import org.btsdk.api.PieceStates;
import org.btsdk.api.Progress;
import org.btsdk.api.TorrentState;
import org.btsdk.api.TorrentStats;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;

/// What embedders are shown.
final class Snapshots {
  private final Shared shared;
  private final Pieces pieces;
  private final Lifecycle lifecycle;

  Snapshots(Shared shared, Pieces pieces, Lifecycle lifecycle) {
    this.shared = shared;
    this.pieces = pieces;
    this.lifecycle = lifecycle;
  }

  Progress progress() {
    long[] bytes = doneAndWanted();
    return new Progress(
        shared.state,
        bytes[0],
        bytes[1],
        Rate.bytes(shared.downRate.perSecond(shared.now)),
        Rate.bytes(shared.upRate.perSecond(shared.now)),
        shared.connected(),
        seeds(),
        eta(bytes));
  }

  private long[] doneAndWanted() {
    if (shared.state == TorrentState.CHECKING) {
      long all = lifecycle.checkBytes();
      return new long[] {all - Math.min(all, pieces.bytesOf(shared.suspect)), all};
    }
    return pieces.wantedBytes();
  }

  private Optional<Duration> eta(long[] bytes) {
    long left = bytes[1] - bytes[0];
    long rate = shared.downRate.perSecond(shared.now);
    if (left <= 0) {
      return Optional.of(Duration.ZERO);
    }
    return rate <= 0 || shared.state != TorrentState.DOWNLOADING
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.ceilDiv(left, rate)));
  }

  private int seeds() {
    int seeds = 0;
    for (Peer peer : shared.peers.values()) {
      seeds += !peer.closing && peer.isSeed() ? 1 : 0;
    }
    return seeds;
  }

  TorrentStats stats() {
    return new TorrentStats(
        shared.downloadedTotal,
        shared.uploadedTotal,
        shared.wastedBytes,
        shared.corruptBytes,
        Rate.bytes(shared.downRate.perSecond(shared.now)),
        Rate.bytes(shared.upRate.perSecond(shared.now)),
        shared.connected(),
        seeds(),
        shared.pool.size(),
        shared.rarity.copies(shared.have),
        Duration.ofNanos(lifecycle.activeNanos()),
        eta(doneAndWanted()));
  }

  List<PeerInfo> peers() {
    List<PeerInfo> infos = new ArrayList<>();
    for (Peer peer : shared.livePeers()) {
      infos.add(info(peer));
    }
    return infos;
  }

  private PeerInfo info(Peer peer) {
    ShownPeer shown = new ShownPeer(peer, peer.chokeReason);
    shown.progress = peer.pieces.progress();
    shown.weChoke = peer.weChoke;
    shown.weAreInterested = peer.weAreInterested;
    shown.peerChokes = peer.peerChokes;
    shown.peerIsInterested = peer.peerIsInterested;
    shown.snubbed = peer.pipeline.snubbed();
    shown.downBytesPerSecond = peer.downRate.perSecond(shared.now);
    shown.upBytesPerSecond = peer.upRate.perSecond(shared.now);
    shown.downloadedBytes = peer.downloaded;
    shown.uploadedBytes = peer.uploaded;
    shown.requestsToPeer = peer.outstanding.size();
    shown.requestsFromPeer = peer.uploads.size();
    return shown.info();
  }

  PieceStates pieces() {
    int[] availability = new int[shared.pieceCount];
    for (int piece = 0; piece < availability.length; piece++) {
      availability[piece] = shared.rarity.availability(piece);
    }
    return new PieceStates(shared.pieceCount, shared.have, availability);
  }

  BitSet have() {
    return (BitSet) shared.have.clone();
  }

  String explain(PeerAddress address) {
    for (Peer peer : shared.livePeers()) {
      if (peer.address.equals(address)) {
        return explain(peer);
      }
    }
    return shared.explainAbsent(address);
  }

  private String explain(Peer peer) {
    StringBuilder text = new StringBuilder();
    text.append(peer.weChoke ? "choked by us: " : "unchoked by us: ").append(peer.chokeReason);
    if (!peer.peerIsInterested) {
      text.append("; wants nothing of us");
    }
    if (peer.wanted == 0) {
      text.append("; has nothing we want");
    } else if (peer.peerChokes) {
      text.append("; chokes us");
    } else {
      text.append("; was asked for ")
          .append(peer.outstanding.size())
          .append(" blocks of at most ")
          .append(peer.pipeline.depth());
    }
    if (peer.pipeline.snubbed()) {
      text.append("; snubs us");
    }
    return text.toString();
  }
}
