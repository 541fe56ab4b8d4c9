// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.btsdk.api.Dht;
import org.btsdk.core.dht.DhtAction;
import org.btsdk.model.PeerAddress;

/// The peers that one lookup found, each once. Not thread-safe.
final class PeerCollection {
  private final Consumer<List<PeerAddress>> fresh;
  private final Set<PeerAddress> all = new LinkedHashSet<>();

  /// @param fresh takes those that were not found before
  PeerCollection(Consumer<List<PeerAddress>> fresh) {
    this.fresh = fresh;
  }

  void told(DhtAction action) {
    if (action instanceof DhtAction.PeersFound(long _, var _, List<PeerAddress> peers)) {
      List<PeerAddress> added = new ArrayList<>();
      for (PeerAddress peer : peers) {
        if (all.size() < Dht.MAX_PEERS && all.add(peer)) {
          added.add(peer);
        }
      }
      if (!added.isEmpty()) {
        fresh.accept(added);
      }
    }
  }

  List<PeerAddress> all() {
    return List.copyOf(all);
  }
}
