// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.picker;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.spi.picker.Picks;

/// Takes the picks of one call, ignoring what the engine would ignore. Makes no garbage while it is
/// filled.
final class FakePicks implements Picks {
  private final FakeSwarm swarm;
  private final int[] taken;
  private final Thread thread = Thread.currentThread();
  private int count;
  private boolean closed;

  FakePicks(FakeSwarm swarm, int room) {
    this.swarm = swarm;
    this.taken = new int[room];
  }

  void close() {
    closed = true;
  }

  List<Integer> taken() {
    List<Integer> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pieces.add(taken[i]);
    }
    return pieces;
  }

  private void check() {
    if (closed) {
      swarm.complain(FakeSwarm.Rule.CALL_ONLY, "the picks were used after the call");
    }
    if (Thread.currentThread() != thread) {
      swarm.complain(FakeSwarm.Rule.CALL_ONLY, "the picks were used by another thread");
    }
  }

  @Override
  public boolean hasRoom() {
    check();
    return count < taken.length;
  }

  @Override
  public void add(int piece) {
    check();
    if (piece < 0 || piece >= swarm.pieceCount()) {
      swarm.complain(FakeSwarm.Rule.PIECES, "there is no piece", piece);
      return;
    }
    if (count == taken.length || !swarm.peerHas[piece] || !swarm.pickable(piece)) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (taken[i] == piece) {
        return;
      }
    }
    taken[count++] = piece;
  }
}
