// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.picker;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;

/// A download with a few peers that each have a part, in which pieces are begun, given up, finished
/// and now and then lost; all from a seed.
final class FakeDownload {
  private static final SwarmView.SpeedClass[] SPEEDS = SwarmView.SpeedClass.values();

  private final PiecePicker picker;
  private final FakeSwarm swarm;
  private final List<BitSet> peers = new ArrayList<>();
  private final RandomGenerator random;
  private final List<List<Integer>> transcript = new ArrayList<>();
  private final List<String> stalls = new ArrayList<>();
  private int losses = 3;
  private int step;

  FakeDownload(PiecePicker picker, int pieces, long seed, FakeSwarm.Rule... rules) {
    this.picker = picker;
    this.swarm = new FakeSwarm(pieces, seed).watching(rules);
    this.random = new Random(seed);
    BitSet seed0 = new BitSet();
    seed0.set(0, pieces);
    peers.add(seed0);
    for (int peer = 1; peer < 4; peer++) {
      BitSet some = new BitSet();
      for (int piece = 0; piece < pieces; piece++) {
        some.set(piece, random.nextInt(4) < peer);
      }
      peers.add(some);
    }
    for (int piece = 0; piece < pieces; piece++) {
      int at = piece;
      swarm.availability(piece, (int) peers.stream().filter(peer -> peer.get(at)).count());
      swarm.priority(piece, random.nextInt(4) == 0 ? random.nextInt(8) : 4);
      if (random.nextInt(10) == 0) {
        swarm.deadline(piece, random.nextInt(1000));
      }
    }
    swarm.playbackCursor(random.nextInt(pieces));
  }

  /// Takes one step.
  ///
  /// @return whether there is more to do
  boolean step() {
    step++;
    if (step > 200 + 50 * swarm.pieceCount()) {
      stalls.add("no end in sight after " + step + " picks");
      return false;
    }
    BitSet peer = peers.get(random.nextInt(peers.size()));
    swarm.peerHas(peer::get).nowNanos(step).speedClass(SPEEDS[random.nextInt(SPEEDS.length)]);
    boolean possible = swarm.hasPickable();
    List<Integer> picks = swarm.pick(picker, 1 + random.nextInt(4));
    transcript.add(picks);
    if (possible && picks.isEmpty()) {
      stalls.add("nothing was picked although there are pieces to pick");
    }
    for (int piece : picks) {
      swarm.begin(piece, random.nextBoolean());
    }
    return settle();
  }

  private boolean settle() {
    boolean more = false;
    for (int piece = 0; piece < swarm.pieceCount(); piece++) {
      if (swarm.begun[piece]) {
        switch (random.nextInt(6)) {
          case 0, 1 -> swarm.have(piece, true);
          case 2 -> swarm.begin(piece, false); // somebody left: blocks are to be had again
          default -> {}
        }
      } else if (losses > 0 && swarm.have[piece] && random.nextInt(20) == 0) {
        losses--;
        swarm.have(piece, false);
      }
      more |= !swarm.have[piece] && swarm.priorities[piece] > 0;
    }
    return more;
  }

  List<List<Integer>> transcript() {
    return transcript;
  }

  /// Where it did not go on as it could have.
  List<String> stalls() {
    return stalls;
  }

  FakeSwarm swarm() {
    return swarm;
  }

  /// Downloads everything.
  FakeDownload play() {
    while (step()) {
      // goes on
    }
    return this;
  }
}
