// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import org.btsdk.api.Failure;
import org.btsdk.api.TorrentState;
import org.jspecify.annotations.Nullable;

/// Whether a torrent is to run, whether its metadata is known or not: what the user wants, whether
/// its turn is, why it failed, and its end. What follows from that differs.
abstract sealed class RunState<S extends SwarmState<?>> permits Lifecycle, MetadataLifecycle {
  final S shared;
  final Dials dials;
  final Trackers trackers;

  boolean begun;
  boolean wantsToRun;
  boolean active;
  boolean stopping;
  private boolean stopped;
  @Nullable Failure failure;

  RunState(S shared, Dials dials, Trackers trackers, boolean startPaused) {
    this.shared = shared;
    this.dials = dials;
    this.trackers = trackers;
    this.wantsToRun = !startPaused;
  }

  final void begin() {
    if (!begun) {
      begun = true;
      settle();
    }
  }

  final void activate(boolean now) {
    active = now;
    settle();
  }

  /// The state that goes before all others; null if there is none.
  final @Nullable TorrentState ended() {
    if (stopping) {
      return TorrentState.REMOVED;
    }
    return failure == null ? null : TorrentState.FAILED;
  }

  /// Says once that nothing is under way any more. Called at the end of each batch, too.
  final void tellStopped() {
    if (stopping && !stopped && !isBusy() && trackers.finished()) {
      stopped = true;
      shared.emit(new TorrentAction.Stopped());
    }
  }

  /// Something happened: enters the state that it leads to, and has done what that needs.
  abstract void settle();

  /// Whether work on the data is under way that has to end before the torrent is stopped.
  abstract boolean isBusy();

  // ---- queries

  final boolean wantsToRun() {
    return begun && wantsToRun && failure == null && !stopping;
  }

  final @Nullable Failure failure() {
    return failure;
  }
}
