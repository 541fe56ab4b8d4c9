// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayDeque;
import java.util.List;
import org.btsdk.model.Rate;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;

/// A node's line to the network: blocks go one after the other, one of each connection by turns.
/// Does for all connections of a node what the engine has a writer for each for.
final class UpLine extends Step {
  private final Client client;
  private final Rate rate;
  private final ArrayDeque<LinkEnd> waiting = new ArrayDeque<>();
  private @Nullable LinkEnd current;
  private int currentBytes;
  private long owedBytes; // of control messages, which overtake blocks

  UpLine(Client client, Rate rate) {
    this.client = client;
    this.rate = rate;
  }

  /// Control messages were sent: blocks wait that much longer.
  void owe(int bytes) {
    owedBytes += bytes;
  }

  /// Something may wait in a connection's upload queue.
  void wake(LinkEnd end) {
    if (!end.inLine && end.hasWindow() && end.uploads.size() > 0 && client.serves()) {
      end.inLine = true;
      waiting.addLast(end);
      if (current == null) {
        next();
      }
    }
  }

  /// Whether a block is being sent.
  boolean isBusy() {
    return current != null;
  }

  private void next() {
    while (current == null) {
      LinkEnd end = waiting.pollFirst();
      if (end == null) {
        return;
      }
      end.inLine = false;
      if (end.closed || !end.hasWindow()) {
        continue;
      }
      List<Message.Request> taken = end.uploads.take(1, Long.MAX_VALUE);
      if (!taken.isEmpty()) {
        begin(end, taken.getFirst());
      }
    }
  }

  /// Sends a block that was taken out of a queue; only while the line is not busy.
  void begin(LinkEnd end, Message.Request request) {
    Node node = client.node;
    long now = node.now();
    current = end;
    currentBytes = request.length();
    long wire = MessageEncoder.PIECE_HEADER_LENGTH + request.length() + owedBytes;
    owedBytes = 0;
    long free = now + Lines.nanos(wire, rate);
    long read = client.disk.read(request.length(), now);
    for (Invariant invariant : client.invariants.sends) {
      invariant.sends(client, end, request);
    }
    node.note(Happening.SENT, request.piece(), request.begin());
    end.send(request, Math.max(free, read), client.tagOf(request));
    node.at(free, this);
  }

  /// The last byte of a block has left.
  @Override
  void run() {
    LinkEnd end = current;
    current = null;
    if (end == null || !client.isAlive()) {
      return;
    }
    if (!end.closed) {
      client.sent(end, currentBytes);
      wake(end);
    }
    next();
  }
}
