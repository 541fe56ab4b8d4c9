// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import org.jspecify.annotations.Nullable;

/// A torrent's peers by their connections' numbers, found at the first look or the second: every
/// message of a peer begins with it. Takes no memory while there is nobody. Not thread-safe.
///
/// Numbers are given one after the other, and to many torrents: their last bits are as good as
/// chance. At least half of the places are free, so that a search ends soon.
final class PeerTable {
  private static final @Nullable Peer[] NONE = new Peer[0];
  private static final int[] NO_IDS = {};
  private static final int FIRST_CAPACITY = 16;

  private @Nullable Peer[] places = NONE; // a power of two, or none
  private int[] ids = NO_IDS; // of the peers, so that a search touches none but the right one
  private int size;

  @Nullable Peer get(int id) {
    if (size == 0) {
      return null;
    }
    int place = place(id);
    return places[place];
  }

  /// @return where the peer is, or the free place where it would be
  private int place(int id) {
    int mask = ids.length - 1;
    int place = id & mask;
    while (places[place] != null && ids[place] != id) {
      place = (place + 1) & mask;
    }
    return place;
  }

  /// Adds a peer whose number is not there yet.
  void add(Peer peer) {
    if (2 * size >= ids.length) {
      grow();
    }
    put(peer);
    size++;
  }

  private void put(Peer peer) {
    int place = place(peer.id);
    places[place] = peer;
    ids[place] = peer.id;
  }

  private void grow() {
    @Nullable Peer[] before = places;
    places = new Peer[Math.max(FIRST_CAPACITY, 2 * before.length)];
    ids = new int[places.length];
    for (Peer peer : before) {
      if (peer != null) {
        put(peer);
      }
    }
  }

  /// Removes a peer, if it is there.
  void remove(int id) {
    int gap = size == 0 ? -1 : place(id);
    if (gap < 0 || places[gap] == null) {
      return;
    }
    size--;
    if (size == 0) {
      places = NONE;
      ids = NO_IDS;
      return;
    }
    places[gap] = null;
    // Whoever follows without a gap may have wanted a place before it.
    int mask = ids.length - 1;
    int next = (gap + 1) & mask;
    for (Peer peer = places[next]; peer != null; peer = places[next]) {
      places[next] = null;
      put(peer);
      next = (next + 1) & mask;
    }
  }
}
