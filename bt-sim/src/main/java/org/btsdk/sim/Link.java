// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.jspecify.annotations.Nullable;

/// A connection of two nodes. What is said at one end is heard at the other in order.
final class Link {
  /// What a node notices of a connection that it closed itself, after a microsecond.
  private static final long SOON_NANOS = 1000;

  /// 4 MiB, as Linux has it: more is never under way in one direction, beside two blocks, without
  /// which the line would wait between one and the next.
  private static final long MAX_WINDOW_BYTES = 4 << 20;

  final Run run;
  final LinkEnd from; // who dialed
  final LinkEnd to;
  final long windowBytes; // of blocks that are under way in one direction: until an answer comes

  Link(Run run, Client from, Client to, boolean fast) {
    this.run = run;
    Group one = from.node.group;
    Group other = to.node.group;
    long latencyNanos = one.latencyNanos() + other.latencyNanos();
    long jitterNanos = one.jitterNanos() + other.jitterNanos();
    long back = 2 * (latencyNanos + jitterNanos);
    long filling =
        Lines.bytes(
            back, one.up().compareTo(other.up()) > 0 ? one.up() : other.up(), MAX_WINDOW_BYTES);
    this.windowBytes = 2L * run.scenario.blockLength() + filling;
    this.from = new LinkEnd(this, from, true, fast, latencyNanos, jitterNanos);
    this.to = new LinkEnd(this, to, false, fast, latencyNanos, jitterNanos);
    this.from.faces(this.to);
    this.to.faces(this.from);
  }

  /// Closes it: what is under way is lost.
  ///
  /// @param by who closes it; null if it breaks on the way
  void close(String reason, @Nullable LinkEnd by) {
    if (from.closed) {
      return;
    }
    from.closed = true;
    to.closed = true;
    run.closed(this, reason);
    for (LinkEnd end : new LinkEnd[] {from, to}) {
      long after = end == by ? SOON_NANOS : SOON_NANOS + from.latencyNanos;
      run.agenda.in(after, new Goodbye(end, reason));
    }
  }

  /// A node notices that a connection is gone.
  private static final class Goodbye extends Step {
    private final LinkEnd end;
    private final String reason;

    Goodbye(LinkEnd end, String reason) {
      this.end = end;
      this.reason = reason;
    }

    @Override
    void run() {
      end.client.ended(end, reason);
    }
  }
}
