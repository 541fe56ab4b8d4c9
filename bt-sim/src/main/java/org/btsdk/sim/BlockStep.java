// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.core.piece.BlockIntake;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;

/// A block on its way: first through the network, then to the disk.
final class BlockStep extends Step {
  final LinkEnd from;
  final Message.Request request;
  final long tag; // 0 if its bytes are what they should be
  @Nullable BlockIntake intake; // where it was claimed, if it was
  private boolean came;

  BlockStep(LinkEnd from, Message.Request request, long tag) {
    this.from = from;
    this.request = request;
    this.tag = tag;
  }

  @Override
  void run() {
    LinkEnd to = from.other();
    if (came) {
      to.client.storing.blockDone(this, to);
    } else if (!from.closed) {
      came = true;
      from.arrived(MessageEncoder.PIECE_HEADER_LENGTH + request.length());
      to.client.storing.blockCame(this, to);
    }
  }
}
