// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayDeque;

/// Whether next to nothing has come for long, and how often somebody makes room then. Not
/// thread-safe.
///
/// Next to nothing is less than a share for each peer that is connected, of 8 of them at most:
/// whoever would keep a download from looking further has to give so much for each place that he
/// takes. With nobody there it is less than one share.
final class StallClock {
  /// 10 steps in the time that is looked at: what came is known for that long, and up to a tenth
  /// more.
  private static final int STEPS = 10;

  /// 8 shares: of five blocks in five minutes, 2 KB/s. A user's limit may be as low with any number
  /// of peers, and then it is not they who give little.
  private static final int MOST_SHARES = 8;

  /// How much had come at some time, and how many were connected.
  private record Mark(long atNanos, long came, int connected) {}

  private final SwarmState<?> shared;
  private final long stalledNanos;
  private final long roomEveryNanos;
  private final long share;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>(1); // the first is as old as is looked at
  private Mark before; // as of the last look
  private long nextRoomNanos = Long.MIN_VALUE;

  /// @param stalledNanos over how long is looked at what came
  /// @param roomEveryNanos from one that makes room to the next
  /// @param share how much should come from each in that time, one or more
  StallClock(SwarmState<?> shared, long stalledNanos, long roomEveryNanos, long share) {
    this.shared = shared;
    this.stalledNanos = stalledNanos;
    this.roomEveryNanos = roomEveryNanos;
    this.share = share;
    this.before = new Mark(shared.now, 0, 0);
  }

  /// Called every second while there are peers, and when it matters.
  ///
  /// @param came how much has come in all
  void second(long came) {
    if (!shared.wantsPeers()) {
      marks.clear();
      shared.stalled = false;
      return;
    }
    Mark now = new Mark(shared.now, came, shared.connected());
    if (marks.isEmpty() || marks.getFirst().atNanos < shared.wantsPeersSinceNanos) {
      marks.clear();
      marks.add(
          new Mark(shared.wantsPeersSinceNanos, came, 0)); // who is here now was not all the time
    } else if (now.atNanos - marks.getLast().atNanos >= stalledNanos / STEPS) {
      marks.add(before.atNanos > marks.getLast().atNanos ? before : now);
    }
    before = now;
    forgetOld();
    shared.stalled =
        now.atNanos - marks.getFirst().atNanos >= stalledNanos
            && came - marks.getFirst().came
                < share * Math.clamp(fewest(now.connected), 1, MOST_SHARES);
  }

  /// Keeps one mark that is as old as is looked at.
  private void forgetOld() {
    while (marks.size() > 1) {
      Mark first = marks.removeFirst();
      if (shared.now - marks.getFirst().atNanos < stalledNanos) {
        marks.addFirst(first);
        return;
      }
    }
  }

  /// Of whom something may be expected: as many as were there all the time.
  private int fewest(int connected) {
    int fewest = connected;
    for (Mark mark : marks) {
      fewest = Math.min(fewest, mark.connected);
    }
    return fewest;
  }

  /// Whether somebody may make room now.
  boolean mayMakeRoom() {
    return shared.isStalled() && shared.now >= nextRoomNanos;
  }

  /// Somebody makes room.
  void madeRoom() {
    nextRoomNanos = shared.now + roomEveryNanos;
  }
}
