// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.btsdk.api.TorrentState;
import org.btsdk.core.peer.Pipeline;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.BlockIntake;
import org.btsdk.core.piece.OpenPiece;

/// Which peer is asked for which block, and when. What becomes of the requests is the matter of
/// [Downloads].
final class BlockRequests {
  /// 3 peers at most are asked for one block in the endgame.
  static final int MAX_ASKERS = 3;

  /// 8 blocks an idle peer is asked for a second time in the endgame: each may be wasted.
  static final int ENDGAME_BLOCKS = 8;

  /// 20 s: so long a block is outstanding before an idle peer is asked for it too, though other
  /// blocks are still free, which only others have (rain).
  static final long OVERDUE_NANOS = 20_000_000_000L;

  /// 4 blocks that a peer is asked for though it has given none yet and memory is short.
  static final int ON_TRUST = 4;

  /// 250 ms: how often an idle peer looks for blocks to be asked a second time.
  private static final long DUPLICATE_SPACING_NANOS = 250_000_000L;

  /// 50 ms: how soon to try again when the session's memory was used up.
  private static final long BUDGET_RETRY_NANOS = 50_000_000L;

  private final Shared shared;
  private final Readers readers;
  private final PeerView view;
  private final Picker picker;
  private final Trials trials;
  private final LongBatch batch = new LongBatch();
  private boolean budgetRefused;
  private int nextPeer; // which one is asked first after there was no memory
  private long filledEpoch = -1; // the torrent's epoch when all were looked at last
  private long nextDuplicateNanos = Long.MAX_VALUE; // when an idle peer may look for more
  private long budgetRetryNanos = Long.MAX_VALUE;

  BlockRequests(Shared shared, Readers readers, PeerView view, Picker picker, Trials trials) {
    this.shared = shared;
    this.readers = readers;
    this.view = view;
    this.picker = picker;
    this.trials = trials;
  }

  /// Fills the pipelines of all peers.
  ///
  /// Called at the end of each batch, while most events change nothing here: so only those are
  /// looked at for whom something changed, or all if that may be for all. Where memory was short,
  /// who got none comes first; else a peer that rejects all it is asked for could have it for ever.
  ///
  /// @param full whether so much waits to be written that nothing is asked for
  void fillAll(boolean full) {
    budgetRetryNanos = Long.MAX_VALUE;
    if (shared.state != TorrentState.DOWNLOADING) {
      shared.someMayBeAsked = false;
      return;
    }
    if (full) {
      return;
    }
    trials.begin();
    boolean all = budgetRefused || shared.epoch != filledEpoch || shared.now >= nextDuplicateNanos;
    if (!all && !shared.someMayBeAsked) {
      return;
    }
    List<Peer> peers = shared.peers.letting();
    int first = budgetRefused ? shared.peers.lettingFrom(nextPeer) : 0;
    budgetRefused = false;
    filledEpoch = shared.epoch;
    shared.someMayBeAsked = false;
    if (all) {
      nextDuplicateNanos = Long.MAX_VALUE;
    }
    for (int i = 0; i < peers.size(); i++) {
      Peer peer = peers.get((first + i) % peers.size());
      if (!peer.closing && (all || peer.mayAsk)) {
        peer.mayAsk = false;
        if (peer.wanted > 0) {
          fill(peer);
        }
      }
    }
    if (budgetRefused) {
      budgetRetryNanos = shared.now + BUDGET_RETRY_NANOS;
    }
  }

  /// Whether somebody may be asked for more now.
  boolean mayAsk(long nowNanos) {
    return shared.state == TorrentState.DOWNLOADING
        && (shared.someMayBeAsked || budgetRefused || nowNanos >= nextDuplicateNanos);
  }

  long nextDeadlineNanos() {
    return budgetRetryNanos;
  }

  private void fill(Peer peer) {
    int room = Math.min(peer.room(shared.geometry.blockLength()), credit(peer));
    if (room <= 0) {
      return;
    }
    if (peer.emptyEpoch != shared.epoch) {
      int before = batch.size();
      askWhatIsFree(peer, room);
      if (batch.size() - before < room && !budgetRefused) {
        peer.emptyEpoch = shared.epoch;
      }
    }
    if (batch.size() == 0
        && peer.outstanding.isEmpty()
        && shared.now - peer.lastDuplicateNanos >= DUPLICATE_SPACING_NANOS
        && !budgetRefused) {
      peer.lastDuplicateNanos = shared.now;
      askAgain(peer, Math.min(room, ENDGAME_BLOCKS));
    }
    if (peer.outstanding.isEmpty()) {
      nextDuplicateNanos =
          Math.min(nextDuplicateNanos, peer.lastDuplicateNanos + DUPLICATE_SPACING_NANOS);
    }
    if (batch.size() > 0) {
      peer.lastSentNanos = shared.now;
      shared.emit(new TorrentAction.RequestBlocks(peer.id, batch.take()));
    }
  }

  /// How many more blocks a peer may be asked for by what it gave. While half of the session's
  /// memory is free, as many as it likes; then it owes no more than it has given, or a few. Else
  /// peers that are silent, of which each is asked for much at first, would have all memory of all
  /// torrents for as long as we wait for them, and again when they come back.
  private int credit(Peer peer) {
    int blockLength = shared.geometry.blockLength();
    long given = Math.max(ON_TRUST, peer.downloaded / blockLength) - peer.outstanding.size();
    return (int)
        Math.min(Pipeline.MAX, Math.max(given, shared.setup.budget().spareBytes() / blockLength));
  }

