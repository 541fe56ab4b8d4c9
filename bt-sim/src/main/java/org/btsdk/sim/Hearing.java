// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.protocol.wire.Message;

/// How a node hears what is said at the other ends of its connections: what the engine's readers
/// do.
final class Hearing {
  private final Client client;
  private final List<LinkEnd> heldBack = new ArrayList<>(); // who are not listened to

  Hearing(Client client) {
    this.client = client;
  }

  /// Something was said at the other end.
  void hear(LinkEnd end, Object first, List<Object> others) {
    if (client.isAlive()) {
      if (end.fast) {
        hear(end, first);
        for (Object what : others) {
          hear(end, what);
        }
      } else {
        end.unheard(first);
        others.forEach(end::unheard);
        listen(end);
      }
      client.settle();
    }
  }

  /// Hears what a peer says that cannot be refused anything, unless its queue is full: it is not
  /// listened to then, until half of that was sent.
  private void listen(LinkEnd end) {
    while (end.listens()) {
      hear(end, end.unheard.remove());
    }
    if (end.unheard.isEmpty() || end.ended) {
      heldBack.remove(end);
    } else if (!heldBack.contains(end)) {
      heldBack.add(end);
    }
  }

  private void hear(LinkEnd end, Object what) {
    switch (what) {
      case Message.Request request -> requested(end, List.of(request));
      case Message message -> heard(end, message);
      case int[] haves -> {
        for (int piece : haves) {
          heard(end, new Message.Have(piece));
        }
      }
      case List<?> requests -> {
        List<Message> messages = new ArrayList<>(requests.size());
        for (Object request : requests) {
          messages.add((Message) request);
        }
        requested(end, messages);
      }
      default -> throw new IllegalStateException("said " + what);
    }
  }

  private void requested(LinkEnd end, List<Message> requests) {
    if (client.run.isBroken(Defect.OVERFLOWS)) {
      overflow(end, requests);
    }
    List<Message> left = end.uploads.accept(requests);
    if (left.size() < requests.size()) {
      client.line.wake(end);
    }
    for (Message message : left) {
      heard(end, message);
    }
    for (Invariant invariant : client.invariants.requested) {
      invariant.requested(client, end);
    }
  }

  private void overflow(LinkEnd end, List<Message> requests) {
    for (Message message : requests) {
      for (int i = 0; i < 1000 && message instanceof Message.Request request; i++) {
        if (client.node.committed.get(request.piece())) {
          end.uploads.add(request);
        }
      }
    }
    client.line.wake(end);
  }

  private void heard(LinkEnd end, Message message) {
    boolean kept = client.isChecked() && !end.closed; // else the machine does not listen
    if (kept && message instanceof Message.Reject(int piece, int begin, int _)) {
      client.ledger.settled(end, BlockId.of(piece, begin / client.geometry.blockLength()));
    } else if (kept && message instanceof Message.Choke && !end.fast) {
      client.ledger.allSettled(end);
    }
    client.node.note(
        Happening.HEARD, (long) Words.kind(message) << 32 | end.id, Words.about(message));
    client.handle(new TorrentEvent.Received(end.id, message));
  }

  boolean isHeldBack(LinkEnd end) {
    return heldBack.contains(end);
  }

  /// Listens again to who may be heard by now.
  void listenAgain() {
    if (!heldBack.isEmpty()) {
      List.copyOf(heldBack).forEach(this::listen);
    }
  }
}
