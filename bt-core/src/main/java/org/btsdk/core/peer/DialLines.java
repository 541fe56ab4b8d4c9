// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// The two lines in which the addresses of a [PeerPool] wait to be dialed, seeds apart, since one
/// who has everything has no use for them. An address stands in its line unless it is busy, and
/// steps out before anything changes that its place depends on. Not thread-safe.
final class DialLines {
  private final DialLine others = new DialLine();
  private final DialLine seeds = new DialLine();

  // ---- who stands where

  void stand(Candidate candidate) {
    if (!candidate.busy && candidate.line == null) {
      (candidate.seed ? seeds : others).add(candidate);
    }
  }

  static void stepOut(Candidate candidate) {
    if (candidate.line != null) {
      candidate.line.remove(candidate);
    }
  }

  /// Something changed that a host's ports have in common.
  void hostChanged(HostLimits.Host host) {
    for (Candidate candidate : host.candidates) {
      stepOut(candidate);
      stand(candidate);
    }
  }

  /// It is being dialed.
  void take(Candidate candidate) {
    stepOut(candidate);
    candidate.busy = true;
    candidate.tried = true;
    candidate.dialing = true;
    if (candidate.host != null) {
      candidate.host.dialed(true);
      hostChanged(candidate.host);
    }
  }

  /// It is not being dialed any more, whatever came of it.
  void dialed(Candidate candidate) {
    boolean wasDialing = candidate.dialing;
    candidate.dialing = false;
    if (candidate.host != null && wasDialing) {
      candidate.host.dialed(false);
      hostChanged(candidate.host);
    }
  }

  /// It is not busy any more.
  void putBack(Candidate candidate, long retryAtNanos) {
    stepOut(candidate);
    candidate.busy = false;
    candidate.retryAtNanos = retryAtNanos;
    dialed(candidate);
    stand(candidate);
  }

  // ---- who is next

  /// How many may be dialed now.
  int ready(long nowNanos, boolean withSeeds) {
    return others.ready(nowNanos) + (withSeeds ? seeds.ready(nowNanos) : 0);
  }

  /// When one more may be dialed; [Long#MAX_VALUE] if that is not known.
  long nextNanos(long nowNanos, boolean withSeeds) {
    long next = others.nextNanos(nowNanos);
    return withSeeds ? Math.min(next, seeds.nextNanos(nowNanos)) : next;
  }

  /// The best of those that may be dialed now.
  ///
  /// @param us our own address as others see it; null if not known
  /// @return null if there is none
  @Nullable Candidate best(long nowNanos, boolean withSeeds, @Nullable PeerAddress us) {
    Candidate best = others.best(nowNanos, us);
    return withSeeds ? DialLine.better(best, seeds.best(nowNanos, us)) : best;
  }
}
