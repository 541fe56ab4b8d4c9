// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.jmh;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.btsdk.core.pick.RarestPicker;
import org.btsdk.core.piece.RarityOrder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Picks among 100,000 pieces and 1,000 peers that have half of them each.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PickerBenchmark {
  private static final int PIECES = 100_000;
  private static final int PEERS = 1_000;
  private static final int PICKS = 16;

  private final SplittableRandom random = new SplittableRandom(1);
  private final BitSet[] peers = new BitSet[PEERS];
  private final RarityOrder rarity = new RarityOrder(PIECES, new BitSet(), new SplittableRandom(2));
  private final RarestPicker picker = new RarestPicker();
  private final RarityView view = new RarityView(rarity, new SplittableRandom(3));
  private int next;

  /// Lets all peers come.
  @Setup
  public void fill() {
    for (int peer = 0; peer < PEERS; peer++) {
      long[] words = new long[PIECES / 64];
      for (int i = 0; i < words.length; i++) {
        words[i] = random.nextLong();
      }
      peers[peer] = BitSet.valueOf(words);
      count(peers[peer], 1);
    }
  }

  private void count(BitSet pieces, int change) {
    for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
      rarity.change(piece, change);
    }
  }

  private BitSet peer() {
    next = (next + 1) % PEERS;
    return peers[next];
  }

  /// 16 pieces for one peer.
  @Benchmark
  public int pick() {
    view.begin(peer(), PICKS);
    picker.pick(view, view);
    return view.picked();
  }

  /// A have of one peer, and another one's leaving, for one piece.
  @Benchmark
  public int haveAndLoss() {
    int piece = random.nextInt(PIECES);
    rarity.change(piece, 1);
    rarity.change(piece, -1);
    return rarity.availability(piece);
  }

  /// A peer with half of the pieces leaves and comes again.
  @Benchmark
  public int leaveAndJoin() {
    BitSet pieces = peer();
    count(pieces, -1);
    count(pieces, 1);
    return rarity.size();
  }
}
