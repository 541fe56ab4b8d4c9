// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.PeerPriority;
import org.jspecify.annotations.Nullable;

/// Addresses of a torrent where peers may be: who named them, whether we are connected, when to try
/// again. Not thread-safe.
public final class PeerPool {
  /// 1,000 from one source: many times what one torrent connects to, so that no source, which may
  /// lie, fills the pool alone.
  public static final int MAX_PER_SOURCE = 1000;

  /// 3,000 in all (libtorrent).
  public static final int MAX = 3000;

  /// 6 failures in a row, over half an hour: then the address is forgotten until it is named anew.
  public static final int MAX_FAILURES = 6;

  /// 30 s after the first failure, then twice as long each time.
  static final long FIRST_RETRY_NANOS = 30_000_000_000L;

  /// 1 s after we gave up a connection ourselves and want it again.
  private static final long AGAIN_NANOS = 1_000_000_000L;

  /// 20 s after a connection that worked ended.
  static final long RECONNECT_NANOS = 20_000_000_000L;

  private final TreeMap<PeerAddress, Candidate> candidates = new TreeMap<>();
  private final TreeMap<String, Integer> perSource = new TreeMap<>();
  private long arrivals;

  private static final class Candidate {
    final String source;
    final long arrival;
    int failures;
    boolean busy; // connected, or being dialed
    boolean seed;
    long retryAtNanos = Long.MIN_VALUE;

    Candidate(String source, long arrival) {
      this.source = source;
      this.arrival = arrival;
    }
  }

  /// An empty pool.
  public PeerPool() {}

  /// Adds addresses; those that are known, have no port, or do not fit any more are left out.
  ///
  /// @param source by whom they were named
  /// @param addresses any number
  /// @return how many were new
  public int add(String source, List<PeerAddress> addresses) {
    int added = 0;
    for (PeerAddress address : addresses) {
      int ofSource = perSource.getOrDefault(source, 0);
      if (ofSource >= MAX_PER_SOURCE || candidates.size() >= MAX) {
        break;
      }
      if (address.port() != 0 && !candidates.containsKey(address)) {
        candidates.put(address, new Candidate(source, arrivals++));
        perSource.put(source, ofSource + 1);
        added++;
      }
    }
    return added;
  }

  /// How many addresses are known.
  public int size() {
    return candidates.size();
  }

  /// By whom an address was named.
  ///
  /// @return null if it is not known
  public @Nullable String source(PeerAddress address) {
    Candidate candidate = candidates.get(address);
    return candidate == null ? null : candidate.source;
  }

  /// How many addresses could be tried now.
  ///
  /// @param withSeeds whether peers that are known to have everything are of use
  public int ready(long nowNanos, boolean withSeeds) {
    int ready = 0;
    for (Candidate candidate : candidates.values()) {
      ready += isReady(candidate, nowNanos, withSeeds) ? 1 : 0;
    }
    return ready;
  }

  /// When one more address can be tried.
  ///
  /// @return [Long#MAX_VALUE] if none waits
  public long nextRetryNanos(long nowNanos, boolean withSeeds) {
    long next = Long.MAX_VALUE;
    for (Candidate candidate : candidates.values()) {
      if (!candidate.busy && candidate.retryAtNanos > nowNanos && (withSeeds || !candidate.seed)) {
        next = Math.min(next, candidate.retryAtNanos);
      }
    }
    return next;
  }

  private static boolean isReady(Candidate candidate, long nowNanos, boolean withSeeds) {
    return !candidate.busy && candidate.retryAtNanos <= nowNanos && (withSeeds || !candidate.seed);
  }

