// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The connected peers of a torrent, in the order of their connections' numbers, and beside them
/// those few with whom something is going on: a thousand connections cost next to nothing as long
/// as nothing happens on them. Not thread-safe.
final class Peers {
  private final PeerList all = new PeerList();
  private final PeerTable byId = new PeerTable(); // all of them
  private final PeerList letting = new PeerList();
  private final PeerList owing = new PeerList();
  private final PeerList served = new PeerList();
  private final PeerList interesting = new PeerList();
  private int closing;
  private int interested;
  private int unchoked;

  /// All of them; not to be changed by the caller.
  List<Peer> values() {
    return all.values();
  }

  /// Those that let us ask for anything now; not to be changed by the caller.
  List<Peer> letting() {
    return letting.values();
  }

  /// Where of those the first stands that has a number or a higher one; how many they are if none
  /// has.
  int lettingFrom(int id) {
    return letting.placeFrom(id);
  }

  /// Those that owe us blocks, and perhaps some that did a moment ago; not to be changed by the
  /// caller.
  List<Peer> owing() {
    return owing.values();
  }

  /// Those that may have been sent blocks, or have asked for some, since it was looked last; not to
  /// be changed by the caller.
  List<Peer> served() {
    return served.values();
  }

  /// Those in whom we may have become interested since it was looked last; not to be changed by the
  /// caller.
  List<Peer> interesting() {
    return interesting.values();
  }

  /// A peer in whom we are not interested may have something for us.
  void mayInterest(Peer peer) {
    interesting.add(peer);
  }

  /// Interest in everybody is as it should be.
  void lookedAtInterest() {
    interesting.clear();
  }

  /// Whether a peer lets us ask for anything now.
  boolean isLetting(Peer peer) {
    return peer.isLetting;
  }

  /// Whether a peer lets us ask may have changed.
  void changed(Peer peer) {
    boolean lets = !peer.peerChokes || !peer.allowedFast.isEmpty();
    if (lets && !peer.isLetting && get(peer.id) == peer) {
      peer.isLetting = true;
      letting.add(peer);
    } else if (!lets && peer.isLetting) {
      peer.isLetting = false;
      letting.remove(peer.id);
    }
  }

  /// A peer is asked for a block.
  void owes(Peer peer) {
    owing.add(peer);
  }

  /// Forgets who owes us nothing any more.
  void settleDebts() {
    owing.removeIf(peer -> peer.outstanding.isEmpty());
  }

  /// A peer may request blocks, or has.
  void serve(Peer peer) {
    served.add(peer);
  }

  /// Forgets who is choked and was sent all that it requested.
  void forgetServed() {
    served.removeIf(peer -> peer.weChoke && peer.uploads.isIdle());
  }

  /// A peer is closed; it leaves later.
  void closed(Peer peer) {
    closing++;
    uncount(peer);
  }

  private void uncount(Peer peer) {
    interested -= peer.peerIsInterested ? 1 : 0;
    unchoked -= peer.weChoke ? 0 : 1;
  }

  /// A peer that is not closed becomes interested, or is no longer.
  void interested(Peer peer, boolean now) {
    interested += (now ? 1 : 0) - (peer.peerIsInterested ? 1 : 0);
    peer.peerIsInterested = now;
  }

  /// A peer that is not closed is choked, or no longer.
  void choked(Peer peer, boolean now) {
    unchoked += (peer.weChoke ? 1 : 0) - (now ? 1 : 0);
    peer.weChoke = now;
  }

  /// How many are interested and not closed.
  int interested() {
    return interested;
  }

  /// How many we do not choke, and have not closed.
  int unchoked() {
    return unchoked;
  }

  boolean isEmpty() {
    return all.values().isEmpty();
  }

  int size() {
    return all.values().size();
  }

  /// How many are not closed.
  int live() {
    return size() - closing;
  }

  @Nullable Peer get(int id) {
    return byId.get(id);
  }

  /// Adds a peer whose number is not there yet.
  void add(Peer peer) {
    all.add(peer);
    byId.add(peer);
  }

  @Nullable Peer remove(int id) {
    Peer peer = all.remove(id);
    if (peer != null) {
      byId.remove(id);
      peer.isLetting = false;
      if (peer.closing) {
        closing--;
      } else {
        uncount(peer);
      }
      letting.remove(id);
      owing.remove(id);
      served.remove(id);
      interesting.remove(id);
    }
    return peer;
  }
}
