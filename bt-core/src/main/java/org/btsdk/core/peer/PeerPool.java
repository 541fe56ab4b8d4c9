// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// Addresses of a torrent where peers may be: who named them, whether we are connected, when to try
/// again. Not thread-safe.
public final class PeerPool {
  /// 1,000 from one source: many times what one torrent connects to, so that no source, which may
  /// lie, fills the pool alone.
  public static final int MAX_PER_SOURCE = 1000;

  /// 3,000 in all (libtorrent).
  public static final int MAX = 3000;

  /// 100 from one stranger, twice what a peer may name at once (BEP 11): as they are tried and
  /// found to be nothing, or are told to be gone, it may name others.
  public static final int MAX_PER_STRANGER = 100;

  /// 6 failures in a row, over a quarter of an hour: then the address is forgotten until it is
  /// named anew.
  public static final int MAX_FAILURES = 6;

  /// How peers are labelled that the user named.
  public static final String USER = "user";

  /// How peers are labelled that a magnet link named.
  public static final String LINK = "link";

  /// 64 addresses of our own: those of our interfaces, and what routers and peers make of them.
  static final int MAX_OURSELVES = 64;

  /// How peers are labelled that other peers named (BEP 11).
  public static final String PEX = "pex";

  /// 30 s after the first failure, then twice as long each time.
  static final long FIRST_RETRY_NANOS = 30_000_000_000L;

  /// 1 s after we gave up a connection ourselves and want it again.
  private static final long AGAIN_NANOS = 1_000_000_000L;

  /// 15 min between two times that an address is tried sooner since we want something again: as
  /// long as it takes until one that fails is forgotten. A stranger who requests what our storage
  /// has lost, piece by piece, has us want something again every second.
  static final long SPACING_NANOS = 900_000_000_000L;

  /// 20 s after a connection that worked ended.
  static final long RECONNECT_NANOS = 20_000_000_000L;

  private final Candidates candidates = new Candidates();
  private final NamerCounts counts = new NamerCounts();
  private NavigableSet<PeerAddress> ourselves = Collections.emptyNavigableSet(); // at first
  private final HostLimits hosts = new HostLimits();
  private final DialLines lines = new DialLines();
  private long arrivals;

  /// An empty pool.
  public PeerPool() {}

  /// Adds addresses. Left out are those that are known, or known to be ours, that must not be
  /// dialed ([DialRule]), or that do not fit any more: of this source, of this stranger, on one
  /// host or in one network. An address that was known by hearsay only is now known from this
  /// source, and so is one for which the owner vouches.
  ///
  /// @param source a label for people
  /// @param namer by whom they were named
  /// @param addresses any number
  /// @param nowNanos the engine's clock
  /// @return how many were new
  public int add(String source, Namer namer, List<PeerAddress> addresses, long nowNanos) {
    int added = 0;
    AddressScope from = DialRule.scope(namer);
    for (PeerAddress address : addresses) {
      DialRule.Verdict verdict = DialRule.judge(address, namer, from);
      if (verdict == DialRule.Verdict.NEVER || ourselves.contains(address)) {
        continue;
      }
      Candidate known = candidates.get(address);
      if (known != null) {
        boolean vouches = namer instanceof Namer.Owner && known.host != null;
        if (vouches || (known.source.equals(PEX) && !source.equals(PEX))) {
          adopt(known, source, namer, verdict);
        }
        continue;
      }
      boolean last = verdict == DialRule.Verdict.LAST;
      Candidate fresh =
          new Candidate(address, source, NamerCounts.stranger(namer), last, arrivals++);
      if (candidates.size() >= MAX
          || !counts.maySourceNameMore(source)
          || !counts.mayStrangerNameMore(fresh.stranger)) {
        break;
      }
      if (isDoubtful(address, namer)) {
        fresh.host = hosts.admit(address.ip(), nowNanos);
        if (fresh.host == null) {
          continue;
        }
        fresh.host.candidates.add(fresh);
      }
      candidates.add(fresh);
      counts.add(fresh);
      lines.stand(fresh);
      added++;
    }
    return added;
  }

  private void adopt(Candidate known, String source, Namer namer, DialRule.Verdict verdict) {
    if (!counts.maySourceNameMore(source)) {
      return;
    }
    DialLines.stepOut(known);
    counts.remove(known);
    known.source = source;
    known.stranger = NamerCounts.stranger(namer);
    known.last = verdict == DialRule.Verdict.LAST;
    counts.add(known);
    if (namer instanceof Namer.Owner) {
      vouched(known);
    }
    lines.stand(known);
  }

