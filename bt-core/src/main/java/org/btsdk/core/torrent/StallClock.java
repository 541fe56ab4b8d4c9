// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

/// For how long nothing has come from anybody, and how often somebody makes room then. Not
/// thread-safe.
final class StallClock {
  private final SwarmState shared;
  private final long stalledNanos;
  private final long roomEveryNanos;
  private long cameBefore;
  private long cameNanos; // when something did
  private long nextRoomNanos = Long.MIN_VALUE;

  /// @param stalledNanos after how long without anything the torrent is stalled
  /// @param roomEveryNanos from one that makes room to the next
  StallClock(SwarmState shared, long stalledNanos, long roomEveryNanos) {
    this.shared = shared;
    this.cameNanos = shared.now;
    this.stalledNanos = stalledNanos;
    this.roomEveryNanos = roomEveryNanos;
  }

  /// Called every second while there are peers, and when it matters.
  ///
  /// @param came how much has come in all
  void second(long came) {
    if (came != cameBefore) {
      cameNanos = shared.now;
    }
    cameBefore = came;
    long sinceNanos = Math.max(cameNanos, shared.wantsPeersSinceNanos);
    shared.stalled = shared.now - sinceNanos >= stalledNanos;
  }

  /// Whether somebody is to make room now, which is then taken as said.
  boolean makesRoomNow() {
    if (!shared.isStalled() || shared.now < nextRoomNanos) {
      return false;
    }
    nextRoomNanos = shared.now + roomEveryNanos;
    return true;
  }
}
