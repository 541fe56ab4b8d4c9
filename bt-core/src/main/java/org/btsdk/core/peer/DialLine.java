// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// Addresses that may be dialed, the best first, and those that may be later, the soonest first. No
/// question walks over all of them: they are asked at each connection that comes or goes. Not
/// thread-safe.
final class DialLine {
  // Empty until the first one is added: most torrents of a session that seeds many know nobody.
  private NavigableSet<Candidate> ready = Collections.emptyNavigableSet();
  private NavigableSet<Candidate> waiting = ready;
  private boolean begun;
  private @Nullable Candidate soonest; // of those that wait
  private @Nullable PeerAddress us;

  /// Those that failed least first, where hearsay counts as having failed once; then by canonical
  /// priority (BEP 40), then in the order they were named. Doubtful ports come last.
  private static int byRank(Candidate one, Candidate other) {
    if (one.last != other.last) {
      return one.last ? 1 : -1;
    }
    int doubts = one.doubts() - other.doubts();
    if (doubts != 0) {
      return doubts;
    }
    return one.priority == other.priority
        ? Long.compare(one.arrival, other.arrival)
        : Long.compare(other.priority, one.priority);
  }

  private static int byTime(Candidate one, Candidate other) {
    return one.dueNanos == other.dueNanos
        ? Long.compare(one.arrival, other.arrival)
        : Long.compare(one.dueNanos, other.dueNanos);
  }

  void add(Candidate candidate) {
    if (!begun) {
      begun = true;
      ready = new TreeSet<>(DialLine::byRank);
      waiting = new TreeSet<>(DialLine::byTime);
    }
    candidate.line = this;
    candidate.ready = false;
    candidate.dueNanos = candidate.readyAtNanos();
    waiting.add(candidate);
    if (soonest == null || byTime(candidate, soonest) < 0) {
      soonest = candidate;
    }
  }

  void remove(Candidate candidate) {
    (candidate.ready ? ready : waiting).remove(candidate);
    candidate.line = null;
    if (candidate == soonest) {
      findSoonest();
    }
  }

  private void findSoonest() {
    soonest = waiting.isEmpty() ? null : waiting.first();
  }

  /// How many may be dialed now.
  int ready(long nowNanos) {
    moveDue(nowNanos);
    return ready.size();
  }

  /// When one more may be dialed; [Long#MAX_VALUE] if that is not known.
  long nextNanos(long nowNanos) {
    moveDue(nowNanos);
    return soonest == null ? Long.MAX_VALUE : soonest.dueNanos;
  }

  /// The best of those that may be dialed now.
  ///
  /// @param from our own address as others see it; null if not known
  /// @return null if there is none
  @Nullable Candidate best(long nowNanos, @Nullable PeerAddress from) {
    boolean moved = !Objects.equals(us, from);
    us = from;
    if (moved && !ready.isEmpty()) {
      List<Candidate> all = new ArrayList<>(ready);
      ready.clear();
      all.forEach(this::makeReady);
    }
    moveDue(nowNanos);
    return ready.isEmpty() ? null : ready.first();
  }

  /// The better one of two.
  static @Nullable Candidate better(@Nullable Candidate one, @Nullable Candidate other) {
    return one == null || (other != null && byRank(one, other) > 0) ? other : one;
  }

  private void moveDue(long nowNanos) {
    for (Candidate next = soonest; next != null && next.dueNanos <= nowNanos; next = soonest) {
      waiting.remove(next);
      findSoonest();
      makeReady(next);
    }
  }

  private void makeReady(Candidate candidate) {
    candidate.prioritise(us);
    candidate.ready = true;
    ready.add(candidate);
  }
}
