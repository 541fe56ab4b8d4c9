// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;

/// Which of two connections with a peer stays, so that both ends keep the same. Not thread-safe.
///
/// Of two that crossed it is the one that was opened by the peer with the smaller id. But an id
/// proves nothing, so nobody loses its place to one who copies it: a new connection takes the place
/// of another only if it comes from the same address, or while both may still have been on their
/// way. (A host with several addresses, or behind a translator of them, is seen at another one than
/// it is dialed at.)
///
/// Both of that may look different from the two ends: each has known the first connection for a
/// time of its own, and one may see one address where the other sees two. If each went by what it
/// sees, one could close the first and the other the second. So the peer with the smaller id alone
/// decides where they may differ; the other keeps both until one is closed, and goes by what it
/// sees only if that does not happen, since others know no such rule, or never knew of the first.
/// (While [Arrivals] may take them for two peers, nothing is judged here.)
final class Crossing {
  /// 20 s: no dial takes longer, 10 s until the other side is there and 10 s for the handshake.
  static final long CROSSING_NANOS = 20_000_000_000L;

  /// 5 s: by so much at most two ends differ in how long they have known a connection: one way of a
  /// handshake, and what it waited for on either side.
  static final long SLACK_NANOS = 5_000_000_000L;

  /// 10 s in which the other end decides: it has both by [#SLACK_NANOS], and its word takes a way.
  static final long HELD_NANOS = 10_000_000_000L;

  /// What becomes of a new connection.
  enum Verdict {
    /// It takes the place of the one that is there.
    NEW_STAYS,
    /// It is refused.
    OLD_STAYS,
    /// Both stay until the other end closes one; if it closes none, the new one does then.
    HELD_FOR_NEW,
    /// As the other, but the old one does then.
    HELD_FOR_OLD;

    boolean isHeld() {
      return this == HELD_FOR_NEW || this == HELD_FOR_OLD;
    }

    /// What it is where there is no place for both.
    Verdict now() {
      return switch (this) {
        case NEW_STAYS, HELD_FOR_NEW -> NEW_STAYS;
        case OLD_STAYS, HELD_FOR_OLD -> OLD_STAYS;
      };
    }
  }

  private record Pair(int old, Verdict verdict, long untilNanos) {}

  /// Closes a connection.
  @FunctionalInterface
  interface Closes {
    void close(int peer, String reason);
  }

  /// By the newer of two.
  private SortedMap<Integer, Pair> held = Collections.emptySortedMap(); // at first

  /// Judges a new connection with a peer with which there is one.
  ///
  /// @param old where the peer of the old one is
  /// @param oldIsOutgoing whether we opened that
  /// @param oldAgeNanos for how long we have had that
  static Verdict judge(
      PeerId us,
      PeerAddress old,
      boolean oldIsOutgoing,
      long oldAgeNanos,
      TorrentEvent.PeerJoined event) {
    if (oldIsOutgoing == event.outgoing()) {
      return Verdict.OLD_STAYS;
    }
    byte[] theirs = event.handshake().peerId().toBytes();
    boolean weDecide = Arrays.compareUnsigned(us.toBytes(), theirs) < 0;
    if (event.outgoing() != weDecide) {
      return Verdict.OLD_STAYS; // the new one was opened by the peer with the greater id
    }
    boolean isOne = old.ip().equals(event.address().ip());
    if (weDecide) {
      return isOne || oldAgeNanos < CROSSING_NANOS ? Verdict.NEW_STAYS : Verdict.OLD_STAYS;
    }
    if (oldAgeNanos < CROSSING_NANOS - SLACK_NANOS) {
      return Verdict.NEW_STAYS;
    }
    return isOne ? Verdict.HELD_FOR_NEW : Verdict.HELD_FOR_OLD;
  }

  /// Both stay for now.
  ///
  /// @param verdict one of those that hold
  void hold(int old, int fresh, Verdict verdict, long nowNanos) {
    if (held.isEmpty()) {
      held = new TreeMap<>();
    }
    held.put(fresh, new Pair(old, verdict, nowNanos + HELD_NANOS));
  }

  /// Whether a connection is one of two that stay for now.
  boolean isHeld(int peer) {
    return held.containsKey(peer) || held.values().stream().anyMatch(pair -> pair.old == peer);
  }

  /// Called every second: decides where the other end did not.
  ///
  /// @param live whether a connection is still there and not about to be closed
  void second(IntPredicate live, long nowNanos, Closes out) {
    if (held.isEmpty()) {
      return;
    }
    held.entrySet()
        .removeIf(entry -> {
          int fresh = entry.getKey();
          Pair pair = entry.getValue();
          if (!live.test(fresh) || !live.test(pair.old)) {
            return true;
          }
          boolean due = nowNanos - pair.untilNanos >= 0;
          if (due && pair.verdict == Verdict.HELD_FOR_NEW) {
            out.close(pair.old, "there is another connection with this peer");
          } else if (due) {
            out.close(fresh, "there is a connection with this peer already");
          }
          return due;
        });
  }
}