  private void askWhatIsFree(Peer peer, int room) {
    int left = room;
    if (!readers.isEmpty()) {
      // What a reader waits for comes first, whatever the picker is, and from all who have it.
      view.begin(peer, left, true);
      for (int n = 0; n < readers.count() && left > 0; n++) {
        int piece = readers.byDeadline(n);
        if (view.canPick(piece)) {
          left -= askPiece(peer, piece, left, false);
        }
      }
    }
    view.begin(peer, left, false);
    if (left > 0 && peer.trial >= 0 && view.canPick(peer.trial)) {
      left -= askPiece(peer, peer.trial, left, true);
    }
    if (left > 0 && peer.currentPiece >= 0 && view.canPick(peer.currentPiece)) {
      left -= askPiece(peer, peer.currentPiece, left, true);
    }
    while (left > 0 && !peer.suggested.isEmpty()) {
      int piece = peer.suggested.removeFirst();
      if (view.canPick(piece)) {
        left -= askPiece(peer, piece, left, true);
      }
    }
    left = askPicked(peer, left, false);
    askPicked(peer, left, true);
  }

  private int askPicked(Peer peer, int room, boolean share) {
    int left = room;
    while (left > 0 && !budgetRefused) {
      view.begin(peer, left, share);
      picker.pick(view);
      int before = left;
      for (int i = 0; i < view.pickCount() && left > 0; i++) {
        left -= askPiece(peer, view.pick(i), left, !share);
      }
      if (left == before) {
        break;
      }
    }
    return left;
  }

  private int askPiece(Peer peer, int piece, int room, boolean own) {
    OpenPiece open = shared.open.get(piece);
    int asked = 0;
    while (asked < room) {
      int block = open == null ? 0 : open.nextFree();
      if (block < 0 || !reserve(peer, piece, block)) {
        break;
      }
      if (open == null) {
        open = openPiece(piece);
      }
      ask(peer, open, block);
      asked++;
    }
    if (asked > 0) {
      if (open != null && own && open.owner() == OpenPiece.NOBODY) {
        open.owner(peer.id);
      }
      if (peer.trial == piece) {
        trials.mayBegin(); // it may have been asked for all of it
      }
      peer.currentPiece = piece;
    }
    return asked;
  }

  private boolean reserve(Peer peer, int piece, int block) {
    boolean reserved = shared.setup.budget().tryReserve(shared.geometry.blockLength(piece, block));
    if (!reserved && !budgetRefused) {
      budgetRefused = true;
      nextPeer = batch.size() > 0 ? peer.id + 1 : peer.id;
    }
    return reserved;
  }

  private OpenPiece openPiece(int piece) {
    OpenPiece open =
        new OpenPiece(
            new BlockIntake(
                piece, shared.geometry.pieceLength(piece), shared.geometry.blockLength()));
    shared.open.add(open);
    shared.intakes.open(open.intake());
    return open;
  }

  private void ask(Peer peer, OpenPiece open, int block) {
    open.ask(block, peer.id);
    long blockId = BlockId.of(open.piece(), block);
    if (peer.outstanding.isEmpty()) {
      shared.peers.owes(peer);
    }
    if (peer.owesNothingElse(shared.geometry.blockLength())) {
      peer.owesSinceNanos = shared.now;
    }
    peer.outstanding.add(blockId, shared.now);
    batch.add(blockId);
  }

  /// The endgame: a peer for which nothing is free is asked for what others owe us.
  private void askAgain(Peer peer, int room) {
    boolean nothingFree = nothingIsFree();
    long until = nothingFree ? shared.now : shared.now - OVERDUE_NANOS;
    int left = room;
    for (Peer holder : slowestFirst(peer, until)) {
      for (long blockId : holder.outstanding.askedUntil(until, Integer.MAX_VALUE)) {
        if (left == 0 || budgetRefused) {
          return;
        }
        int piece = BlockId.piece(blockId);
        int block = BlockId.block(blockId);
        OpenPiece open = shared.open.get(piece);
        if (open != null
            && !open.onTrial()
            && open.askers(block) < MAX_ASKERS
            && !open.intake().hasArrived(block) // it came, and is being written
            && peer.pieces.has(piece)
            && peer.lets(piece)
            && shared.wants(piece)
            && !peer.outstanding.contains(blockId)
            && reserve(peer, piece, block)) {
          ask(peer, open, block);
          left--;
        }
      }
    }
  }

  /// Who owes us what was asked for until a moment, the slowest first; of equals, the one that came
  /// first.
  private List<Peer> slowestFirst(Peer except, long until) {
    List<Peer> owing = shared.peers.owing();
    List<Peer> holders = new ArrayList<>(owing.size());
    for (Peer other : owing) {
      if (other != except && other.outstanding.oldestNanos() <= until) {
        holders.add(other);
      }
    }
    if (holders.size() > 1) {
      for (Peer holder : holders) {
        holder.measured = holder.pipelinePerSecond(shared.now); // once, not at each comparison
      }
      holders.sort(Comparator.comparingLong(holder -> holder.measured));
    }
    return holders;
  }

  private boolean nothingIsFree() {
    if (shared.open.size() < shared.rarity.size()) {
      return false;
    }
    int taken = 0;
    for (int i = 0; i < shared.open.size(); i++) {
      OpenPiece open = shared.open.at(i);
      if (shared.wants(open.piece())) {
        if (open.freeCount() > 0) {
          return false;
        }
        taken++;
      }
    }
    return taken == shared.rarity.size();
  }
}
