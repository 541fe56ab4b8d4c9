// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.picker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;

/// A torrent and its peers, for tests of a [PiecePicker]. Strict: a picker that uses its view or
/// its picks after the call, from another thread, or more often than its budget allows, fails the
/// test, even if it swallowed the exception. Not thread-safe.
///
/// A new swarm has no piece verified, everything wanted at priority 4, a peer that has everything,
/// and no deadlines.
public final class FakeSwarm {
  /// What a picker may not do. All of it is watched, unless a test looks at some of it only.
  enum Rule {
    /// It adds only pieces that there are.
    PIECES,
    /// It walks with cursors that it was given.
    CURSORS,
    /// It makes no more calls of the view than its budget allows.
    CALLS,
    /// It uses view and picks during the call only, and on its thread.
    CALL_ONLY
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long LEAST_BUDGET = 1024;
  private static final long BUDGET_PER_PIECE = 8;

  final boolean[] have;
  final boolean[] asked;
  final boolean[] begun;
  final boolean[] peerHas;
  final int[] priorities;
  final int[] availabilities;
  final long[] deadlines;
  final RandomGenerator random;
  final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final EnumSet<Rule> watched = EnumSet.allOf(Rule.class);
  int playbackCursor;
  long nowNanos;
  SwarmView.SpeedClass speedClass = SwarmView.SpeedClass.MEDIUM;

  private final List<Integer> tieOrder;
  private long budget;
  private long allocatedBytes;

  /// Makes a swarm.
  ///
  /// @param pieceCount one or more
  /// @param seed where its chance comes from
  public FakeSwarm(int pieceCount, long seed) {
    have = new boolean[pieceCount];
    asked = new boolean[pieceCount];
    begun = new boolean[pieceCount];
    peerHas = new boolean[pieceCount];
    priorities = new int[pieceCount];
    availabilities = new int[pieceCount];
    deadlines = new long[pieceCount];
    Arrays.fill(peerHas, true);
    Arrays.fill(priorities, 4);
    Arrays.fill(availabilities, 1);
    Arrays.fill(deadlines, Long.MAX_VALUE);
    tieOrder = new ArrayList<>(IntStream.range(0, pieceCount).boxed().toList());
    Collections.shuffle(tieOrder, new Random(seed));
    random = new Random(seed + 1);
    budget = Math.max(LEAST_BUDGET, BUDGET_PER_PIECE * pieceCount);
  }

  /// Has it watch some rules only.
  FakeSwarm watching(Rule... rules) {
    watched.clear();
    Collections.addAll(watched, rules);
    return this;
  }

  /// How many pieces the torrent has.
  public int pieceCount() {
    return have.length;
  }

  /// Says whether a piece is verified; it is no longer begun then.
  public FakeSwarm have(int piece, boolean value) {
    have[piece] = value;
    begun[piece] = false;
    asked[piece] = false;
    return this;
  }

  /// Says that some blocks of a piece were asked for, and perhaps all.
  public FakeSwarm begin(int piece, boolean allBlocks) {
    begun[piece] = true;
    asked[piece] = allBlocks;
    return this;
  }

  /// Says which pieces the peer has that picks are for.
  public FakeSwarm peerHas(IntPredicate pieces) {
    for (int piece = 0; piece < peerHas.length; piece++) {
      peerHas[piece] = pieces.test(piece);
    }
    return this;
  }

  /// Says how much a piece is wanted, from 0 to 7.
  public FakeSwarm priority(int piece, int value) {
    priorities[piece] = value;
    return this;
  }

  /// Says how many peers have a piece.
  public FakeSwarm availability(int piece, int value) {
    availabilities[piece] = value;
    return this;
  }

  /// Says when a piece is needed.
  public FakeSwarm deadline(int piece, long nanos) {
    deadlines[piece] = nanos;
    return this;
  }

  /// Says where a reader plays.
  public FakeSwarm playbackCursor(int piece) {
    playbackCursor = piece;
    return this;
  }

  /// Says how fast the peer is.
  public FakeSwarm speedClass(SwarmView.SpeedClass value) {
    speedClass = value;
    return this;
  }

  /// Sets the clock.
  public FakeSwarm nowNanos(long nanos) {
    nowNanos = nanos;
    return this;
  }

  /// Sets how many calls of the view a pick may make, instead of what the engine promises; for
  /// tests of what counts calls itself.
  public FakeSwarm callBudget(long calls) {
    budget = calls;
    return this;
  }

  /// Whether a piece can be picked, whoever has it.
  public boolean pickable(int piece) {
    return !have[piece] && priorities[piece] > 0 && !asked[piece];
  }

  /// Whether there is a piece that can be picked for this peer.
  public boolean hasPickable() {
    return IntStream.range(0, have.length).anyMatch(piece -> pickable(piece) && peerHas[piece]);
  }

  /// Lets a picker pick.
  ///
  /// @param room how many pieces there is room for, zero or more
  /// @return the pieces that were taken, in their order
  /// @throws AssertionError if the picker broke a rule, now or since the pick before
  public List<Integer> pick(PiecePicker picker, int room) {
    int[] rarest =
        tieOrder.stream()
            .filter(piece -> pickable(piece) && peerHas[piece])
            .sorted(
                Comparator.<Integer>comparingInt(piece -> -priorities[piece])
                    .thenComparingInt(piece -> availabilities[piece]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] urgent =
        IntStream.range(0, have.length)
            .filter(piece -> pickable(piece) && peerHas[piece])
            .filter(piece -> deadlines[piece] != Long.MAX_VALUE)
            .boxed()
            .sorted(Comparator.<Integer>comparingLong(piece -> deadlines[piece]))
            .mapToInt(Integer::intValue)
            .toArray();

    FakeSwarmView view = new FakeSwarmView(this, rarest, urgent, budget);
    FakePicks picks = new FakePicks(this, room);
    long before = allocatedByThisThread();
    try {
      picker.pick(view, picks);
    } finally {
      allocatedBytes += allocatedByThisThread() - before;
      view.close();
      picks.close();
    }
    checkNoComplaints();
    return picks.taken();
  }

  /// How much memory the picker took in all picks so far, in bytes.
  public long allocatedBytes() {
    return allocatedBytes;
  }

  /// Fails if the picker broke a rule, for example by using a view after its call.
  ///
  /// @throws AssertionError if it did
  public void checkNoComplaints() {
    if (!complaints.isEmpty()) {
      throw new AssertionError("the picker broke a rule: " + String.join("; ", complaints));
    }
  }

  /// As the other one; makes no garbage where nothing is noted.
  void complain(Rule rule, String what, int number) {
    if (watched.contains(rule)) {
      complain(rule, what + ' ' + number);
    }
  }

  /// Notes what the picker did, and tells it by an exception, if the rule is watched.
  void complain(Rule rule, String what) {
    if (watched.contains(rule)) {
      complaints.add(what);
      throw new IllegalStateException(what);
    }
  }

  private static long allocatedByThisThread() {
    return THREADS instanceof com.sun.management.ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }
}
