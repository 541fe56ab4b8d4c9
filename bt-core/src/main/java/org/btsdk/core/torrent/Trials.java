// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Comparator;
import java.util.function.Consumer;
import org.btsdk.core.piece.OpenPiece;
import org.btsdk.core.piece.Trial;
import org.jspecify.annotations.Nullable;

/// Who sends the pieces that were found wrong, each alone and for a bounded time ([Trial]). Of
/// those that have the piece and let us ask for it, it is one that had the fewest turns of this
/// piece, and of these one that gave us most: so nobody has a second turn before all others had
/// one, and who wants the first has to give for it. One that comes while somebody has a long turn
/// does not wait for the end of it. Where the next has another piece to send, that is waited for as
/// long as a turn is, and one that has none goes first then, so that a slow peer, or one that
/// spoils several, does not keep those pieces from all others. Not thread-safe.
final class Trials {
  private final Shared shared;
  private final Consumer<OpenPiece> takeBack;
  private boolean mayBegin; // a turn, since something changed

  /// @param takeBack takes back all that anybody was asked for of a piece
  Trials(Shared shared, Consumer<OpenPiece> takeBack) {
    this.shared = shared;
    this.takeBack = takeBack;
  }

  /// A piece begins anew, or a peer may have one more.
  void mayBegin() {
    mayBegin = true;
  }

  /// Called every second: ends turns of those who had their time, or do not let us ask any more.
  void second() {
    for (int i = 0; i < shared.open.size(); i++) {
      OpenPiece open = shared.open.at(i);
      Trial trial = open.trial();
      if (trial == null) {
        continue;
      }
      mayBegin = true; // others may have come
      Peer owner = shared.peers.get(open.owner());
      if (owner == null || owner.closing) {
        continue; // what it owes is taken back when it has left
      }
      if (trial.isOver(shared.now) || !sends(owner, open) || isOverForAny(open, trial)) {
        endTurn(open);
      } else if (open.freeCount() > 0 && !isBusy(owner)) {
        give(open, owner); // what it was asked for was taken back
      }
    }
  }

  private boolean isOverForAny(OpenPiece open, Trial trial) {
    for (Peer peer : shared.peers.letting()) {
      if (trial.isOverFor(peer.ip(), shared.now) && sends(peer, open) && !isBusy(peer)) {
        return true;
      }
    }
    return false;
  }

  private static boolean sends(Peer peer, OpenPiece open) {
    return !peer.closing && peer.pieces.has(open.piece()) && peer.lets(open.piece());
  }

  private void endTurn(OpenPiece open) {
    open.endTurn();
    takeBack.accept(open);
    shared.epoch++;
    mayBegin = true;
  }

  /// A peer has left, or is silent: its turns end, and it owes nothing any more.
  void endTurnsOf(Peer peer) {
    for (int i = 0; i < shared.open.size(); i++) {
      OpenPiece open = shared.open.at(i);
      if (open.onTrial() && open.owner() == peer.id) {
        endTurn(open);
      }
    }
  }

  /// Begins turns.
  void begin() {
    if (!mayBegin) {
      return;
    }
    mayBegin = false;
    for (int i = 0; i < shared.open.size(); i++) {
      OpenPiece open = shared.open.at(i);
      Trial trial = open.trial();
      if (trial != null && open.owner() == OpenPiece.NOBODY) {
        begin(open, trial);
      }
    }
  }

  private void begin(OpenPiece open, Trial trial) {
    boolean mayBeGiven = open.freeCount() > 0 && shared.wants(open.piece());
    Peer next = mayBeGiven ? next(open, trial, false) : null;
    if (next == null || !isBusy(next)) {
      trial.waitsForNobody();
    } else {
      next = trial.waitedLong(shared.now) ? next(open, trial, true) : null;
    }
    if (next != null) {
      open.beginTurn(next.id, next.ip(), shared.now);
      give(open, next);
    }
  }

  private void give(OpenPiece open, Peer owner) {
    owner.trial = open.piece();
    shared.mayPick(owner);
  }

  /// Whose turn it is, though it may have another piece to send first: somebody else who had more
  /// turns does not go before it, unless that takes long.
  ///
  /// @param idle whether it must have none
  private @Nullable Peer next(OpenPiece open, Trial trial, boolean idle) {
    Comparator<Peer> order =
        Comparator.<Peer>comparingInt(peer -> trial.turns(peer.ip()))
            .thenComparing(peer -> peer.pipeline.snubbed())
            .thenComparing(this::isBusy)
            .thenComparingLong(peer -> -peer.downloaded)
            .thenComparingInt(peer -> peer.id);
    Peer first = null;
    for (Peer peer : shared.peers.letting()) {
      if (sends(peer, open)
          && !(idle && isBusy(peer))
          && (first == null || order.compare(peer, first) < 0)) {
        first = peer;
      }
    }
    return first;
  }

  /// Whether it has a piece on trial of which it is not asked for all yet.
  private boolean isBusy(Peer peer) {
    OpenPiece open = shared.open.get(peer.trial);
    return open != null && open.onTrial() && open.owner() == peer.id && open.freeCount() > 0;
  }
}