  /// The address to try next, which is busy from then on: those that failed least first, then by
  /// canonical priority (BEP 40) if we know our own address, then in the order they were named.
  ///
  /// @param us our own address as others see it; null if not known
  /// @param allowed whether an address may be tried at all
  /// @return null if there is none
  public @Nullable PeerAddress take(
      long nowNanos, boolean withSeeds, @Nullable PeerAddress us, Predicate<PeerAddress> allowed) {
    PeerAddress best = null;
    Candidate bestCandidate = null;
    long bestPriority = 0;
    for (Map.Entry<PeerAddress, Candidate> entry : candidates.entrySet()) {
      Candidate candidate = entry.getValue();
      PeerAddress address = entry.getKey();
      if (!isReady(candidate, nowNanos, withSeeds)) {
        continue;
      }
      if (!allowed.test(address)) {
        candidate.retryAtNanos = nowNanos + FIRST_RETRY_NANOS; // filters and bans change
        continue;
      }
      long priority = us == null ? 0 : PeerPriority.of(us, address);
      if (bestCandidate == null
          || candidate.failures < bestCandidate.failures
          || (candidate.failures == bestCandidate.failures
              && (priority > bestPriority
                  || (priority == bestPriority && candidate.arrival < bestCandidate.arrival)))) {
        best = address;
        bestCandidate = candidate;
        bestPriority = priority;
      }
    }
    if (bestCandidate != null) {
      bestCandidate.busy = true;
    }
    return best;
  }

  /// A connection with an address is there.
  public void connected(PeerAddress address) {
    Candidate candidate = candidates.get(address);
    if (candidate != null) {
      candidate.busy = true;
    }
  }

  /// A connection with an address ended.
  ///
  /// @param useful whether it worked, so that it can be tried again soon
  /// @param seed whether the peer has everything
  public void left(PeerAddress address, long nowNanos, boolean useful, boolean seed) {
    Candidate candidate = candidates.get(address);
    if (candidate == null) {
      return;
    }
    candidate.seed = seed;
    if (useful) {
      candidate.busy = false;
      candidate.failures = 0;
      candidate.retryAtNanos = nowNanos + RECONNECT_NANOS;
    } else {
      failed(address, nowNanos);
    }
  }

  /// An address could not be reached, or the connection was of no use.
  public void failed(PeerAddress address, long nowNanos) {
    Candidate candidate = candidates.get(address);
    if (candidate == null) {
      return;
    }
    candidate.busy = false;
    candidate.failures++;
    candidate.retryAtNanos = nowNanos + (FIRST_RETRY_NANOS << (candidate.failures - 1));
    if (candidate.failures >= MAX_FAILURES) {
      remove(address);
    }
  }

  /// We want connections again that we gave up ourselves: addresses that worked are tried soon,
  /// when the other side has noticed that the connection before has ended.
  public void retryNow(long nowNanos) {
    for (Candidate candidate : candidates.values()) {
      if (candidate.failures == 0 && candidate.retryAtNanos > nowNanos) {
        candidate.retryAtNanos = Math.min(candidate.retryAtNanos, nowNanos + AGAIN_NANOS);
      }
    }
  }

  /// A dial was not made after all.
  public void untake(PeerAddress address) {
    Candidate candidate = candidates.get(address);
    if (candidate != null) {
      candidate.busy = false;
    }
  }

  /// Forgets an address.
  public void remove(PeerAddress address) {
    Candidate candidate = candidates.remove(address);
    if (candidate != null) {
      perSource.merge(candidate.source, -1, Integer::sum);
    }
  }

  /// Forgets every port of an address.
  public void remove(IpAddress ip) {
    removeIf((address, _) -> address.ip().equals(ip));
  }

  /// Forgets what a source named, connected or not.
  public void removeSource(String source) {
    removeIf((_, candidate) -> candidate.source.equals(source));
  }

  private void removeIf(BiPredicate<PeerAddress, Candidate> which) {
    List<PeerAddress> gone =
        candidates.entrySet().stream()
            .filter(entry -> which.test(entry.getKey(), entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(this::remove);
  }

  /// Nothing is connected or dialed any more, and waiting is over.
  public void release() {
    for (Candidate candidate : candidates.values()) {
      candidate.busy = false;
    }
  }
}
