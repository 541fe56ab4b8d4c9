// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.picker;

import java.util.Objects;
import java.util.random.RandomGenerator;
import org.btsdk.spi.picker.SwarmView;

/// The view that one call of a picker gets: counts the calls, and complains to its [FakeSwarm] of
/// calls after the end, from another thread, over the budget, or with a cursor made up.
final class FakeSwarmView implements SwarmView {
  private final FakeSwarm swarm;
  private final int[] rarest;
  private final int[] urgent;
  private final Thread thread = Thread.currentThread();
  private long budget;
  private boolean closed;
  private int rarestSeen;
  private int urgentSeen;
  private int nextCursor;

  FakeSwarmView(FakeSwarm swarm, int[] rarest, int[] urgent, long budget) {
    this.swarm = swarm;
    this.rarest = rarest;
    this.urgent = urgent;
    this.budget = budget;
  }

  void close() {
    closed = true;
  }

  private void count() {
    check();
    if (budget == 0) {
      swarm.complain(FakeSwarm.Rule.CALLS, "more calls of the view than the budget allows");
    } else {
      budget--;
    }
  }

  private void check() {
    if (closed) {
      swarm.complain(FakeSwarm.Rule.CALL_ONLY, "the view was used after the call");
    }
    if (Thread.currentThread() != thread) {
      swarm.complain(FakeSwarm.Rule.CALL_ONLY, "the view was used by another thread");
    }
  }

  private int counted(int piece) {
    count();
    return Objects.checkIndex(piece, swarm.pieceCount());
  }

  @Override
  public int pieceCount() {
    count();
    return swarm.pieceCount();
  }

  @Override
  public int haveCount() {
    count();
    int count = 0;
    for (boolean have : swarm.have) {
      count += have ? 1 : 0;
    }
    return count;
  }

  @Override
  public boolean have(int piece) {
    return swarm.have[counted(piece)];
  }

  @Override
  public boolean pickable(int piece) {
    return swarm.pickable(counted(piece));
  }

  @Override
  public boolean peerHas(int piece) {
    return swarm.peerHas[counted(piece)];
  }

  @Override
  public int availability(int piece) {
    return swarm.availabilities[counted(piece)];
  }

  @Override
  public int priority(int piece) {
    return swarm.priorities[counted(piece)];
  }

  @Override
  public boolean partial(int piece) {
    return swarm.begun[counted(piece)];
  }

  @Override
  public int nextRarest(int cursor) {
    count();
    if (cursor < 0 || cursor > rarestSeen) {
      swarm.complain(FakeSwarm.Rule.CURSORS, "nextRarest() with a cursor not handed out:", cursor);
      return -1;
    }
    nextCursor = Math.min(cursor + 1, rarest.length);
    rarestSeen = Math.max(rarestSeen, nextCursor);
    return cursor < rarest.length ? rarest[cursor] : -1;
  }

  @Override
  public int nextCursor() {
    count();
    return nextCursor;
  }

  @Override
  public int playbackCursor() {
    count();
    return swarm.playbackCursor;
  }

  @Override
  public long deadlineNanos(int piece) {
    return swarm.deadlines[counted(piece)];
  }

  @Override
  public int nextDeadline(int cursor) {
    count();
    if (cursor < 0 || cursor > urgentSeen) {
      swarm.complain(
          FakeSwarm.Rule.CURSORS, "nextDeadline() with a cursor not handed out:", cursor);
      return -1;
    }
    nextCursor = Math.min(cursor + 1, urgent.length);
    urgentSeen = Math.max(urgentSeen, nextCursor);
    return cursor < urgent.length ? urgent[cursor] : -1;
  }

  @Override
  public long nowNanos() {
    count();
    return swarm.nowNanos;
  }

  @Override
  public SpeedClass speedClass() {
    count();
    return swarm.speedClass;
  }

  @Override
  public RandomGenerator random() {
    count();
    return swarm.random;
  }

  @Override
  public long callBudget() {
    check();
    return budget;
  }
}
