// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.List;
import java.util.TreeMap;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Handshake;
import org.btsdk.protocol.wire.Message;

/// A connection of two nodes, which keeps account of requests and answers.
final class SwarmLink {
  static final long DELAY_NANOS = 5_000_000;

  private final Swarm swarm;
  private final SwarmNode from;
  private final SwarmNode to;
  private final int fromId;
  private final int toId;
  private final boolean fast;
  private final UploadQueue fromUploads = new UploadQueue();
  private final UploadQueue toUploads = new UploadQueue();
  private boolean fromBusy;
  private boolean toBusy;
  boolean closed;

  /// By who asked and what for: how often it was asked and not answered.
  private final TreeMap<String, Integer> unanswered = new TreeMap<>();

  SwarmLink(Swarm swarm, SwarmNode from, SwarmNode to, boolean fast) {
    this.swarm = swarm;
    this.from = from;
    this.to = to;
    this.fast = fast;
    this.fromId = swarm.nextConnection++;
    this.toId = swarm.nextConnection++;
  }

  void open() {
    Capabilities can = Capabilities.of(fast, true, false, false);
    from.links.put(fromId, this);
    to.links.put(toId, this);
    PeerAddress seen = new PeerAddress(from.address.ip(), 40_000 + fromId);
    from.handle(
        new TorrentEvent.PeerJoined(fromId, to.address, true, handshake(can, to), fromUploads));
    if (!closed) {
      to.handle(new TorrentEvent.PeerJoined(toId, seen, false, handshake(can, from), toUploads));
    }
  }

  private static Handshake handshake(Capabilities can, SwarmNode of) {
    return new Handshake(can, of.torrent.metainfo().infoHashes().wire(), of.peerId);
  }

  private SwarmNode other(SwarmNode node) {
    return node == from ? to : from;
  }

  private int idAt(SwarmNode node) {
    return node == from ? fromId : toId;
  }

  void say(SwarmNode speaker, Message message) {
    if (closed) {
      return;
    }
    SwarmNode hearer = other(speaker);
    if (message instanceof Message.Request request) {
      unanswered.merge(key(speaker, request), 1, Integer::sum);
    } else if (message instanceof Message.Reject(int piece, int begin, int length)) {
      answer(hearer, new Message.Request(piece, begin, length));
    }
    swarm.at(
        swarm.now + DELAY_NANOS,
        () -> {
          if (!closed) {
            hearer.handle(new TorrentEvent.Received(idAt(hearer), message));
          }
        });
  }

  private static String key(SwarmNode asker, Message.Request request) {
    return asker.address + " " + request;
  }

  private void answer(SwarmNode asker, Message.Request request) {
    int left = unanswered.merge(key(asker, request), -1, Integer::sum);
    if (left < 0) {
      throw new AssertionError("answered twice: " + request);
    }
  }

  /// Requests that got no answer.
  int unanswered() {
    return unanswered.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// Sends what waits in a node's queue, one block after the other.
  void pump(SwarmNode node) {
    boolean busy = node == from ? fromBusy : toBusy;
    UploadQueue queue = node == from ? fromUploads : toUploads;
    if (busy || closed) {
      return;
    }
    List<Message.Request> next = queue.take(1, Long.MAX_VALUE);
    if (next.isEmpty()) {
      return;
    }
    Message.Request request = next.getFirst();
    busy(node, true);
    swarm.at(
        swarm.now + node.blockNanos,
        () -> {
          busy(node, false);
          if (closed) {
            return;
          }
          SwarmNode hearer = other(node);
          answer(hearer, request);
          int at = request.piece() * node.geometry.pieceLength() + request.begin();
          byte[] bytes = java.util.Arrays.copyOfRange(node.storage, at, at + request.length());
          if (node.corrupt) {
            bytes[0]++;
          }
          if (!queue.sent(bytes.length)) {
            node.handle(new TorrentEvent.BlocksSent(idAt(node), bytes.length));
          }
          swarm.at(
              swarm.now + DELAY_NANOS,
              () -> {
                if (!closed) {
                  hearer.block(idAt(hearer), request, bytes);
                }
              });
          pump(node);
        });
  }

  private void busy(SwarmNode node, boolean value) {
    if (node == from) {
      fromBusy = value;
    } else {
      toBusy = value;
    }
  }

  void close(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    swarm.closed.add(reason);
    for (SwarmNode node : new SwarmNode[] {from, to}) {
      int id = idAt(node);
      node.links.remove(id);
      swarm.at(swarm.now + 1000, () -> node.handle(new TorrentEvent.PeerLeft(id, reason)));
    }
  }
}
