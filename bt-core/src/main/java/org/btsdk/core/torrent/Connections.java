// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Comparator;
import java.util.function.Predicate;
import org.btsdk.api.TorrentState;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.PeerPriority;
import org.btsdk.protocol.wire.PieceBits;
import org.jspecify.annotations.Nullable;

/// Which connections there are, and which should be.
final class Connections implements SwarmEvents.Members {
  /// 5 min in which neither wanted anything of the other, and slots are short.
  static final long USELESS_NANOS = 300_000_000_000L;

  /// A connection that lasted a minute, or brought something, was of use.
  private static final long USEFUL_NANOS = 60_000_000_000L;

  /// 1 min between two peers that make room for others that may be better.
  static final long ROOM_EVERY_NANOS = 60_000_000_000L;

  /// Who does not even say that it is interested, then who has been of no use for longest.
  private static final Comparator<Peer> USELESS_FIRST =
      Comparator.<Peer, Boolean>comparing(peer -> peer.peerIsInterested)
          .thenComparingLong(peer -> peer.uselessSinceNanos)
          .thenComparingInt(peer -> peer.id);

  private final Shared shared;
  private final Pieces pieces;
  private final Haves haves;
  private final Downloads downloads;
  private final Uploads uploads;
  private final SuperSeed superSeed;
  private final ChokeRounds rounds;
  private final Extensions extensions;
  private final Exchange exchange;
  private final Dials dials;
  private final Arrivals<Peer> arrivals;
  private final Departures<Peer> departures;
  private final StalledPlaces<Peer> stalled;
  private long nextLookNanos = Long.MIN_VALUE; // when somebody may be silent or useless too long
  private boolean wasFull;
  private long nextRoomNanos;

  Connections(
      Shared shared,
      Pieces pieces,
      Haves haves,
      Downloads downloads,
      Uploads uploads,
      SuperSeed superSeed,
      ChokeRounds rounds,
      Extensions extensions,
      Exchange exchange,
      Departures<Peer> departures,
      Dials dials) {
    this.shared = shared;
    this.pieces = pieces;
    this.haves = haves;
    this.downloads = downloads;
    this.uploads = uploads;
    this.superSeed = superSeed;
    this.rounds = rounds;
    this.extensions = extensions;
    this.exchange = exchange;
    this.dials = dials;
    this.departures = departures;
    this.stalled = Stall.places(shared, dials);
    this.arrivals = new Arrivals<>(shared, dials, stalled, this::makeRoom);
  }

  // ---- coming

  @Override
  public void joined(TorrentEvent.PeerJoined event) {
    if (!arrivals.admits(event)) {
      return;
    }
    Peer peer = new Peer(event, arrivals.source(event), shared.geometry, shared.now);
    peer.pipeline.limit(Quirks.requests(peer.peerId));
    shared.peers.add(peer);
    arrivals.stays(event);
    if (peer.outgoing) {
      exchange.listens(peer, peer.address);
    }
    sayHello(peer);
  }

  /// BEP 40: where there is no room, the pair with the lower priority loses.
  private boolean makeRoom(PeerAddress comer) {
    PeerAddress us = shared.facing(comer);
    Peer lowest = us == null ? null : lowest(PeerPriority.of(us, comer), _ -> true);
    if (lowest == null) {
      return false;
    }
    shared.close(lowest, "makes room for another peer");
    return true;
  }

  /// The peer with the lowest canonical priority, if that is lower.
  private @Nullable Peer lowest(long than, Predicate<Peer> which) {
    Peer lowest = null;
    long lowestPriority = than;
    for (Peer peer : shared.livePeers()) {
      PeerAddress us = shared.facing(peer.address);
      if (us != null && which.test(peer)) {
        long priority = PeerPriority.of(us, peer.address);
        if (priority < lowestPriority) {
          lowest = peer;
          lowestPriority = priority;
        }
      }
    }
    return lowest;
  }

  /// BEP 40, where all places are taken and we know of a peer with a higher priority: a peer that
  /// neither gives nor takes makes room for it, one a minute, since the other may not be there.
  private void makeRoomForKnown() {
    PeerAddress us = shared.ourAddress;
    if (us == null
        || shared.now < nextRoomNanos
        || shared.connected() < shared.setup.maxConnections()) {
      return;
    }
    nextRoomNanos = shared.now + ROOM_EVERY_NANOS;
    long best = shared.pool.bestPriority(shared.now, shared.wantsPeers(), us);
    Peer lowest = best < 0 ? null : lowest(best, Connections::isIdle);
    if (lowest != null) {
      shared.close(lowest, "makes room for a peer that is known");
      dials.somethingChanged();
    }
  }

  /// For another torrent of the session, which has no more room: a peer goes that is of no use.
  @Override
  public void makeRoomForOthers() {
    Peer idle = null;
    for (Peer peer : shared.livePeers()) {
      if (isUseless(peer) && (idle == null || USELESS_FIRST.compare(peer, idle) < 0)) {
        idle = peer;
      }
    }
    if (idle == null) {
      stalled.makeRoom();
    } else {
      closeUseless(idle);
    }
  }

  /// Whether neither takes anything of the other, or will.
  private static boolean isIdle(Peer peer) {
    return !peer.weAreInterested && (!peer.peerIsInterested || peer.onlySaysItIsInterested());
  }

  private boolean isUseless(Peer peer) {
    return isIdle(peer)
        && (peer.peerIsInterested || shared.now - peer.uselessSinceNanos >= USELESS_NANOS);
  }

  private void closeUseless(Peer peer) {
    shared.close(
        peer,
        peer.peerIsInterested
            ? "says that it is interested, and takes nothing"
            : "neither wants anything of the other");
  }

