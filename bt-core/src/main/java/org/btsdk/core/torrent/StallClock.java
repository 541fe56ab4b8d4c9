// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

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

  private final SwarmState<?> shared;
  private final long stalledNanos;
  private final long roomEveryNanos;
  private final long share;
  private @Nullable LookBack lookBack; // while peers are wanted
  private long nextRoomNanos = Long.MIN_VALUE;

  /// @param stalledNanos over how long is looked at what came
  /// @param roomEveryNanos from one that makes room to the next
  /// @param share how much should come from each in that time, one or more
  StallClock(SwarmState<?> shared, long stalledNanos, long roomEveryNanos, long share) {
    this.shared = shared;
    this.stalledNanos = stalledNanos;
    this.roomEveryNanos = roomEveryNanos;
    this.share = share;
  }

  /// Called every second while there are peers, and when it matters.
  ///
  /// @param came how much has come in all
  void second(long came) {
    if (!shared.wantsPeers()) {
      lookBack = null;
      shared.stalled = false;
      return;
    }
    Mark now = new Mark(shared.now, came, shared.connected());
    LookBack back = lookBack;
    if (back == null || back.beginNanos() < shared.wantsPeersSinceNanos) {
      // Who is here now was not all the time.
      back = new LookBack(new Mark(shared.wantsPeersSinceNanos, came, 0), now);
      lookBack = back;
    } else {
      back.add(now, stalledNanos);
    }
    shared.stalled =
        now.atNanos - back.beginNanos() >= stalledNanos
            && came - back.cameBefore() < share * Math.clamp(back.fewest(now), 1, MOST_SHARES);
  }

  /// How much had come at some time, and how many were connected.
  private record Mark(long atNanos, long came, int connected) {}

  /// What is known of the time that is looked at. A torrent has none while it seeds.
  private static final class LookBack {
    private final ArrayDeque<Mark> marks =
        new ArrayDeque<>(); // the first is as old as is looked at
    private Mark last; // as of the last look

    LookBack(Mark begin, Mark now) {
      marks.add(begin);
      last = now;
    }

    long beginNanos() {
      return marks.getFirst().atNanos;
    }

    long cameBefore() {
      return marks.getFirst().came;
    }

    void add(Mark now, long spanNanos) {
      if (now.atNanos - marks.getLast().atNanos >= spanNanos / STEPS) {
        marks.add(last.atNanos > marks.getLast().atNanos ? last : now);
      }
      last = now;
      forgetOld(now.atNanos - spanNanos);
    }

    /// Keeps one mark that is as old as is looked at.
    private void forgetOld(long fromNanos) {
      while (marks.size() > 1) {
        Mark first = marks.removeFirst();
        if (marks.getFirst().atNanos > fromNanos) {
          marks.addFirst(first);
          return;
        }
      }
    }

    /// Of whom something may be expected: as many as were there all the time.
    int fewest(Mark now) {
      int fewest = now.connected;
      for (Mark mark : marks) {
        fewest = Math.min(fewest, mark.connected);
      }
      return fewest;
    }
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
