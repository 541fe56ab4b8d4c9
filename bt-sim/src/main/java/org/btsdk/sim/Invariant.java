// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.protocol.wire.Message;

/// Something that holds in every run. What happens to a node is told when it happens; all nodes are
/// looked at once a second. [Invariants] says who is told of what.
///
/// The methods throw a [Violation].
abstract class Invariant {
  /// As results and documents call it.
  String name() {
    return getClass().getSimpleName();
  }

  /// A node's machine asks a peer for a block; the ledger does not know yet.
  void asked(Client client, LinkEnd end, long blockId) {}

  /// A node's machine wants something done.
  void wanted(Client client, TorrentAction action) {}

  /// A peer asked a node for blocks.
  void requested(Client client, LinkEnd end) {}

  /// A node begins to send a block.
  void sends(Client client, LinkEnd end, Message.Request request) {}

  /// A node was touched, and its machines have done what follows.
  void touched(Client client) {}

  /// A node is looked at once a second.
  void second(Client client) {}

  /// The run is looked at once a second.
  void second(Run run) {}
}
