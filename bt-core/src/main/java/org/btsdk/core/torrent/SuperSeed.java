// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
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

  /// 60 s: who has not passed a piece on by then may have nobody who takes it, or not want it; it
  /// is offered another, so that nobody waits for ever, and who lies learns of two pieces a minute.
  static final long PATIENCE_NANOS = 60_000_000_000L;

  /// 1 s: offers made so early were made before we heard what the peer has.
  private static final long FIRST_NANOS = 1_000_000_000L;

  /// 8 peers are offered something at once, since each costs a look at all pieces; the others
  /// follow with the next events.
  private static final int PEERS_AT_ONCE = 8;

  /// 10,000 haves, 90 KB: a peer that would need more when the mode ends had better come again.
  private static final int MOST_HAVES = 10_000;

  /// What a peer was told.
  private static final class HeldBack {
    final BitSet told = new BitSet();
    final TreeMap<Integer, Offer> waiting = new TreeMap<>(); // not seen elsewhere yet, by piece
  }

  private static final class Offer {
    final long atNanos;
    long requestedBytes;

    Offer(long atNanos) {
      this.atNanos = atNanos;
    }
  }

  private final Shared shared;

  // Empty until the first peer is held back.
  private NavigableMap<Integer, HeldBack> heldBack = Collections.emptyNavigableMap(); // by peer
  private NavigableMap<Integer, List<Peer>> offeredTo = Collections.emptyNavigableMap(); // by piece
  private NavigableSet<Integer> due = Collections.emptyNavigableSet(); // may be offered more
  private boolean begun;
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
        && (shared.state == TorrentState.SEEDING || shared.state == TorrentState.FINISHING)
        && shared.pieceCount > 0
        && shared.have.cardinality() == shared.pieceCount;
  }

  /// Whether it waits for what peers say.
  boolean isAtWork() {
    return !heldBack.isEmpty();
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
    if (!begun) {
      begun = true;
      heldBack = new TreeMap<>();
      offeredTo = new TreeMap<>();
      due = new TreeSet<>();
    }
    heldBack.put(peer.id, new HeldBack());
    due.add(peer.id);
    return true;
  }

  void left(Peer peer) {
    HeldBack its = begun ? heldBack.remove(peer.id) : null;
    if (its != null) {
      its.waiting.keySet().forEach(piece -> withdraw(peer, piece));
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
      if (owner != peer || hadItBefore(owner, piece)) {
        seen(owner, piece);
      }
    }
  }

  /// Of what it was offered when it came, before it had said what it has, some it may have had.
  private boolean hadItBefore(Peer owner, int piece) {
    HeldBack its = heldBack.get(owner.id);
    Offer offer = its == null ? null : its.waiting.get(piece);
    return offer != null
        && offer.requestedBytes == 0
        && offer.atNanos - owner.connectedAtNanos < FIRST_NANOS;
  }

  /// A peer that is held back requested a part of what it was offered. Where it has nobody to pass
  /// the piece on to, it is offered the next one when it has requested all of this one.
  void requested(Peer peer, Message.Request request) {
    HeldBack its = heldBack.get(peer.id);
    int piece = request.piece();
    Offer offer = its == null ? null : its.waiting.get(piece);
    if (offer != null) {
      offer.requestedBytes += request.length();
      if (isDone(peer, piece, offer)) {
        seen(peer, piece);
      }
    }
  }

  /// Whether there is nothing to wait for: it has the piece, as far as we know, and nobody else
  /// lacks it.
  private boolean isDone(Peer owner, int piece, Offer offer) {
    boolean there =
        owner.pieces.has(piece) || offer.requestedBytes >= shared.geometry.pieceLength(piece);
    return there && nobodyElseLacks(owner, piece);
  }

  private boolean nobodyElseLacks(Peer owner, int piece) {
    int others = shared.rarity.availability(piece) - (owner.pieces.has(piece) ? 1 : 0);
    return others >= shared.peers.size() - 1;
  }

  private void seen(Peer owner, int piece) {
    HeldBack its = heldBack.get(owner.id);
    if (its != null) {
      its.waiting.remove(piece);
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
    for (int i = 0; i < PEERS_AT_ONCE && !due.isEmpty(); i++) {
      int id = due.removeFirst();
      Peer peer = shared.livePeer(id);
      HeldBack its = heldBack.get(id);
      while (peer != null && its != null && its.waiting.size() < OFFERS) {
        int piece = choose(peer, its);
        if (piece < 0) {
          break;
        }
        offer(peer, its, piece);
      }
    }
  }

  /// Called every second: who could pass a piece on may have left, or never come.
  void second() {
    if (heldBack.isEmpty()) {
      return;
    }
    for (Peer owner : shared.peers.values()) {
      HeldBack its = heldBack.get(owner.id);
      if (its != null) {
        for (int piece : List.copyOf(its.waiting.keySet())) {
          Offer offer = its.waiting.get(piece);
          if (offer != null
              && (shared.now - offer.atNanos >= PATIENCE_NANOS || isDone(owner, piece, offer))) {
            seen(owner, piece);
          }
        }
      }
    }
  }

  private void offer(Peer peer, HeldBack its, int piece) {
    its.told.set(piece);
    its.waiting.put(piece, new Offer(shared.now));
    offeredTo.computeIfAbsent(piece, _ -> new ArrayList<>(1)).add(peer);
    peer.told(1);
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
    if (!begun) {
      return;
    }
    for (Peer peer : shared.peers.values()) {
      @Nullable HeldBack its = heldBack.remove(peer.id);
      if (its != null && !peer.closing) {
        tellAll(peer, its);
      }
    }
    heldBack.clear();
    offeredTo.clear();
    due.clear();
  }

  private void tellAll(Peer peer, HeldBack its) {
    BitSet news = (BitSet) shared.have.clone();
    news.andNot(its.told);
    if (news.cardinality() > MOST_HAVES) {
      shared.close(peer, "is to come again, and will be told all we have");
      return;
    }
    if (!news.isEmpty()) {
      peer.told(news.cardinality());
      shared.emit(new TorrentAction.SendHaves(peer.id, news.stream().toArray()));
    }
    if (!peer.weChoke) {
      Uploads.open(shared, peer);
    }
  }
}
