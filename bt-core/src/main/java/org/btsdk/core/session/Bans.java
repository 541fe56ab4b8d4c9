// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btsdk.core.peer.AddressScope;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// Who is kept away for a while, with all addresses that he has for certain
/// ([AddressScope#holder]). Not thread-safe.
public final class Bans {
  /// 10,000: with more bans than a session ever has connections, the one that ends first is
  /// forgotten, so that whoever owns many addresses cannot fill our memory.
  public static final int MAX_BANS = 10_000;

  private Kept kept = Kept.NOBODY;

  private record Kept(NavigableMap<IpAddress, Ban> byHolder, NavigableSet<Ban> byEnd) {
    /// Until somebody is banned, for all torrents.
    static final Kept NOBODY =
        new Kept(Collections.emptyNavigableMap(), Collections.emptyNavigableSet());
  }

  private record Ban(IpAddress holder, long untilNanos, String reason) {
    /// Which ends first; a difference, since the clock may begin anywhere.
    static final Comparator<Ban> FIRST_TO_END =
        ((Comparator<Ban>) (one, other) -> Long.signum(one.untilNanos - other.untilNanos))
            .thenComparing(Ban::holder);
  }

  /// Nobody is banned.
  public Bans() {}

  /// Bans; a ban that is there and ends later stays.
  ///
  /// @param address whom
  /// @param nowNanos the engine's clock
  /// @param durationNanos how long, above zero
  /// @param reason for people
  public void ban(IpAddress address, long nowNanos, long durationNanos, String reason) {
    long until =
        durationNanos > Long.MAX_VALUE / 4
            ? nowNanos + Long.MAX_VALUE / 4
            : nowNanos + durationNanos;
    IpAddress holder = AddressScope.holder(address);
    Ban known = kept.byHolder.get(holder);
    if (known != null && known.untilNanos - until >= 0) {
      return;
    }
    if (kept.byEnd.isEmpty()) {
      kept = new Kept(new TreeMap<>(), new TreeSet<>(Ban.FIRST_TO_END));
    }
    if (known != null) {
      kept.byEnd.remove(known);
    }
    Ban ban = new Ban(holder, until, reason);
    kept.byHolder.put(holder, ban);
    kept.byEnd.add(ban);
    if (kept.byEnd.size() > MAX_BANS) {
      forget(kept.byEnd.first());
    }
  }

  private void forget(Ban ban) {
    kept.byEnd.remove(ban);
    kept.byHolder.remove(ban.holder);
  }

  /// Why an address is banned; empty if it is not.
  public Optional<String> reason(IpAddress address, long nowNanos) {
    if (kept.byEnd.isEmpty()) {
      return Optional.empty();
    }
    @Nullable Ban ban = kept.byHolder.get(AddressScope.holder(address));
    return ban == null || ban.untilNanos - nowNanos <= 0
        ? Optional.empty()
        : Optional.of(ban.reason);
  }

  /// How many are banned.
  public int count(long nowNanos) {
    expire(nowNanos);
    return kept.byEnd.size();
  }

  /// Forgets bans that are over.
  public void expire(long nowNanos) {
    while (!kept.byEnd.isEmpty() && kept.byEnd.first().untilNanos - nowNanos <= 0) {
      forget(kept.byEnd.first());
    }
  }
}
