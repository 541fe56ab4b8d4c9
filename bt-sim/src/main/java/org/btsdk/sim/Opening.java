// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Handshake;

/// How a connection begins: a node dials, the other lets it in or not, and answers.
final class Opening {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /// 3 s until a dial to nobody fails, 10 s to who is behind a translator of addresses.
  private static final long NOBODY_NANOS = 3 * SECOND_NANOS;

  private static final long UNREACHABLE_NANOS = 10 * SECOND_NANOS;

  /// Until the handshake of who dials is there: the question whether anybody listens, the answer,
  /// and then the handshake itself.
  private static final int WAYS = 3;

  /// 40,000: where ports of who dials begin, as seen by who is dialed.
  private static final int FIRST_PORT = 40_000;

  private static final int PORTS = 20_000;

  private Opening() {}

  static void dial(Client from, PeerAddress to) {
    Node node = from.node;
    Node target = node.run.nodeAt(to);
    node.note(Happening.DIAL, target == null ? -1 : target.index, 0);
    if (target == null) {
      node.in(NOBODY_NANOS, new Failure(from, to, "nobody is there"));
    } else if (!target.group.isReachable()) {
      node.in(UNREACHABLE_NANOS, new Failure(from, to, "does not answer"));
    } else if (!node.run.isBroken(Defect.STAYS_ALONE)) {
      LinkEnd end = new LinkEnd(from, target, true);
      node.send(target, node.now() + WAYS * end.latencyNanos, new Knock(end, node.now()));
    }
  }

  private static final class Failure extends Step {
    private final Client from;
    private final PeerAddress to;
    private final String reason;

    Failure(Client from, PeerAddress to, String reason) {
      this.from = from;
      this.to = to;
      this.reason = reason;
    }

    @Override
    void run() {
      from.dialFailed(to, reason);
    }
  }

  /// The handshake of who dialed arrives.
  private static final class Knock extends Step {
    private final LinkEnd outer;
    private final long dialedAt;

    Knock(LinkEnd outer, long dialedAt) {
      this.outer = outer;
      this.dialedAt = dialedAt;
    }

    @Override
    void run() {
      Node target = outer.peer;
      Node dialer = outer.client.node;
      long answered = atNanos + outer.latencyNanos;
      Client to = target.client;
      if (to == null) {
        fail(Math.max(answered, dialedAt + NOBODY_NANOS), "nobody is there");
      } else if (!to.accepts(dialer.address)) {
        fail(answered, "closed the connection at once");
      } else {
        LinkEnd end = new LinkEnd(to, dialer, false);
        end.faces(outer);
        end.notBefore(answered);
        PeerAddress seen = new PeerAddress(dialer.address.ip(), FIRST_PORT + outer.id % PORTS);
        to.joined(end, outer.client.handshake(end.fast), seen);
        if (end.closed) {
          fail(answered, "closed after the handshake");
        } else {
          target.send(dialer, answered, new Answer(end, outer));
          breakLater(end);
        }
      }
    }

    private void fail(long nanos, String reason) {
      outer.peer.send(
          outer.client.node, nanos, new Failure(outer.client, outer.peer.address, reason));
    }

    /// The network may lose the connection some time.
    private void breakLater(LinkEnd end) {
      long meanNanos = end.client.run.scenario.connectionLife().toNanos();
      if (meanNanos > 0) {
        long life = end.client.node.connectionLife(meanNanos);
        end.client.node.in(life, new Break(end));
        long known = Math.max(life, end.latencyNanos);
        end.client.node.send(outer.client.node, atNanos + known, new Break(outer));
      }
    }
  }

  /// The handshake of who was dialed arrives.
  private static final class Answer extends Step {
    private final LinkEnd inner;
    private final LinkEnd outer;
    private final Handshake handshake;

    Answer(LinkEnd inner, LinkEnd outer) {
      this.inner = inner;
      this.outer = outer;
      this.handshake = inner.client.handshake(inner.fast);
    }

    @Override
    void run() {
      outer.faces(inner);
      if (outer.client.isAlive()) {
        outer.client.joined(outer, handshake, outer.peer.address);
      } else {
        outer.close("the other side is gone");
      }
    }
  }

  /// The network has lost a connection.
  private static final class Break extends Step {
    private final LinkEnd end;

    Break(LinkEnd end) {
      this.end = end;
    }

    @Override
    void run() {
      end.breaks("the network broke");
    }
  }
}
