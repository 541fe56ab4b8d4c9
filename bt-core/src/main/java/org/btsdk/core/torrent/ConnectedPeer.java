// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Optional;
import org.btsdk.core.peer.FloodGuard;
import org.btsdk.core.pex.PexPeer;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.ClientName;
import org.jspecify.annotations.Nullable;

/// What is known of one connected peer, whether the torrent's metadata is known or not. Only data:
/// what is done with it is in the handlers.
abstract sealed class ConnectedPeer permits Newcomer, Peer {
  /// What both of us can do must be what we can do.
  private static final Capabilities OURS = Capabilities.of(true, true, true, true);

  final int id;
  final PeerAddress address;
  final boolean outgoing;
  final PeerId peerId;
  final Capabilities capabilities; // what both sides can do
  final String source;
  final long connectedAtNanos;
  final FloodGuard flood = new FloodGuard();

  boolean closing; // closed by us; PeerLeft is still to come
  boolean givenUp; // closed by us, since the torrent was not active any more
  boolean gaveNothing; // closed by us, since nobody did
  long lastHeardNanos;
  long lastSentNanos;

  // Extensions.
  @Nullable ExtensionHandshake extensions;
  @Nullable PeerAddress listensAt;
  boolean toldPex; // that we take peer exchange
  @Nullable PexPeer pex; // once it has said or been told something

  ConnectedPeer(TorrentEvent.PeerJoined joined, String source, long nowNanos) {
    this.id = joined.peer();
    this.address = joined.address();
    this.outgoing = joined.outgoing();
    this.peerId = joined.handshake().peerId();
    this.capabilities = joined.handshake().capabilities().and(OURS);
    this.source = source;
    this.connectedAtNanos = nowNanos;
    this.lastHeardNanos = nowNanos;
    this.lastSentNanos = nowNanos;
    if (outgoing) {
      listensAt = address;
    }
  }

  IpAddress ip() {
    return address.ip();
  }

  boolean fast() {
    return capabilities.fast();
  }

  /// Where it listens as far as is known: where it is if not.
  PeerAddress dialedAt() {
    return listensAt == null ? address : listensAt;
  }

  /// What it calls itself, for people.
  String client() {
    return Optional.ofNullable(extensions)
        .flatMap(ExtensionHandshake::client)
        .orElseGet(() -> ClientName.of(peerId));
  }
}
