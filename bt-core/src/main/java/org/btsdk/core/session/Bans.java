// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.Collections;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// Addresses that are kept away for a while. Not thread-safe.
public final class Bans {
  /// 10,000: with more bans than a session ever has connections, the one that ends first is
  /// forgotten, so that whoever owns many addresses cannot fill our memory.
  public static final int MAX_BANS = 10_000;

  private NavigableMap<IpAddress, Ban> bans = Collections.emptyNavigableMap(); // until the first

  private record Ban(long untilNanos, String reason) {}

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
        durationNanos > Long.MAX_VALUE / 2
            ? nowNanos + Long.MAX_VALUE / 2
            : nowNanos + durationNanos;
    Ban known = bans.get(address);
    if (known != null && known.untilNanos - until >= 0) {
      return;
    }
    if (bans.isEmpty()) {
      bans = new TreeMap<>();
    }
    bans.put(address, new Ban(until, reason));
    if (bans.size() > MAX_BANS) {
      expire(nowNanos);
      if (bans.size() > MAX_BANS) {
        forgetEarliest();
      }
    }
  }

  private void forgetEarliest() {
    IpAddress earliest = bans.firstKey();
    long until = bans.firstEntry().getValue().untilNanos;
    for (var entry : bans.entrySet()) {
      if (entry.getValue().untilNanos - until < 0) {
        until = entry.getValue().untilNanos;
        earliest = entry.getKey();
      }
    }
    bans.remove(earliest);
  }

  /// Why an address is banned; empty if it is not.
  public Optional<String> reason(IpAddress address, long nowNanos) {
    @Nullable Ban ban = bans.get(address);
    return ban == null || ban.untilNanos - nowNanos <= 0
        ? Optional.empty()
        : Optional.of(ban.reason);
  }

  /// How many are banned.
  public int count(long nowNanos) {
    expire(nowNanos);
    return bans.size();
  }

  /// Forgets bans that are over.
  public void expire(long nowNanos) {
    Iterator<Ban> all = bans.values().iterator();
    while (all.hasNext()) {
      if (all.next().untilNanos - nowNanos <= 0) {
        all.remove();
      }
    }
  }
}
