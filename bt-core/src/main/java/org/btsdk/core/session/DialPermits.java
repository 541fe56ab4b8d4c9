// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Hands out permits to open connections: a bounded number at once, spaced in time, one torrent
/// after the other. Of the places that are free, the last is kept for a download that is stalled,
/// as long as one wants it. Torrents that want none cost nothing. Not thread-safe.
final class DialPermits {
  private final int maxDials;
  private final long spacingNanos;
  private final TreeMap<Integer, Dialer> torrents = new TreeMap<>();
  private final TreeMap<Integer, Dialer> wanting = new TreeMap<>();
  private final TreeMap<Integer, Dialer> stalled = new TreeMap<>();
  private int underWay;
  private int lastServed = Integer.MIN_VALUE;
  private boolean granted;
  private long nextGrantNanos;
  private long deadlineNanos = Long.MAX_VALUE;

  private static final class Dialer {
    int wanted;
    int underWay;
    int connections;
  }

  DialPermits(int maxDials, long spacingNanos) {
    this.maxDials = maxDials;
    this.spacingNanos = spacingNanos;
  }

  void added(int torrent) {
    torrents.putIfAbsent(torrent, new Dialer());
  }

  /// @return how many connections it had
  int removed(int torrent) {
    Dialer dialer = torrents.remove(torrent);
    wanting.remove(torrent);
    stalled.remove(torrent);
    if (dialer == null) {
      return 0;
    }
    underWay -= dialer.underWay;
    return dialer.connections;
  }

  void wanted(int torrent, int count, boolean isStalled) {
    Dialer dialer = torrents.get(torrent);
    if (dialer != null) {
      dialer.wanted = Math.max(0, count);
      sort(torrent, dialer);
      if (isStalled) {
        stalled.put(torrent, dialer);
      } else {
        stalled.remove(torrent);
      }
    }
  }

  private void sort(int torrent, Dialer dialer) {
    if (dialer.wanted > 0) {
      wanting.put(torrent, dialer);
    } else {
      wanting.remove(torrent);
    }
  }

  void returned(int torrent, int count) {
    Dialer dialer = torrents.get(torrent);
    if (dialer != null) {
      int given = Math.min(count, dialer.underWay);
      dialer.underWay -= given;
      underWay -= given;
    }
  }

  boolean connected(int torrent, int change) {
    Dialer dialer = torrents.get(torrent);
    if (dialer == null || dialer.connections + change < 0) {
      return false;
    }
    dialer.connections += change;
    return true;
  }

  /// Grants what may be granted now.
  ///
  /// @param room how many more connections the session may have, dials under way included
  void advance(long nowNanos, int room, int maxPerTorrent, SessionActions out) {
    deadlineNanos = Long.MAX_VALUE;
    if (wanting.isEmpty()) {
      return;
    }
    TreeMap<Integer, Integer> grants = new TreeMap<>();
    while (underWay < maxDials && underWay < room) {
      boolean kept = underWay == room - 1 && stalledWaits(maxPerTorrent);
      Map.@Nullable Entry<Integer, Dialer> next = next(kept ? stalled : wanting, maxPerTorrent);
      if (next == null) {
        break;
      }
      if (granted && nextGrantNanos - nowNanos > 0) {
        deadlineNanos = nextGrantNanos;
        break;
      }
      granted = true;
      nextGrantNanos = nowNanos + spacingNanos;
      int torrent = next.getKey(); // the entry is another's when it was removed
      Dialer dialer = next.getValue();
      dialer.wanted--;
      sort(torrent, dialer);
      dialer.underWay++;
      underWay++;
      lastServed = torrent;
      grants.merge(torrent, 1, Integer::sum);
    }
    grants.forEach((torrent, count) -> out.add(new SessionAction.GrantDials(torrent, count)));
  }

  /// Whether a download that is stalled wants to dial, and none is at it.
  boolean stalledWaits(int maxPerTorrent) {
    boolean waits = false;
    for (Dialer dialer : stalled.values()) {
      if (dialer.underWay > 0) {
        return false;
      }
      waits |= mayDial(dialer, maxPerTorrent);
    }
    return waits;
  }

  /// The torrents that have connections.
  List<Integer> connected() {
    List<Integer> found = new ArrayList<>();
    torrents.forEach((torrent, dialer) -> {
      if (dialer.connections > 0) {
        found.add(torrent);
      }
    });
    return found;
  }

  private Map.@Nullable Entry<Integer, Dialer> next(
      NavigableMap<Integer, Dialer> of, int maxPerTorrent) {
    for (var entry : of.tailMap(lastServed, false).entrySet()) {
      if (mayDial(entry.getValue(), maxPerTorrent)) {
        return entry;
      }
    }
    for (var entry : of.headMap(lastServed, true).entrySet()) {
      if (mayDial(entry.getValue(), maxPerTorrent)) {
        return entry;
      }
    }
    return null;
  }

  private static boolean mayDial(Dialer dialer, int maxPerTorrent) {
    return dialer.wanted > 0 && dialer.connections + dialer.underWay < maxPerTorrent;
  }

  long nextDeadlineNanos() {
    return deadlineNanos;
  }
}
