// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Collection;
import java.util.TreeMap;
import org.btsdk.api.TorrentState;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.session.Bans;
import org.btsdk.model.Metainfo;
import org.jspecify.annotations.Nullable;

/// What the handlers of a torrent without metadata share.
final class MetadataSwarm extends SwarmState<Newcomer> {
  final MetadataSetup setup;
  final TreeMap<Integer, Newcomer> peers = new TreeMap<>();
  @Nullable Metainfo metainfo; // once it is there, verified and parsed

  MetadataSwarm(MetadataSetup setup, long nowNanos) {
    super(setup, new PeerPool(), new Bans(), nowNanos);
    this.setup = setup;
  }

  @Override
  boolean running() {
    return state == TorrentState.METADATA;
  }

  @Override
  int connected() {
    int count = 0;
    for (Newcomer peer : peers.values()) {
      count += peer.closing ? 0 : 1;
    }
    return count;
  }

  @Override
  boolean isPrivate() {
    Metainfo known = metainfo;
    return known != null && known.isPrivate();
  }

  @Override
  long leftBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  boolean isPartialSeed() {
    return false;
  }

  @Override
  @Nullable Newcomer livePeer(int id) {
    Newcomer peer = peers.get(id);
    return peer == null || peer.closing ? null : peer;
  }

  @Override
  Collection<Newcomer> allPeers() {
    return peers.values();
  }

  @Override
  void closes(Newcomer peer) {}
}
