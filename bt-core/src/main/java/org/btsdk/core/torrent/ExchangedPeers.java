// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.core.peer.FloodGuard;
import org.btsdk.core.peer.Namer;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.pex.PexPeer;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.wire.ProtocolViolation;

/// Takes what peers tell of others (BEP 11), whether the torrent's metadata is known or not. Never
/// for a private torrent (BEP 27).
final class ExchangedPeers<P extends ConnectedPeer> {
  /// What a message weighs that comes too often: 16 of them in a window are a flood.
  private static final int TOO_OFTEN = 16 * FloodGuard.HEAVY;

  private final SwarmState<P> shared;
  private final Dials dials;
  private boolean wanted = true;

  ExchangedPeers(SwarmState<P> shared, Dials dials) {
    this.shared = shared;
    this.dials = dials;
  }

  void use(boolean on) {
    wanted = on;
  }

  boolean isOn() {
    return wanted && !shared.isPrivate();
  }

  /// @param seedsAreOfUse whether something is missing that they may have
  void received(P peer, byte[] payload, boolean seedsAreOfUse) throws ProtocolViolation {
    PexPeer pex = peer.pex;
    if (pex == null) {
      pex = new PexPeer(shared.now);
      peer.pex = pex;
    }
    boolean heard = isOn() && pex.mayBeHeard(shared.now);
    if (!peer.flood.allows(heard ? FloodGuard.HEAVY : TOO_OFTEN, shared.now)) {
      throw new ProtocolViolation("floods us with " + PeerExchange.NAME);
    }
    if (!heard) {
      return;
    }
    PeerExchange said = PeerExchange.parse(payload);
    for (PeerAddress gone : said.dropped()) {
      shared.pool.takeBack(PeerPool.PEX, peer.ip(), gone);
    }
    List<PeerAddress> named = new ArrayList<>();
    for (PeerExchange.Added added : said.added()) {
      boolean isOfUse = seedsAreOfUse || !added.is(PeerExchange.SEED);
      if (isOfUse && !added.address().equals(shared.facing(added.address()))) {
        named.add(added.address());
      }
    }
    if (!named.isEmpty()) {
      dials.found(PeerPool.PEX, Namer.stranger(peer.ip()), named);
    }
  }
}
