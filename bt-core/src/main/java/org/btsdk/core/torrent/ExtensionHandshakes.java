// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.List;
import org.btsdk.core.peer.Namer;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.wire.Message;

/// Handshakes of extensions (BEP 10), as far as they are the same whether the torrent's metadata is
/// known or not: what we say of ourselves, and where a peer says that we are and it listens.
final class ExtensionHandshakes<P extends ConnectedPeer> {
  private final SwarmState<P> shared;

  ExtensionHandshakes(SwarmState<P> shared) {
    this.shared = shared;
  }

  /// What is said to each peer in any case.
  ExtensionHandshake.Builder ours(P peer) {
    ExtensionHandshake.Builder ours =
        ExtensionHandshake.builder()
            .client(shared.common.userAgent())
            .requestQueue(Uploads.REQUEST_QUEUE)
            .yourIp(peer.ip())
            .message(MetadataMessage.NAME, ExtensionIds.METADATA);
    if (shared.common.listenPort() > 0) {
      ours.port(shared.common.listenPort());
    }
    return ours;
  }

  void send(P peer, ExtensionHandshake ours) {
    shared.send(peer, new Message.Extended(ExtensionHandshake.EXTENSION_ID, ours.encode()));
  }

  /// Takes what a peer says, beside or instead of what it said before.
  ///
  /// @return whether it is known only now where it listens
  boolean received(P peer, ExtensionHandshake said) {
    ExtensionHandshake before = peer.extensions;
    peer.extensions = before == null ? said : before.updatedBy(said);
    if (said.yourIp().isPresent() && before == null) {
      shared.emit(new TorrentAction.ExternalAddress(said.yourIp().get(), peer.ip()));
    }
    if (said.port().isEmpty() || peer.listensAt != null) {
      return false;
    }
    PeerAddress listens = new PeerAddress(peer.ip(), said.port().getAsInt());
    peer.listensAt = listens;
    if (!shared.isPrivate()) {
      shared.pool.add("incoming", Namer.stranger(peer.ip()), List.of(listens), shared.now);
    }
    shared.pool.connected(listens);
    return true;
  }
}
