// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.TreeMap;
import org.btsdk.core.peer.AddressScope;
import org.btsdk.model.IpAddress;

/// Counts how often hosts on the internet are dialed by all torrents together: each torrent has
/// limits of its own, but a host can be named in the swarms of all of them. Not thread-safe.
final class HostDials {
  /// 30 times a minute: a host with a peer in every swarm is reached in time, and one that is no
  /// peer hardly notices.
  static final int MAX_PER_MINUTE = 30;

  static final long MINUTE_NANOS = 60_000_000_000L;

  private final TreeMap<IpAddress, Integer> dials = new TreeMap<>(); // in this minute
  private long minuteEndNanos = Long.MIN_VALUE;

  /// Counts a dial. What is remembered is bounded by what is dialed in a minute.
  ///
  /// @return false if it would be one too many
  boolean allows(IpAddress host, long nowNanos) {
    if (AddressScope.of(host) != AddressScope.GLOBAL) {
      return true;
    }
    if (minuteEndNanos == Long.MIN_VALUE || nowNanos - minuteEndNanos >= 0) {
      dials.clear();
      minuteEndNanos = nowNanos + MINUTE_NANOS;
    }
    return dials.merge(host, 1, Integer::sum) <= MAX_PER_MINUTE;
  }
}
