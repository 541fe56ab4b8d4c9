// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The connected peers of a torrent, in the order of their connections' numbers, and beside them
/// the few that let us ask them for something: nearly every event walks over these. Not
/// thread-safe.
final class Peers {
  private final ArrayList<Peer> peers = new ArrayList<>();
  private final ArrayList<Peer> letting = new ArrayList<>();

  /// All of them; not to be changed by the caller.
  List<Peer> values() {
    return peers;
  }

  /// Those that let us ask for anything now; not to be changed by the caller.
  List<Peer> letting() {
    return letting;
  }

  /// Whether a peer lets us ask may have changed.
  void changed(Peer peer) {
    int place = place(letting, peer.id);
    boolean there = place < letting.size() && letting.get(place) == peer;
    boolean lets = !peer.peerChokes || !peer.allowedFast.isEmpty();
    if (lets && !there && get(peer.id) == peer) {
      letting.add(place, peer);
    } else if (!lets && there) {
      letting.remove(place);
    }
  }

  boolean isEmpty() {
    return peers.isEmpty();
  }

  int size() {
    return peers.size();
  }

  @Nullable Peer get(int id) {
    int place = place(peers, id);
    return place < peers.size() && peers.get(place).id == id ? peers.get(place) : null;
  }

  /// Adds a peer whose number is not there yet.
  void add(Peer peer) {
    peers.add(place(peers, peer.id), peer);
  }

  @Nullable Peer remove(int id) {
    Peer peer = get(id);
    if (peer != null) {
      peers.remove(place(peers, id));
      letting.remove(peer);
    }
    return peer;
  }

  /// The place of the first peer whose number is not less.
  private static int place(List<Peer> peers, int id) {
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
