// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.btsdk.model.PeerAddress;

/// Machines that talk to each other in virtual time.
final class Swarm {
  static final long SECOND = 1_000_000_000L;

  /// More steps than any of the tests needs.
  private static final int MAX_STEPS = 2_000_000;

  private record Step(long atNanos, long order, Runnable task) {}

  private final PriorityQueue<Step> steps =
      new PriorityQueue<>((a, b) ->
          a.atNanos != b.atNanos
              ? Long.compare(a.atNanos, b.atNanos)
              : Long.compare(a.order, b.order));
  final Random random;
  final List<SwarmNode> nodes = new ArrayList<>();
  final List<SwarmLink> links = new ArrayList<>();
  final List<String> closed = new ArrayList<>();
  long now = 1;
  int nextConnection;
  boolean fast = true;
  private long order;

  Swarm(long seed) {
    this.random = new Random(seed);
  }

  void at(long nanos, Runnable task) {
    steps.add(new Step(Math.max(nanos, now), order++, task));
  }

  SwarmNode node(SwarmTorrent torrent, UnaryOperator<TorrentSetup> tune) {
    PeerAddress address = PeerAddress.parse("10.0." + nodes.size() + ".1:6881");
    SwarmNode node = new SwarmNode(this, address, torrent, tune);
    nodes.add(node);
    node.handle(new TorrentEvent.Activate(true));
    return node;
  }

  SwarmNode leecher(SwarmTorrent torrent) {
    return node(torrent, setup -> setup);
  }

  SwarmNode seed(SwarmTorrent torrent) {
    return node(torrent, setup -> SetupWith.trusted(setup, all(torrent)));
  }

  static BitSet all(SwarmTorrent torrent) {
    BitSet all = new BitSet();
    all.set(0, torrent.metainfo().geometry().pieceCount());
    return all;
  }

  void dial(SwarmNode from, PeerAddress to) {
    for (SwarmNode node : nodes) {
      if (node.address.equals(to)) {
        SwarmLink link = new SwarmLink(this, from, node, fast);
        links.add(link);
        at(now + SwarmLink.DELAY_NANOS, link::open);
        return;
      }
    }
    at(now + SECOND, () -> from.handle(new TorrentEvent.DialFailed(to, "nobody there")));
  }

  /// Tells a node of others.
  void introduce(SwarmNode node, SwarmNode... others) {
    List<PeerAddress> found = new ArrayList<>();
    for (SwarmNode other : others) {
      found.add(other.address);
    }
    node.handle(new TorrentEvent.PeersFound("user", found));
  }

  void introduceAll() {
    for (int i = 0; i < nodes.size(); i++) {
      for (int j = 0; j < i; j++) {
        introduce(nodes.get(i), nodes.get(j));
      }
    }
  }

  /// Runs until a condition holds.
  void runUntil(BooleanSupplier condition, long seconds) {
    long end = now + seconds * SECOND;
    for (int i = 0; i < MAX_STEPS; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      Step step = steps.peek();
      if (step == null || step.atNanos > end) {
        break;
      }
      steps.remove();
      now = step.atNanos;
      step.task.run();
    }
    assertThat(condition.getAsBoolean())
        .as("reached within %d s; closed: %s", seconds, closed)
        .isTrue();
  }

  void run(long seconds) {
    long end = now + seconds * SECOND;
    for (int i = 0; i < MAX_STEPS; i++) {
      Step step = steps.peek();
      if (step == null || step.atNanos > end) {
        now = end;
        return;
      }
      steps.remove();
      now = step.atNanos;
      step.task.run();
    }
    throw new AssertionError("too many steps");
  }
}