  /// Near addresses are named by who is near, and there hosts are not counted; or by a link, which
  /// may come from anywhere.
  private static boolean isDoubtful(PeerAddress address, Namer namer) {
    return switch (namer) {
      case Namer.Owner() -> false;
      case Namer.Link() -> true;
      case Namer.Tracker _, Namer.Stranger _ ->
          AddressScope.of(address.ip()) == AddressScope.GLOBAL;
    };
  }

  /// How many addresses are known.
  public int size() {
    return candidates.size();
  }

  /// The addresses, in their order, and by whom each was named.
  public SortedMap<PeerAddress, String> sources() {
    SortedMap<PeerAddress, String> sources = new TreeMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      sources.put(candidates.at(i).address, candidates.at(i).source);
    }
    return sources;
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
    return lines.ready(nowNanos, withSeeds);
  }

  /// When one more address can be tried.
  ///
  /// @return [Long#MAX_VALUE] if none waits
  public long nextRetryNanos(long nowNanos, boolean withSeeds) {
    return lines.nextNanos(nowNanos, withSeeds);
  }

  /// The address to try next, which is busy from then on: those that failed least first, where one
  /// that only peers named counts as having failed once; then by canonical priority (BEP 40) if we
  /// know our own address, then in the order they were named. Doubtful ports come last.
  ///
  /// @param us our own address as others see it; null if not known
  /// @param allowed whether an address may be tried at all
  /// @return null if there is none
  public @Nullable PeerAddress take(
      long nowNanos, boolean withSeeds, @Nullable PeerAddress us, Predicate<PeerAddress> allowed) {
    Candidate best = lines.best(nowNanos, withSeeds, us);
    while (best != null && !allowed.test(best.address)) {
      DialLines.stepOut(best);
      best.retryAtNanos = nowNanos + FIRST_RETRY_NANOS; // filters and bans change
      lines.stand(best);
      best = lines.best(nowNanos, withSeeds, us);
    }
    if (best == null) {
      return null;
    }
    lines.take(best);
    return best.address;
  }

  /// The highest canonical priority (BEP 40) of the addresses that could be tried now.
  ///
  /// @param us our own address as others see it
  /// @return -1 if there are none
  public long bestPriority(long nowNanos, boolean withSeeds, PeerAddress us) {
    Candidate best = lines.best(nowNanos, withSeeds, us);
    return best == null || best.last || best.doubts() > 0 ? -1 : best.priority;
  }

  /// A connection with an address is there.
  public void connected(PeerAddress address) {
    Candidate candidate = candidates.get(address);
    if (candidate != null) {
      DialLines.stepOut(candidate);
      candidate.busy = true;
    }
  }

  /// A peer answered where we dialed: what strangers said of this address is true.
  public void answered(PeerAddress address) {
    Candidate candidate = candidates.get(address);
    if (candidate == null) {
      return;
    }
    connected(address);
    lines.dialed(candidate);
    HostLimits.Host host = candidate.host;
    if (host != null) {
      hosts.answered(host);
      vouched(candidate);
      lines.hostChanged(host);
    }
  }

  private void vouched(Candidate candidate) {
    HostLimits.Host host = candidate.host;
    if (host != null) {
      hosts.release(host);
      host.candidates.remove(candidate);
      candidate.host = null;
      if (candidate.dialing) { // what comes of it concerns the host's other ports no longer
        host.dialed(false);
        lines.hostChanged(host);
      }
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
    DialLines.stepOut(candidate);
    candidate.seed = seed;
    if (useful) {
      candidate.failures = 0;
      candidate.unwanted = false;
      lines.putBack(candidate, nowNanos + RECONNECT_NANOS);
    } else {
      failed(address, nowNanos);
    }
  }

  /// A connection with an address ended that was of no use while we wanted nothing, as when two
  /// seeds meet. It counts as failed, but is tried sooner when we want something, see
  /// [#wantAgain(long)].
  ///
  /// @param seed whether the peer is known to have everything
  public void leftUnwanted(PeerAddress address, long nowNanos, boolean seed) {
    left(address, nowNanos, false, seed);
    Candidate candidate = candidates.get(address);
    if (candidate != null) {
      candidate.unwanted = true;
    }
  }

  /// An address could not be reached, or the connection was of no use.
  public void failed(PeerAddress address, long nowNanos) {
    Candidate candidate = candidates.get(address);
    if (candidate == null) {
      return;
    }
    HostLimits.Host host = candidate.dialing ? candidate.host : null;
    DialLines.stepOut(candidate);
    candidate.failures++;
    candidate.unwanted = false;
    lines.putBack(candidate, nowNanos + (FIRST_RETRY_NANOS << (candidate.failures - 1)));
    if (host != null) {
      boolean rests = hosts.failed(host, nowNanos, FIRST_RETRY_NANOS);
      lines.hostChanged(host);
      if (rests) {
        List.copyOf(host.candidates).forEach(other -> remove(other.address));
        return;
      }
    }
    if (candidate.failures >= MAX_FAILURES) {
      remove(address);
    }
  }

  /// We want connections again that we gave up ourselves: addresses that worked are tried soon,
  /// when the other side has noticed that the connection before has ended.
  public void retryNow(long nowNanos) {
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.at(i);
      if (candidate.failures == 0) {
        retrySoon(candidate, nowNanos);
      }
    }
  }

  /// We had all that we wanted, and want something again: addresses that worked are tried soon, and
  /// those of connections that nobody had a use for, each of them as often as [#SPACING_NANOS] lets
  /// us.
  public void wantAgain(long nowNanos) {
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.at(i);
      if ((candidate.failures == 0 || candidate.unwanted)
          && nowNanos >= candidate.soonerFromNanos
          && retrySoon(candidate, nowNanos)) {
        candidate.soonerFromNanos = nowNanos + SPACING_NANOS;
      }
    }
  }

  /// @return whether it had been tried later
  private boolean retrySoon(Candidate candidate, long nowNanos) {
    long atNanos = nowNanos + AGAIN_NANOS;
    if (candidate.retryAtNanos <= atNanos) {
      return false;
    }
    DialLines.stepOut(candidate);
    candidate.retryAtNanos = atNanos;
    lines.stand(candidate);
    return true;
  }

  /// A stranger takes back what he named; it is forgotten unless it was tried already, or somebody
  /// else named it too.
  public void takeBack(String source, IpAddress stranger, PeerAddress address) {
    Candidate candidate = candidates.get(address);
    if (candidate != null
        && !candidate.tried
        && !candidate.busy
        && candidate.source.equals(source)
        && candidate.stranger != null
        && Objects.equals(candidate.stranger, NamerCounts.stranger(Namer.stranger(stranger)))) {
      remove(address);
    }
  }

  /// Whom we reached at an address is ourselves: it is forgotten, and not taken again, whoever
  /// names it. Every peer we are connected with names us to the others, which name us to us.
  public void removeOurselves(PeerAddress address) {
    remove(address);
    if (ourselves.isEmpty()) {
      ourselves = new TreeSet<>();
    }
    if (ourselves.size() < MAX_OURSELVES) {
      ourselves.add(address);
    }
  }

  /// Forgets an address.
  public void remove(PeerAddress address) {
    Candidate candidate = candidates.remove(address);
    if (candidate != null) {
      lines.dialed(candidate);
      DialLines.stepOut(candidate);
      vouched(candidate);
      counts.remove(candidate);
    }
  }

  /// Forgets all addresses of who has one, see [AddressScope#holder].
  public void removeHolder(IpAddress ip) {
    IpAddress holder = AddressScope.holder(ip);
    removeIf(candidate -> AddressScope.holder(candidate.address.ip()).equals(holder));
  }

  /// Forgets what a source named, connected or not.
  public void removeSource(String source) {
    removeIf(candidate -> candidate.source.equals(source));
  }

  /// Forgets what some sources named, connected or not.
  public void removeSources(Predicate<String> which) {
    removeIf(candidate -> which.test(candidate.source));
  }

  private void removeIf(Predicate<Candidate> which) {
    List<PeerAddress> gone = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      if (which.test(candidates.at(i))) {
        gone.add(candidates.at(i).address);
      }
    }
    gone.forEach(this::remove);
  }

  /// Nothing is connected or dialed any more, and waiting is over.
  public void release() {
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.at(i);
      lines.putBack(candidate, candidate.retryAtNanos);
    }
  }
}
