// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Some of a torrent's peers, each once, in the order of their connections' numbers. Not
/// thread-safe.
final class PeerList {
  private static final int[] NONE = {};
  private static final int FIRST_LENGTH = 8;

  private List<Peer> peers = List.of(); // until the first one comes
  private int[] ids = NONE; // of the peers, so that a search touches none of them

  /// All of them; not to be changed by the caller.
  List<Peer> values() {
    return peers;
  }

  @Nullable Peer get(int id) {
    int place = place(id);
    return place >= 0 ? peers.get(place) : null;
  }

  /// Adds a peer, unless one of its number is there.
  void add(Peer peer) {
    int place = place(peer.id);
    if (place < 0) {
      int size = peers.size();
      if (ids.length == 0) {
        peers = new ArrayList<>();
      }
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, Math.max(FIRST_LENGTH, 2 * size));
      }
      int at = -1 - place;
      System.arraycopy(ids, at, ids, at + 1, size - at);
      ids[at] = peer.id;
      peers.add(at, peer);
    }
  }

  void clear() {
    if (!peers.isEmpty()) {
      peers.clear();
    }
  }

  void removeIf(Predicate<Peer> which) {
    if (!peers.isEmpty() && peers.removeIf(which)) {
      for (int i = 0; i < peers.size(); i++) {
        ids[i] = peers.get(i).id;
      }
    }
  }

  @Nullable Peer remove(int id) {
    int place = place(id);
    if (place < 0) {
      return null;
    }
    System.arraycopy(ids, place + 1, ids, place, peers.size() - place - 1);
    return peers.remove(place);
  }

  /// The place of the first one with a number or a higher one; how many there are if none has.
  int placeFrom(int id) {
    int place = place(id);
    return place >= 0 ? place : -1 - place;
  }

  /// @return below zero if it is not there: -1 - the place of the first one with a higher number
  private int place(int id) {
    return Arrays.binarySearch(ids, 0, peers.size(), id);
  }
}
