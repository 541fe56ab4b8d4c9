// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btsdk.core.piece.BlockId;
import org.btsdk.protocol.wire.Message;
import org.jspecify.annotations.Nullable;

/// How a spoiler sends: of each piece that it is asked for one block, which is bad, and no more
/// until it is asked for that block again, since the piece was found wrong. So slowly that several
/// pieces wait for it, and so often that it is not taken for silent.
final class Spoiling extends Step {
  private static final long SECOND_NANOS = 1_000_000_000;

  /// 20 s between two blocks to one peer.
  private static final long SPACING_NANOS = 20 * SECOND_NANOS;

  /// 45 s, in time for the minute after which it would be silent, where there is no other piece.
  private static final long LATEST_NANOS = 45 * SECOND_NANOS;

  private final Client client;
  private final SortedMap<Integer, Long> lastNanos = new TreeMap<>(); // by end
  private final SortedMap<Integer, SortedSet<Long>> sent = new TreeMap<>(); // blocks, by end

  Spoiling(Client client) {
    this.client = client;
  }

  void begin() {
    client.node.in(SECOND_NANOS, this);
  }

  @Override
  void run() {
    if (!client.isAlive()) {
      return;
    }
    for (LinkEnd end : client.ends.all()) {
      if (!end.closed && !client.line.isBusy()) {
        look(end);
      }
    }
    client.node.in(SECOND_NANOS, this);
  }

  private void look(LinkEnd end) {
    long since = client.node.now() - lastNanos.getOrDefault(end.id, Long.MIN_VALUE / 2);
    if (since < SPACING_NANOS) {
      return;
    }
    List<Message.Request> waiting = end.uploads.take(Integer.MAX_VALUE, Long.MAX_VALUE);
    Message.Request best = best(waiting, sent.computeIfAbsent(end.id, _ -> new TreeSet<>()), since);
    for (Message.Request request : waiting) {
      if (request != best) {
        end.uploads.failed(request.length());
        end.uploads.add(request);
      }
    }
    if (best != null) {
      lastNanos.put(end.id, client.node.now());
      client.line.begin(end, best);
    }
  }

  private Message.@Nullable Request best(
      List<Message.Request> waiting, SortedSet<Long> blocks, long since) {
    for (Message.Request request : waiting) {
      if (blocks.contains(block(request))) { // it begins anew
        long piece = BlockId.of(request.piece(), 0);
        blocks.subSet(piece, BlockId.of(request.piece() + 1, 0)).clear();
      }
    }
    for (Message.Request request : waiting) {
      long piece = BlockId.of(request.piece(), 0);
      if (blocks.subSet(piece, BlockId.of(request.piece() + 1, 0)).isEmpty()) {
        blocks.add(block(request));
        return request;
      }
    }
    Message.Request next = since < LATEST_NANOS ? null : ofMost(waiting);
    if (next != null) {
      blocks.add(block(next));
    }
    return next;
  }

  /// A block of the piece of which most are asked for, so that none is whole soon.
  private static Message.@Nullable Request ofMost(List<Message.Request> waiting) {
    SortedMap<Integer, Integer> counts = new TreeMap<>();
    waiting.forEach(request -> counts.merge(request.piece(), 1, Integer::sum));
    Message.Request most = null;
    for (Message.Request request : waiting) {
      if (most == null
          || counts.getOrDefault(request.piece(), 0) > counts.getOrDefault(most.piece(), 0)) {
        most = request;
      }
    }
    return most;
  }

  private long block(Message.Request request) {
    return BlockId.of(request.piece(), request.begin() / client.geometry.blockLength());
  }
}
