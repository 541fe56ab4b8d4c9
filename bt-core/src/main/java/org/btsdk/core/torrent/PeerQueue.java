// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Peers in the order in which they were added. Takes next to no memory until the first is. Not
/// thread-safe.
final class PeerQueue {
  private @Nullable ArrayDeque<Peer> peers; // until the first is added

  /// Adds a peer at the end.
  void add(Peer peer) {
    if (peers == null) {
      peers = new ArrayDeque<>();
    }
    peers.addLast(peer);
  }

  /// The one that was added first; null if nobody is there.
  @Nullable Peer first() {
    return peers == null ? null : peers.peekFirst();
  }

  /// Removes the first, if somebody is there.
  void removeFirst() {
    if (peers != null) {
      peers.pollFirst();
    }
  }
}
