// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.core.peer.FloodGuard;
import org.btsdk.core.peer.Namer;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.pex.PexPeer;
import org.btsdk.core.pex.PexRoster;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;

/// Peer exchange (BEP 11): tells peers of each other, and takes what they tell. Never for a private
/// torrent (BEP 27).
final class Exchange {
  /// What a message weighs that comes too often: 16 of them in a window are a flood.
  static final int TOO_OFTEN = 16 * FloodGuard.HEAVY;

  private final Shared shared;
  private final Dials dials;
  private final PexRoster roster = new PexRoster();
  private boolean wanted = true;

  Exchange(Shared shared, Dials dials) {
    this.shared = shared;
    this.dials = dials;
  }

  void use(boolean on) {
    wanted = on;
  }

  boolean isOn() {
    return wanted && !shared.setup.metainfo().isPrivate();
  }

  /// It is known where a peer listens.
  void listens(Peer peer, PeerAddress address) {
    peer.inRoster = roster.came(address, () -> flags(peer));
  }

  private static int flags(Peer peer) {
    return (peer.isSeed() || peer.uploadOnly ? PeerExchange.SEED : 0)
        | (peer.outgoing ? PeerExchange.OUTGOING : 0);
  }

  void left(Peer peer) {
    if (peer.inRoster && peer.listensAt != null) {
      roster.went(peer.listensAt);
    }
  }

  void received(Peer peer, byte[] payload) throws ProtocolViolation {
    if (peer.pex == null) {
      peer.pex = new PexPeer(shared.now);
    }
    boolean heard = isOn() && peer.pex.mayBeHeard(shared.now);
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
      boolean useless = shared.complete() && added.is(PeerExchange.SEED);
      if (!useless && !added.address().equals(shared.ourAddress)) {
        named.add(added.address());
      }
    }
    if (!named.isEmpty()) {
      dials.found(PeerPool.PEX, Namer.stranger(peer.ip()), named);
    }
  }

  /// Called every second.
  void second() {
    if (!isOn()) {
      return;
    }
    for (Peer peer : shared.peers.values()) {
      OptionalInt id =
          peer.closing || peer.extensions == null
              ? OptionalInt.empty()
              : peer.extensions.idOf(PeerExchange.NAME);
      if (id.isPresent()) {
        tell(peer, id.getAsInt());
      }
    }
  }

  private void tell(Peer peer, int id) {
    if (peer.pex == null) {
      peer.pex = new PexPeer(shared.now);
    }
    Optional<PeerExchange> news =
        roster.news(peer.pex, peer.ip(), Optional.ofNullable(peer.listensAt), shared.now);
    news.ifPresent(pex -> shared.send(peer, new Message.Extended(id, pex.encode())));
  }
}