  @Override
  public boolean mayConnect(PeerAddress address) {
    return arrivals.mayConnect(address);
  }

  private void sayHello(Peer peer) {
    int have = superSeed.joined(peer) ? 0 : shared.have.cardinality();
    haves.joined(peer);
    if (peer.fast() && have == shared.pieceCount) {
      shared.send(peer, new Message.HaveAll());
    } else if (peer.fast() && have == 0) {
      shared.send(peer, new Message.HaveNone());
    } else if (have > 0) {
      shared.send(peer, new Message.Bitfield(PieceBits.of(shared.have, shared.pieceCount)));
    }
    extensions.sendHandshake(peer);
    if (shared.tellsDhtPort(peer.capabilities)) {
      shared.send(peer, new Message.Port(shared.dhtPort));
    }
    if (!superSeed.holdsBack(peer)) {
      uploads.sendAllowedFast(peer);
    }
  }

  /// A connection that was there before the metadata goes on. The peer was told that we have
  /// nothing; what we have all the same, from an earlier time, it is told by haves.
  Peer continued(Newcomer before) {
    Peer peer = new Peer(before.joined, before.source, shared.geometry, shared.now);
    peer.pipeline.limit(Quirks.requests(peer.peerId));
    shared.peers.add(peer);
    peer.toldPex = before.toldPex;
    peer.pex = before.pex;
    if (peer.outgoing) {
      exchange.listens(peer, peer.address);
    }
    haves.joined(peer);
    if (!superSeed.joined(peer) && !shared.have.isEmpty()) {
      peer.told(shared.have.cardinality());
      shared.emit(new TorrentAction.SendHaves(peer.id, shared.have.stream().toArray()));
    }
    extensions.sendHandshake(peer);
    if (!superSeed.holdsBack(peer)) {
      uploads.sendAllowedFast(peer);
    }
    return peer;
  }

  // ---- going

  /// A connection that was there before the metadata does not go on: it is closed, unless it is
  /// about to be, and made again soon if it is of use.
  void notContinued(Newcomer before) {
    String reason = "the torrent goes on with other connections";
    if (!before.closing) {
      shared.emit(new TorrentAction.Close(before.id, reason));
    }
    shared.pool.left(before.dialedAt(), shared.now, !before.closing, false);
    shared.emit(new TorrentAction.ReportPeerGone(before.address, reason));
  }

  @Override
  public void left(TorrentEvent.PeerLeft event) {
    Peer peer = shared.peers.remove(event.peer());
    if (peer == null) {
      return;
    }
    exchange.left(peer);
    uploads.left(peer);
    superSeed.left(peer);
    downloads.left(peer);
    pieces.peerLeft(peer);
    rounds.somethingChanged();
    boolean useful =
        peer.downloaded + peer.uploaded > 0 || shared.now - peer.connectedAtNanos >= USEFUL_NANOS;
    boolean wantsNothing = peer.isSeed() || peer.uploadOnly;
    useful = (useful && !peer.gaveNothing) || peer.givenUp;
    if (!shared.isLastAt(peer)) {
      // The address stays busy.
    } else if (useful || shared.wantsPeers()) {
      shared.pool.left(peer.dialedAt(), shared.now, useful, wantsNothing);
    } else {
      shared.pool.leftUnwanted(peer.dialedAt(), shared.now, wantsNothing);
    }
    if (peer.givenUp && shared.running()) {
      shared.pool.retryNow(shared.now); // the torrent went on before the connection was gone
    }
    shared.emit(new TorrentAction.ReportPeerGone(peer.address, event.reason()));
  }

  @Override
  public void closeAll(String reason) {
    for (Peer peer : shared.livePeers()) {
      peer.givenUp = true;
      shared.close(peer, reason);
      peer.uploads.drain();
      downloads.takeBackAll(peer, false);
    }
  }

  void banGuilty() {
    departures.banGuilty(pieces.takeGuilty(), "sent bad data");
  }

  // ---- time

  /// Called every second.
  void second() {
    arrivals.second();
    makeRoomForKnown();
    stalled.second();
    boolean full = shared.peers.size() * 10 >= shared.setup.maxConnections() * 9;
    if (shared.now >= nextLookNanos || full != wasFull) {
      lookAtAll(full);
    } else {
      downloads.second();
    }
    shared.peers.settleDebts();
  }

  /// Closes who is silent or useless, and tells others that we are there.
  private void lookAtAll(boolean full) {
    wasFull = full;
    // Who comes now, or changes its mind, is not due before.
    nextLookNanos = shared.now + Departures.KEEPALIVE_NANOS;
    for (Peer peer : shared.livePeers()) {
      departures.second(peer);
      long due = departures.dueNanos(peer);
      if (full && isUseless(peer)) {
        closeUseless(peer);
      } else if (full && isIdle(peer)) {
        due = Math.min(due, peer.uselessSinceNanos + USELESS_NANOS);
      }
      nextLookNanos = Math.min(nextLookNanos, due);
      downloads.second(peer);
    }
  }

  /// We did not listen: for what a peer did not say meanwhile, it is not to blame.
  void heldBack(Peer peer) {
    peer.lastHeardNanos = shared.now;
    peer.lastBlockNanos = shared.now;
    peer.gaveShareNanos = shared.now;
  }

  /// Who has everything has no use for who wants nothing more.
  void closeSeeds() {
    if (shared.state != TorrentState.SEEDING || !shared.uselessMayBe) {
      return;
    }
    shared.uselessMayBe = false;
    for (Peer peer : shared.peers.values()) {
      boolean nothingForIt = peer.isSeed() || peer.uploadOnly;
      if (nothingForIt && shared.pieceCount > 0) {
        shared.close(peer, "both have all they want");
      }
    }
  }
}
