// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// The windows of virtual time in which the nodes of a run go on side by side, on a grid. Where
/// several threads may have them, nothing that a node sends to another is there in less time than a
/// window lasts, so that within one no node can hear of what another does in it.
///
/// A run ends at the end of a window. So that it always ends at the same one, they depend on the
/// scenario alone, and not on how many threads there are.
///
/// @param lookaheadNanos what one node sends to another, or to the tracker, takes so long at least
/// @param areParallel whether they are long enough for several threads
record Windows(long lookaheadNanos, boolean areParallel) {
  /// 1 ms: in less time, hardly anything happens that could be done side by side.
  private static final long SHORTEST_NANOS = 1_000_000;

  /// 10 ms: what is done by one thread needs windows only for its end.
  private static final long ALONE_NANOS = 10_000_000;

  static Windows of(Scenario scenario) {
    long nearest = SimTracker.LATENCY_NANOS;
    long second = nearest;
    for (Group group : scenario.groups()) {
      for (int i = 0; i < Math.min(2, group.count()); i++) {
        long latency = group.latencyNanos();
        second = Math.min(second, Math.max(nearest, latency));
        nearest = Math.min(nearest, latency);
      }
    }
    long lookahead = Math.min(SimTracker.LATENCY_NANOS, nearest + second);
    return new Windows(lookahead, lookahead >= SHORTEST_NANOS);
  }

  /// When the window ends that a moment lies in; it is not part of it.
  long end(long nanos) {
    long length = areParallel ? lookaheadNanos : ALONE_NANOS;
    return (nanos / length + 1) * length;
  }
}
