// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// Where steps happen one after the other: a node, or the tracker. What one place does depends on
/// its own steps alone, so their order is told by numbers of those who sent them, and not by who
/// else there is or which thread is faster.
class Place {
  /// 2^40 steps of one place, and 2^23 places, fit into the order of a step.
  private static final int INDEX_SHIFT = 40;

  final Run run;
  final int index;
  final Part part;
  private long steps; // sent from here
  private long digest = History.BEGIN;
  private long events;

  Place(Run run, int index) {
    this.run = run;
    this.index = index;
    this.part = run.partOf(index);
  }

  final long now() {
    return part.agenda.now();
  }

  /// Has a step taken here at a time, or now if that is over.
  final void at(long nanos, Step step) {
    step.atNanos = Math.max(nanos, now());
    step.order = nextOrder();
    part.agenda.put(step);
  }

  /// Has a step taken here after a while.
  final void in(long nanos, Step step) {
    at(now() + nanos, step);
  }

  /// Has a step taken at another place, which cannot be at once.
  final void send(Place to, long nanos, Step step) {
    if (to.index != index && nanos - now() < run.lookaheadNanos) {
      throw new IllegalStateException("%s is there too early".formatted(step.getClass()));
    }
    step.atNanos = nanos;
    step.order = nextOrder();
    part.send(to.part, step);
  }

  private long nextOrder() {
    return (long) index << INDEX_SHIFT | steps++;
  }

  /// Notes what happens here.
  ///
  /// @param one what it is about, depends on the kind
  /// @param two what else
  final void note(Happening kind, long one, long two) {
    long head = History.head(kind, index);
    digest = History.next(digest, now(), head, one, two);
    events++;
    part.last.note(now(), head, one, two);
  }

  /// Of all that happened here, in order.
  final long digest() {
    return digest;
  }

  /// How much happened here.
  final long events() {
    return events;
  }
}
