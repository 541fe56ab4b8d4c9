// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.protocol.wire.Message;

/// A peer that is choked gets nothing but the pieces it was allowed fast (BEP 6), each three times
/// at most.
final class NoUploadToTheChoked extends Invariant {
  private static final int TIMES = 3;

  @Override
  void wanted(Client client, TorrentAction action) {
    if (action instanceof TorrentAction.Send(int peer, Message message)) {
      LinkEnd end = client.ends.get(peer);
      if (end == null) {
        return;
      }
      if (message instanceof Message.Unchoke) {
        end.unchoked = true;
      } else if (message instanceof Message.Choke) {
        end.unchoked = false;
      } else if (message instanceof Message.AllowedFast(int piece)) {
        end.allowed.set(piece);
      }
    }
  }

  @Override
  void sends(Client client, LinkEnd end, Message.Request request) {
    if (end.unchoked) {
      return;
    }
    int blocks = Math.ceilDiv(client.run.geometry.pieceLength(), client.run.geometry.blockLength());
    if (!end.allowed.get(request.piece())
        || ++end.allowedServed > TIMES * blocks * end.allowed.cardinality()) {
      throw new Violation(
          this, client.node, "sends piece " + request.piece() + " to a peer that it chokes");
    }
  }
}
