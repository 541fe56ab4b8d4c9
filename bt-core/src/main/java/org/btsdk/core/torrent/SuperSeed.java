// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btsdk.api.TorrentState;
import org.btsdk.protocol.wire.Message;
import org.jspecify.annotations.Nullable;

/// Seeds as if it had nothing, and offers each peer a piece at a time, a different one to each (BEP
/// 16): a peer is offered the next when another peer has what it was offered, so that the first
/// copy goes out with little more than its own bytes, and those are served who pass on.
///
/// A peer that came while the mode was on is *held back*: it sees only what it was offered, and may
/// request only that. Those who were there before know everything already.
final class SuperSeed {
  /// 2 pieces a peer: while it passes one on it fetches the other; BEP 16 has one, and the line
  /// stands still in between. libtorrent has two as well.
  static final int OFFERS = 2;

  /// What a peer was told.
  private static final class HeldBack {
    final BitSet told = new BitSet();
    final BitSet waiting = new BitSet(); // offered, and not seen elsewhere yet
    final TreeMap<Integer, Long> requested = new TreeMap<>(); // of those, bytes
  }

  private final Shared shared;
  private final TreeMap<Integer, HeldBack> heldBack = new TreeMap<>(); // by the peer's id
  private final TreeMap<Integer, List<Peer>> offeredTo = new TreeMap<>(); // by piece
  private final TreeSet<Integer> due = new TreeSet<>(); // peers that may be offered more
  private boolean wanted;
  private boolean ended;

  SuperSeed(Shared shared) {
    this.shared = shared;
  }

  void use(boolean on) {
    wanted = on;
    if (!on) {
      end();
    }
  }

  /// Whether a peer that comes now is held back.
  private boolean active() {
    return wanted
        && shared.state == TorrentState.SEEDING
        && shared.pieceCount > 0
        && shared.have.cardinality() == shared.pieceCount;
  }

  /// Whether a peer is not to know what we have.
  boolean holdsBack(Peer peer) {
    return !heldBack.isEmpty() && heldBack.containsKey(peer.id);
  }

  /// Whether a peer knows that we have a piece.
  boolean knows(Peer peer, int piece) {
    HeldBack its = heldBack.get(peer.id);
    return its == null || its.told.get(piece);
  }

  /// A peer came: it is held back if the mode is on.
  ///
  /// @return whether it is
  boolean joined(Peer peer) {
    if (!active()) {
      return false;
    }
    heldBack.put(peer.id, new HeldBack());
    due.add(peer.id);
    return true;
  }

  void left(Peer peer) {
    HeldBack its = heldBack.remove(peer.id);
    if (its != null) {
      its.waiting.stream().forEach(piece -> withdraw(peer, piece));
    }
  }

  private void withdraw(Peer peer, int piece) {
    List<Peer> peers = offeredTo.get(piece);
    if (peers != null && peers.remove(peer) && peers.isEmpty()) {
      offeredTo.remove(piece);
    }
  }

  /// A peer said that it has a piece: whoever was offered it, and is another, has passed it on.
  void peerHas(Peer peer, int piece) {
    List<Peer> owners = offeredTo.get(piece);
    if (owners == null) {
      return;
    }
    for (Peer owner : List.copyOf(owners)) {
      if (owner != peer) {
        seen(owner, piece);
      }
    }
  }

  /// A peer that is held back requested a part of what it was offered. Where it has nobody to pass
  /// the piece on to, it is offered the next one when it has requested all of this one.
  void requested(Peer peer, Message.Request request) {
    HeldBack its = heldBack.get(peer.id);
    int piece = request.piece();
    if (its != null && its.waiting.get(piece)) {
      its.requested.merge(piece, (long) request.length(), Long::sum);
      releaseIfAlone(peer, its, piece);
    }
  }

  private void releaseIfAlone(Peer owner, HeldBack its, int piece) {
    if (its.requested.getOrDefault(piece, 0L) >= shared.geometry.pieceLength(piece)
        && nobodyElseLacks(owner, piece)) {
      seen(owner, piece);
    }
  }

  /// As [#peerHas(Peer, int)], for all pieces.
  void peerHasAll(Peer peer) {
    for (int piece : List.copyOf(offeredTo.keySet())) {
      peerHas(peer, piece);
    }
  }

  private boolean nobodyElseLacks(Peer owner, int piece) {
    int others = shared.rarity.availability(piece) - (owner.pieces.has(piece) ? 1 : 0);
    return others >= shared.peers.size() - 1;
  }

  private void seen(Peer owner, int piece) {
    HeldBack its = heldBack.get(owner.id);
    if (its != null) {
      its.waiting.clear(piece);
      its.requested.remove(piece);
      withdraw(owner, piece);
      due.add(owner.id);
    }
  }

  /// Called at the end of each batch: offers what is to be offered.
  void advance() {
    if (heldBack.isEmpty()) {
      return;
    }
    if (!active()) {
      end();
      return;
    }
    for (int id : due) {
      Peer peer = shared.livePeer(id);
      HeldBack its = heldBack.get(id);
      while (peer != null && its != null && its.waiting.cardinality() < OFFERS) {
        int piece = choose(peer, its);
        if (piece < 0) {
          break;
        }
        offer(peer, its, piece);
      }
    }
    due.clear();
  }

  /// Called every second: who could pass a piece on may have left.
  void second() {
    for (int piece : List.copyOf(offeredTo.keySet())) {
      for (Peer owner : List.copyOf(offeredTo.getOrDefault(piece, List.of()))) {
        HeldBack its = heldBack.get(owner.id);
        if (its != null) {
          releaseIfAlone(owner, its, piece);
        }
      }
    }
  }

  private void offer(Peer peer, HeldBack its, int piece) {
    its.told.set(piece);
    its.waiting.set(piece);
    offeredTo.computeIfAbsent(piece, _ -> new ArrayList<>(1)).add(peer);
    shared.send(peer, new Message.Have(piece));
  }

  /// The piece that is rarest, counting those to whom it was offered; of equals any.
  ///
  /// @return -1 if the peer has or knows all
  private int choose(Peer peer, HeldBack its) {
    int best = -1;
    int fewest = Integer.MAX_VALUE;
    int start = shared.setup.random().nextInt(shared.pieceCount);
    for (int i = 0; i < shared.pieceCount && fewest > 0; i++) {
      int piece = (start + i) % shared.pieceCount;
      if (peer.pieces.has(piece) || its.told.get(piece)) {
        continue;
      }
      int copies = shared.rarity.availability(piece) + offers(piece);
      if (copies < fewest) {
        best = piece;
        fewest = copies;
      }
    }
    return best;
  }

  private int offers(int piece) {
    List<Peer> peers = offeredTo.get(piece);
    return peers == null ? 0 : peers.size();
  }

  /// Whether it ended since this was asked last: who was held back may know more now.
  boolean takeEnded() {
    boolean was = ended;
    ended = false;
    return was;
  }

  /// Tells everyone the truth.
  private void end() {
    ended = true;
    for (Peer peer : shared.peers.values()) {
      @Nullable HeldBack its = heldBack.remove(peer.id);
      if (its != null && !peer.closing) {
        BitSet news = (BitSet) shared.have.clone();
        news.andNot(its.told);
        if (!news.isEmpty()) {
          shared.emit(new TorrentAction.SendHaves(peer.id, news.stream().toArray()));
        }
      }
    }
    heldBack.clear();
    offeredTo.clear();
    due.clear();
  }
}
