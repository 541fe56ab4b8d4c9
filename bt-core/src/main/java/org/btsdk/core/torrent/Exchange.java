// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.core.pex.PexPeer;
import org.btsdk.core.pex.PexRoster;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;

/// Peer exchange (BEP 11): tells peers of each other, and takes what they tell. Never for a private
/// torrent (BEP 27).
final class Exchange {
  private final Shared shared;
  private final ExchangedPeers<Peer> heard;
  private final PexRoster roster = new PexRoster();
  private final PeerQueue newcomers = new PeerQueue(); // in the order they are due
  private final PeerQueue told = new PeerQueue(); // in the order they are due again
  private final PeerList due = new PeerList(); // for who is due there was no news yet
  private long seenNews = -1;

  Exchange(Shared shared, Dials dials) {
    this.shared = shared;
    this.heard = new ExchangedPeers<>(shared, dials);
  }

  void use(boolean on) {
    heard.use(on);
  }

  boolean isOn() {
    return heard.isOn();
  }

  /// A peer said what extensions it has.
  void shookHands(Peer peer) {
    if (!peer.inExchange && id(peer).isPresent()) {
      if (peer.pex == null) {
        peer.pex = new PexPeer(shared.now);
      }
      peer.inExchange = true;
      newcomers.add(peer);
    }
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
    heard.received(peer, payload, !shared.complete());
  }

  /// Called every second.
  void second() {
    if (!isOn()) {
      return;
    }
    boolean more = moveDue(newcomers);
    more |= moveDue(told);
    if (!due.values().isEmpty() && (more || roster.newsCount() != seenNews)) {
      seenNews = roster.newsCount();
      due.removeIf(this::isSettled);
    }
  }

  /// Most peers are not due in most seconds: they are not even looked at.
  private boolean moveDue(PeerQueue line) {
    boolean moved = false;
    for (Peer peer = line.first(); peer != null; peer = line.first()) {
      if (peer.pex != null && !peer.pex.isDue(shared.now) && shared.livePeer(peer.id) == peer) {
        break;
      }
      line.removeFirst();
      due.add(peer);
      moved = true;
    }
    return moved;
  }

  /// @return whether it was told something, or is not to be told any more
  private boolean isSettled(Peer peer) {
    OptionalInt id = id(peer);
    PexPeer pex = peer.pex;
    if (shared.livePeer(peer.id) != peer || id.isEmpty() || pex == null) {
      peer.inExchange = false;
      return true;
    }
    Optional<PeerExchange> news =
        roster.news(pex, peer.ip(), Optional.ofNullable(peer.listensAt), shared.now);
    if (news.isEmpty()) {
      return false;
    }
    shared.send(peer, new Message.Extended(id.getAsInt(), news.get().encode()));
    told.add(peer);
    return true;
  }

  private static OptionalInt id(Peer peer) {
    return peer.extensions == null ? OptionalInt.empty() : peer.extensions.idOf(PeerExchange.NAME);
  }
}
