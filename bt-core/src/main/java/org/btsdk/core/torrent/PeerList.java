// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Some of a torrent's peers, each once, in the order of their connections' numbers. Not
/// thread-safe.
final class PeerList {
  private final ArrayList<Peer> peers = new ArrayList<>();

  /// All of them; not to be changed by the caller.
  List<Peer> values() {
    return peers;
  }

  @Nullable Peer get(int id) {
    int place = place(id);
    return place < peers.size() && peers.get(place).id == id ? peers.get(place) : null;
  }

  /// Adds a peer, unless one of its number is there.
  void add(Peer peer) {
    int place = place(peer.id);
    if (place == peers.size() || peers.get(place).id != peer.id) {
      peers.add(place, peer);
    }
  }

  void clear() {
    peers.clear();
  }

  void removeIf(Predicate<Peer> which) {
    peers.removeIf(which);
  }

  @Nullable Peer remove(int id) {
    int place = place(id);
    return place < peers.size() && peers.get(place).id == id ? peers.remove(place) : null;
  }

  /// The place of the first peer whose number is not less.
  private int place(int id) {
    int low = 0;
    int high = peers.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (peers.get(middle).id < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
