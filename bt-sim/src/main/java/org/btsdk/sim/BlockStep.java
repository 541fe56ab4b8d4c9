// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.core.piece.BlockIntake;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;

/// A block on its way: through the network, then through the line of who asked for it, then to the
/// disk.
final class BlockStep extends Step {
  final LinkEnd from;
  final LinkEnd to;
  final Message.Request request;
  final long tag; // 0 if its bytes are what they should be
  final long firstByteAt; // when it begins to come
  @Nullable BlockIntake intake; // where it was claimed, if it was
  private boolean late; // it waited for the line
  private boolean came;

  BlockStep(LinkEnd from, LinkEnd to, Message.Request request, long tag, long firstByteAt) {
    this.from = from;
    this.to = to;
    this.request = request;
    this.tag = tag;
    this.firstByteAt = firstByteAt;
  }

  /// On the wire.
  int bytes() {
    return MessageEncoder.PIECE_HEADER_LENGTH + request.length();
  }

  @Override
  long underWayBytes() {
    return came ? 0 : bytes();
  }

  @Override
  void run() {
    if (came) {
      to.client.storing.blockDone(this, to);
    } else if (to.closed) {
      to.client.node.part.lostBytes += bytes();
    } else if (late || isThere()) {
      came = true;
      to.client.node.received(bytes());
      to.answer(this);
      to.client.storing.blockCame(this, to);
    }
  }

  private boolean isThere() {
    long takenAt = to.take(this);
    late = takenAt > atNanos;
    if (late) {
      to.client.node.at(takenAt, this);
    }
    return !late;
  }
}
