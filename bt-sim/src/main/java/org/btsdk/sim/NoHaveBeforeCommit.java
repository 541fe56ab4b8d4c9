// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.BitSet;
import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.protocol.wire.Message;

/// Peers are told of a piece only when it is verified and committed.
final class NoHaveBeforeCommit extends Invariant {
  @Override
  void wanted(Client client, TorrentAction action) {
    if (action instanceof TorrentAction.SendHaves(int _, int[] pieces)) {
      for (int piece : pieces) {
        check(client, piece);
      }
    } else if (action instanceof TorrentAction.Send(int _, Message message)) {
      if (message instanceof Message.HaveAll) {
        check(client, client.node.committed.nextClearBit(0));
      } else if (message instanceof Message.Bitfield(var pieces)) {
        BitSet said = pieces.toBitSet();
        said.andNot(client.node.committed);
        check(client, said.nextSetBit(0));
      }
    }
  }

  private void check(Client client, int piece) {
    if (piece >= 0 && piece < client.run.pieceCount && !client.node.committed.get(piece)) {
      throw new Violation(
          this, client.node, "announces piece " + piece + ", which is not committed");
    }
  }
}
