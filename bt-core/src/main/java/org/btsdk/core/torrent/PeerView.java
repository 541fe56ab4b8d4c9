// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Objects;
import java.util.random.RandomGenerator;
import org.btsdk.core.piece.OpenPiece;
import org.btsdk.spi.picker.Picks;
import org.btsdk.spi.picker.SwarmView;
import org.jspecify.annotations.Nullable;

/// The swarm as one peer sees it, and what a picker picks for it. One object serves all picks of a
/// torrent, since a picker allocates nothing and neither does this.
final class PeerView implements SwarmView, Picks {
  /// 64 pieces: more are never begun at once for one peer.
  private static final int MAX_PICKS = 64;

  /// 10 s and 60 s a piece: what [SwarmView.SpeedClass] says.
  private static final long FAST_SECONDS = 10;

  private static final long SLOW_SECONDS = 60;

  /// A peer is judged by its rate only after 5 s.
  private static final long UNKNOWN_NANOS = 5_000_000_000L;

  private static final int[] NONE = {};

  private final Shared shared;
  private final Readers readers;
  private @Nullable Peer peer;
  private boolean shareOwned;
  private int cursor;
  private int blocksLeft;
  private int[] picks = NONE; // until the first pick
  private int pickCount;

  PeerView(Shared shared, Readers readers) {
    this.shared = shared;
    this.readers = readers;
  }

  /// Begins a pick.
  ///
  /// @param blocks how many blocks have room
  /// @param share whether pieces that another peer has to itself are pickable
  void begin(Peer forPeer, int blocks, boolean share) {
    peer = forPeer;
    shareOwned = share;
    blocksLeft = blocks;
    pickCount = 0;
    cursor = 0;
    if (picks.length == 0) {
      picks = new int[MAX_PICKS];
    }
  }

  int pickCount() {
    return pickCount;
  }

  int pick(int i) {
    return picks[i];
  }

  private Peer peer() {
    if (peer == null) {
      throw new IllegalStateException("no pick is under way");
    }
    return peer;
  }

  // ---- Picks

  @Override
  public boolean hasRoom() {
    return blocksLeft > 0 && pickCount < MAX_PICKS;
  }

  @Override
  public void add(int piece) {
    Objects.checkIndex(piece, shared.pieceCount);
    if (!hasRoom() || !canPick(piece)) {
      return;
    }
    for (int i = 0; i < pickCount; i++) {
      if (picks[i] == piece) {
        return;
      }
    }
    picks[pickCount++] = piece;
    OpenPiece open = shared.open.get(piece);
    blocksLeft -= open == null ? shared.geometry.blockCount(piece) : open.freeCount();
  }

  /// Whether blocks of the piece can be requested from this peer now.
  boolean canPick(int piece) {
    return peer().pieces.has(piece) && peer().lets(piece) && free(piece);
  }

  private boolean free(int piece) {
    if (!shared.wants(piece)) {
      return false;
    }
    OpenPiece open = shared.open.get(piece);
    if (open == null) {
      return true;
    }
    if (open.freeCount() == 0) {
      return false;
    }
    return open.onTrial() ? open.owner() == peer().id : shareOwned || !isTakenByOther(open);
  }

  /// Whether another peer has a piece to itself, and keeps up; who does not has it no longer.
  private boolean isTakenByOther(OpenPiece open) {
    if (open.owner() == OpenPiece.NOBODY || open.owner() == peer().id) {
      return false;
    }
    Peer owner = shared.peers.get(open.owner());
    boolean keepsUp =
        owner != null
            && !owner.closing
            && owner.lets(open.piece())
            && speedClass(owner) != SpeedClass.SLOW;
    if (!keepsUp) {
      open.owner(OpenPiece.NOBODY);
    }
    return keepsUp;
  }

  SpeedClass speedClass(Peer of) {
    if (of.pipeline.snubbed()) {
      return SpeedClass.SLOW;
    }
    if (shared.now - of.outstanding.busySinceNanos() < UNKNOWN_NANOS || of.downloaded == 0) {
      return SpeedClass.MEDIUM;
    }
    long rate = of.pipelinePerSecond(shared.now);
    long length = shared.geometry.pieceLength();
    if (rate * SLOW_SECONDS < length) {
      return SpeedClass.SLOW;
    }
    return rate * FAST_SECONDS >= length ? SpeedClass.FAST : SpeedClass.MEDIUM;
  }

  // ---- SwarmView

  @Override
  public int pieceCount() {
    return shared.pieceCount;
  }

  @Override
  public int haveCount() {
    return shared.have.cardinality();
  }

  @Override
  public boolean have(int piece) {
    return shared.have.get(piece);
  }

  @Override
  public boolean pickable(int piece) {
    return free(piece) && peer().lets(piece);
  }

  @Override
  public boolean peerHas(int piece) {
    return peer().pieces.has(piece);
  }

  @Override
  public int availability(int piece) {
    return shared.rarity.availability(piece);
  }

  @Override
  public int priority(int piece) {
    return shared.rarity.priority(piece);
  }

  @Override
  public boolean partial(int piece) {
    return shared.open.get(piece) != null;
  }

  @Override
  public int nextRarest(int from) {
    int size = shared.rarity.size();
    for (int place = from; place < size; place++) {
      int piece = shared.rarity.at(place);
      if (canPick(piece)) {
        cursor = place + 1;
        return piece;
      }
    }
    cursor = size;
    return -1;
  }

  @Override
  public int nextCursor() {
    return cursor;
  }

  @Override
  public int playbackCursor() {
    return readers.playbackCursor();
  }

  @Override
  public long deadlineNanos(int piece) {
    return readers.deadlineNanos(piece);
  }

  @Override
  public int nextDeadline(int from) {
    for (int n = from; n < readers.count(); n++) {
      int piece = readers.byDeadline(n);
      if (canPick(piece)) {
        cursor = n + 1;
        return piece;
      }
    }
    cursor = readers.count();
    return -1;
  }

  @Override
  public long nowNanos() {
    return shared.now;
  }

  @Override
  public SpeedClass speedClass() {
    return speedClass(peer());
  }

  @Override
  public RandomGenerator random() {
    return shared.setup.random();
  }

  @Override
  public long callBudget() {
    return Math.max(1024, 8L * shared.pieceCount); // a guard counts them down
  }
}
