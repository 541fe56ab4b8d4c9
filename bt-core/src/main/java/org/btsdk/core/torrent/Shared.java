// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.BitSet;
import java.util.Collection;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.peer.RateMeter;
import org.btsdk.core.peer.ServedPieces;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.core.piece.OpenPieces;
import org.btsdk.core.piece.RarityOrder;
import org.btsdk.core.session.Bans;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// What the handlers of one torrent share: its data, the time of the call, and where actions go.
final class Shared extends SwarmState<Peer> {
  /// 5 s: rates that people see.
  private static final long RATE_WINDOW_NANOS = 5_000_000_000L;

  final TorrentSetup setup;
  final TorrentGeometry geometry;
  final int pieceCount;

  final Peers peers = new Peers();

  final BitSet have;
  final ServedPieces served; // what is in `have`, for readers
  final BitSet suspect;
  final RarityOrder rarity;
  final IntakeTable intakes;
  final OpenPieces open;

  /// Whether interest in any peer may have changed since it was looked at last.
  boolean interestMayChange;

  /// Grows whenever a block becomes free again, or wanted: then peers for which there was nothing
  /// to request may be looked at anew.
  long epoch;

  /// Whether nothing follows from what happened since the last [TorrentMachine#advance].
  boolean quiet;

  /// Whether there is a peer of whom [Peer#mayAsk] is true.
  boolean someMayBeAsked;

  /// Whether a peer may have come to want nothing of who has everything.
  boolean uselessMayBe;

  long wastedBytes;
  long corruptBytes;
  final RateMeter downRate;
  final RateMeter upRate;

  Shared(TorrentSetup setup, TorrentGeometry geometry, PeerPool pool, Bans bans, long nowNanos) {
    super(setup, pool, bans, nowNanos);
    this.setup = setup;
    this.geometry = geometry;
    this.pieceCount = geometry.pieceCount();
    this.have = setup.trusted();
    this.suspect = setup.suspect();
    have.clear(pieceCount, Math.max(pieceCount, have.length()));
    suspect.clear(pieceCount, Math.max(pieceCount, suspect.length()));
    suspect.andNot(have);
    this.rarity = new RarityOrder(pieceCount, have, setup.random());
    this.intakes = new IntakeTable(pieceCount);
    this.open = new OpenPieces(pieceCount);
    this.downloadedTotal = setup.downloadedBytes();
    this.uploadedTotal = setup.uploadedBytes();
    this.downRate = new RateMeter(RATE_WINDOW_NANOS, nowNanos);
    this.upRate = new RateMeter(RATE_WINDOW_NANOS, nowNanos);
    this.served = new ServedPieces(geometry);
    have.stream().forEach(piece -> served.set(piece, true));
  }

  @Override
  void emit(TorrentAction action) {
    quiet = false;
    super.emit(action);
  }

  @Override
  void closes(Peer peer) {
    peers.closed(peer);
  }

  @Override
  Collection<Peer> allPeers() {
    return peers.values();
  }

  @Override
  @Nullable Peer livePeer(int id) {
    Peer peer = peers.get(id);
    return peer == null || peer.closing ? null : peer;
  }

  @Override
  boolean running() {
    return switch (state) {
      case DOWNLOADING, FINISHING, SEEDING -> true;
      case QUEUED, METADATA, CHECKING, PAUSED, FAILED, REMOVED -> false;
    };
  }

  int lengthOf(long blockId) {
    int piece = BlockId.piece(blockId);
    int block = BlockId.block(blockId);
    return piece < 0 || piece >= pieceCount || block < 0 || block >= geometry.blockCount(piece)
        ? 0
        : geometry.blockLength(piece, block);
  }

  boolean wants(int piece) {
    return !have.get(piece) && rarity.priority(piece) > 0;
  }

  /// Whether all that is wanted is verified.
  boolean complete() {
    return rarity.size() == 0;
  }

  @Override
  boolean isPrivate() {
    return setup.metainfo().isPrivate();
  }

  @Override
  long leftBytes() {
    long missing = 0;
    for (int piece = have.nextClearBit(0);
        piece < pieceCount;
        piece = have.nextClearBit(piece + 1)) {
      missing += geometry.pieceLength(piece);
    }
    return missing;
  }

  @Override
  boolean isPartialSeed() {
    return complete() && have.cardinality() < pieceCount;
  }

  @Override
  int connected() {
    return peers.live();
  }

  /// Whether interest in somebody may have changed.
  boolean interestMayChange() {
    return interestMayChange || !peers.interesting().isEmpty();
  }

  /// What a peer has, lets us ask for, or owes us has changed: it may be asked for more now.
  void mayAsk(Peer peer) {
    peer.mayAsk = true;
    someMayBeAsked |= peers.isLetting(peer);
  }

  /// As the other, and the picker may find something for it again. Who has no room now is asked
  /// when it has.
  void mayPick(Peer peer) {
    peer.emptyEpoch = -1;
    if (peer.room(geometry.blockLength()) > 0) {
      mayAsk(peer);
    }
  }

  /// What a plugin threw, for people.
  static String describe(Throwable cause) {
    String message = cause.getMessage();
    if (cause instanceof Error) {
      return cause.toString(); // of a class that is missing, the message is no more than its name
    }
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
