// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.BitSet;
import org.btsdk.core.peer.FloodGuard;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.PieceBits;
import org.btsdk.protocol.wire.ProtocolViolation;

/// What peers say. Whoever breaks the protocol is closed with a reason.
final class Inbox {
  /// 128 pieces a peer may allow us while it chokes us; BEP 6 suggests 10.
  private static final int MAX_ALLOWED_FAST = 128;

  /// 16 suggestions are remembered, as in libtorrent.
  private static final int MAX_SUGGESTED = 16;

  private final Shared shared;
  private final Pieces pieces;
  private final Downloads downloads;
  private final Uploads uploads;
  private final ChokeRounds rounds;
  private final Extensions extensions;

  Inbox(
      Shared shared,
      Pieces pieces,
      Downloads downloads,
      Uploads uploads,
      ChokeRounds rounds,
      Extensions extensions) {
    this.shared = shared;
    this.pieces = pieces;
    this.downloads = downloads;
    this.uploads = uploads;
    this.rounds = rounds;
    this.extensions = extensions;
  }

  void received(Peer peer, Message message) {
    peer.lastHeardNanos = shared.now;
    try {
      take(peer, message);
    } catch (ProtocolViolation e) {
      shared.close(peer, Shared.describe(e));
    }
  }

  private void take(Peer peer, Message message) throws ProtocolViolation {
    switch (message) {
      case Message.KeepAlive() -> useless(peer, FloodGuard.HEAVY);
      case Message.Choke() -> {
        useless(peer, FloodGuard.HEAVY);
        downloads.choked(peer);
      }
      case Message.Unchoke() -> {
        useless(peer, FloodGuard.HEAVY);
        downloads.unchoked(peer);
      }
      case Message.Interested() -> interested(peer, true);
      case Message.NotInterested() -> interested(peer, false);
      case Message.Have(int piece) -> {
        checkPiece(piece, "has");
        if (!pieces.peerHas(peer, piece)) {
          useless(peer, 1);
        }
      }
      case Message.Bitfield(PieceBits bits) -> bitfield(peer, bits);
      case Message.HaveAll() -> {
        allOrNone(peer);
        pieces.peerHasAll(peer);
      }
      case Message.HaveNone() -> allOrNone(peer);
      case Message.Request request -> uploads.requested(peer, request);
      case Message.Cancel cancel -> uploads.cancelled(peer, cancel);
      case Message.Reject reject -> {
        needsFast(peer, "reject");
        downloads.rejected(peer, reject);
      }
      case Message.Suggest(int piece) -> {
        needsFast(peer, "suggest");
        checkPiece(piece, "suggests");
        useless(peer, 1);
        if (peer.suggested.size() < MAX_SUGGESTED && shared.wants(piece)) {
          peer.suggested.addLast(piece);
          shared.mayPick(peer);
        }
      }
      case Message.AllowedFast(int piece) -> {
        needsFast(peer, "allowed-fast");
        checkPiece(piece, "allows");
        useless(peer, 1);
        if (!shared.have.get(piece)
            && !peer.allowedFast.get(piece)
            && peer.allowedFast.cardinality() < MAX_ALLOWED_FAST) {
          peer.allowedFast.set(piece);
          shared.peers.changed(peer);
          shared.mayPick(peer);
        }
      }
      case Message.Extended extended -> {
        if (peer.capabilities.extended()) {
          extensions.received(peer, extended);
        } else {
          useless(peer, FloodGuard.HEAVY);
        }
      }
      case Message.HashRequest(Message.HashRange range) -> {
        useless(peer, FloodGuard.HEAVY);
        shared.send(peer, new Message.HashReject(range));
      }
      case Message.Hashes _, Message.HashReject _ -> useless(peer, FloodGuard.HEAVY);
      case Message.Port(int port) -> {
        useless(peer, FloodGuard.HEAVY);
        if (!peer.saidDhtPort) {
          peer.saidDhtPort = true;
          shared.dhtNode(peer.ip(), port);
        }
      }
      case Message.Unknown _ -> useless(peer, FloodGuard.HEAVY);
      case Message.PieceHeader _ -> throw new IllegalStateException("blocks do not come this way");
    }
  }

  /// Some (libtorrent) say at once whenever they want something and whenever they do not: what a
  /// piece brings about that we told of is no flood, however fast the pieces come.
  private void interested(Peer peer, boolean interested) throws ProtocolViolation {
    if (peer.peerIsInterested != interested && peer.changesOfMind > 0) {
      peer.changesOfMind--;
    } else {
      useless(peer, FloodGuard.HEAVY);
    }
    if (peer.peerIsInterested != interested) {
      shared.peers.interested(peer, interested);
      peer.uselessSinceNanos = shared.now;
      rounds.somethingChanged();
    }
  }

  /// BEP 3 has it first and once. It comes late too: who seeds as if it had little tells the truth
  /// in the end, and aria2 sends one again where that is shorter than the haves since the last. It
  /// only adds, and each costs as much as 64 light messages, since it is work for every piece.
  private void bitfield(Peer peer, PieceBits bits) throws ProtocolViolation {
    useless(peer, FloodGuard.HEAVY * 4);
    bits.check(shared.pieceCount);
    BitSet has = bits.toBitSet();
    if (has.cardinality() == shared.pieceCount && shared.pieceCount > 0) {
      pieces.peerHasAll(peer);
      return;
    }
    for (int piece = has.nextSetBit(0); piece >= 0; piece = has.nextSetBit(piece + 1)) {
      pieces.peerHas(peer, piece);
    }
  }

  private void allOrNone(Peer peer) throws ProtocolViolation {
    needsFast(peer, "have-all or have-none");
    if (peer.saidAllOrNone) {
      useless(peer, FloodGuard.HEAVY * 16);
    }
    peer.saidAllOrNone = true;
  }

  private void checkPiece(int piece, String verb) throws ProtocolViolation {
    if (piece >= shared.pieceCount) {
      throw new ProtocolViolation(
          "%s piece %d of a torrent of %d".formatted(verb, piece, shared.pieceCount));
    }
  }

  private static void needsFast(Peer peer, String what) throws ProtocolViolation {
    if (!peer.fast()) {
      throw new ProtocolViolation("sent a %s message without the fast extension".formatted(what));
    }
  }

  private void useless(Peer peer, int weight) throws ProtocolViolation {
    if (!peer.flood.allows(weight, shared.now)) {
      throw new ProtocolViolation("floods us with messages");
    }
  }
}
