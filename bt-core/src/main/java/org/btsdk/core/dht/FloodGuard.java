// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.LinkedHashMap;

/// Stops listening to those that send too much. Not thread-safe.
final class FloodGuard {
  /// 10 s, in which datagrams are counted.
  static final long WINDOW_NANOS = 10_000_000_000L;

  /// 50 in 10 s: 5 a second. A lookup asks a node once; a torrent client with many torrents comes
  /// to one node now and then.
  static final int MAX_IN_WINDOW = 50;

  /// 5 min; a source that goes on is blocked again as soon as it has sent as much as before.
  static final long BLOCK_NANOS = 300_000_000_000L;

  /// 2,000: sources that are counted in one window. More than a node hears; beyond, whoever is new
  /// is not counted, and the allowance of answers is what protects us and others.
  static final int MAX_COUNTED = 2000;

  /// 1,000: sources that are blocked; the oldest block ends early.
  static final int MAX_BLOCKED = 1000;

  private final LinkedHashMap<Long, Integer> counts = new LinkedHashMap<>(0);
  private final LinkedHashMap<Long, Long> blockedUntil = new LinkedHashMap<>(0);
  private long windowNanos;

  FloodGuard(long nowNanos) {
    this.windowNanos = nowNanos;
  }

  /// Counts a datagram that nobody asked for.
  ///
  /// @return whether it may be looked at
  boolean admits(long source, long nowNanos) {
    Long until = blockedUntil.get(source);
    if (until != null) {
      if (until - nowNanos > 0) {
        return false;
      }
      blockedUntil.remove(source);
    }
    if (nowNanos - windowNanos >= WINDOW_NANOS) {
      counts.clear();
      windowNanos = nowNanos;
    }
    Integer known = counts.get(source);
    if (known == null && counts.size() >= MAX_COUNTED) {
      return true;
    }
    int count = known == null ? 1 : known + 1;
    counts.put(source, count);
    if (count <= MAX_IN_WINDOW) {
      return true;
    }
    if (blockedUntil.size() >= MAX_BLOCKED) {
      blockedUntil.pollFirstEntry();
    }
    blockedUntil.put(source, nowNanos + BLOCK_NANOS);
    return false;
  }

  /// Whether a source is blocked; counts nothing.
  boolean isBlocked(long source, long nowNanos) {
    Long until = blockedUntil.get(source);
    return until != null && until - nowNanos > 0;
  }

  int blocked(long nowNanos) {
    blockedUntil.values().removeIf(until -> until - nowNanos <= 0);
    return blockedUntil.size();
  }
}
