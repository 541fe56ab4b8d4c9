// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;

/// Only the tracker names peers of a private torrent (BEP 27): nobody who knows that it is private
/// offers peer exchange or tells of a peer, and nobody is dialed whom the tracker did not name.
final class PrivatePeersUntold extends Invariant {
  @Override
  void wanted(Client client, TorrentAction action) {
    if (client.node.knowsMetadata
        && action instanceof TorrentAction.Send(int _, Message.Extended message)
        && names(message)) {
      throw new Violation(this, client.node, "tells peers of a private torrent of others");
    }
    if (action instanceof TorrentAction.Dial(PeerAddress address)
        && !client.namedByTracker.contains(address)) {
      throw new Violation(this, client.node, "dials " + address + ", whom no tracker named");
    }
  }

  private static boolean names(Message.Extended message) {
    try {
      return message.extensionId() == ExtensionHandshake.EXTENSION_ID
          ? ExtensionHandshake.parse(message.payload()).idOf(PeerExchange.NAME).isPresent()
          : !PeerExchange.parse(message.payload()).isEmpty();
    } catch (ProtocolViolation _) {
      return false; // another extension's message
    }
  }
}
