// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.picker;

/// Says which pieces a peer should be asked for next. The engine does the rest: blocks, the request
/// pipeline, finishing pieces that were begun, endgame, cancels.
///
/// Implementing classes must comply with the following:
///
/// - **Threads.** One torrent's loop calls, always one thread at a time. Each torrent has a picker
///   of its own, which may keep state.
/// - **Blocking.** Never: no I/O, no locks, no clock. Time and chance come from the view.
/// - **Cost.** No allocation, and at most [SwarmView#callBudget()] calls of the view; a picker that
///   needs more, or throws, is replaced by `rarest`, with an event that names it.
/// - **Determinism.** The same views and the same random numbers give the same picks.
@FunctionalInterface
public interface PiecePicker {
  /// Adds pieces in the order in which they should be asked for, until `out` has no room or nothing
  /// fits. What the peer does not have, what is not wanted and what was added before is ignored, so
  /// a picker may be careless, but it then wastes room in its budget.
  ///
  /// @param view the swarm as this peer sees it; valid only during the call
  /// @param out takes the picks; valid only during the call
  void pick(SwarmView view, Picks out);
}
