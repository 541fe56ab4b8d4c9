// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// When which torrent of a session looks for peers in the DHT and announces itself there, so that
/// ten thousand of them neither begin at once nor keep each other from it. Not thread-safe.
///
/// Who drives it takes what is due with [#take(long)], and says with [#ended] what became of it.
public final class TorrentSearches {
  /// 15 min: nodes forget an announce after 30 (BEP 5).
  public static final long INTERVAL_NANOS = 900_000_000_000L;

  /// 15 s until a search that found nobody is repeated, and twice as long each time after that: the
  /// others of a young swarm announce at the same time as we do.
  public static final long FIRST_RETRY_NANOS = 15_000_000_000L;

  /// 3 s until a search is repeated that failed since the node is not in the DHT yet, and twice as
  /// long each time after that.
  public static final long FAILED_RETRY_NANOS = 3_000_000_000L;

  /// 16 at once: what is left of the node's lookups is for the embedder.
  public static final int MAX_AT_ONCE = 16;

  private final TreeMap<Integer, Torrent> torrents = new TreeMap<>();
  private final TreeSet<Torrent> waiting = new TreeSet<>();
  private int underWay;

  /// No torrents.
  public TorrentSearches() {}

  /// What a torrent is about.
  private static final class Torrent implements Comparable<Torrent> {
    private final int number;
    private boolean wantsPeers;
    private long dueNanos;
    private boolean underWay;
    private boolean active = true; // false: only its search is still to end
    private int inVain; // searches in a row that failed or found nobody

    private Torrent(int number, long dueNanos) {
      this.number = number;
      this.dueNanos = dueNanos;
    }

    @Override
    public int compareTo(Torrent other) {
      int byTime = Long.signum(dueNanos - other.dueNanos); // a difference, since clocks wrap
      return byTime != 0 ? byTime : Integer.compare(number, other.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  /// A torrent is active from now on, or wants something else. One that wants peers and did not
  /// before is due at once.
  ///
  /// @param number names the torrent
  /// @param wantsPeers whether it has a use for more peers; else it only announces itself
  /// @param nowNanos the engine's clock
  public void use(int number, boolean wantsPeers, long nowNanos) {
    Torrent torrent = torrents.get(number);
    if (torrent == null) {
      torrent = new Torrent(number, nowNanos);
      torrents.put(number, torrent);
      waiting.add(torrent);
    } else if (wantsPeers && !torrent.wantsPeers && !torrent.underWay) {
      waiting.remove(torrent);
      torrent.dueNanos = nowNanos;
      waiting.add(torrent);
    }
    torrent.wantsPeers = wantsPeers;
    torrent.active = true;
  }

  /// A torrent is not active any more. A search of its that is under way ends as others do, and
  /// counts until then.
  public void remove(int number) {
    Torrent torrent = torrents.get(number);
    if (torrent != null && torrent.underWay) {
      torrent.active = false;
    } else if (torrent != null) {
      torrents.remove(number);
      waiting.remove(torrent);
    }
  }

  /// A torrent that is due, which counts as under way from now on. Those that want peers go first.
  ///
  /// @param nowNanos the engine's clock
  /// @return its number; -1 if none is due, or enough are under way
  public int take(long nowNanos) {
    if (underWay >= MAX_AT_ONCE) {
      return -1;
    }
    Torrent taken = null;
    for (Torrent torrent : waiting) {
      if (torrent.dueNanos - nowNanos > 0) {
        break;
      }
      taken = taken == null ? torrent : taken;
      if (torrent.wantsPeers) {
        taken = torrent;
        break;
      }
    }
    if (taken == null) {
      return -1;
    }
    waiting.remove(taken);
    taken.underWay = true;
    underWay++;
    return taken.number;
  }

  /// A search is over.
  ///
  /// @param number the torrent's; ignored if none of its is under way
  /// @param end how it ended
  /// @param found how many peers it found
  /// @param nowNanos the engine's clock
  public void ended(int number, LookupEnd end, int found, long nowNanos) {
    Torrent torrent = torrents.get(number);
    if (torrent == null || !torrent.underWay) {
      return;
    }
    torrent.underWay = false;
    underWay--;
    if (!torrent.active) {
      torrents.remove(number);
      return;
    }
    boolean inVain = end != LookupEnd.DONE || (found == 0 && torrent.wantsPeers);
    torrent.inVain = inVain ? torrent.inVain + 1 : 0;
    long first = end == LookupEnd.DONE ? FIRST_RETRY_NANOS : FAILED_RETRY_NANOS;
    long wait = inVain ? first << Math.min(20, torrent.inVain - 1) : INTERVAL_NANOS;
    torrent.dueNanos = nowNanos + Math.min(INTERVAL_NANOS, wait);
    waiting.add(torrent);
  }

  /// The node came into the DHT, or back: what failed before is due at once.
  ///
  /// @param nowNanos the engine's clock
  public void joined(long nowNanos) {
    waiting.clear();
    for (Torrent torrent : torrents.values()) {
      if (torrent.inVain > 0) {
        torrent.dueNanos = nowNanos;
        torrent.inVain = 0;
      }
      if (!torrent.underWay) {
        waiting.add(torrent);
      }
    }
  }

  /// When [#take(long)] may have something next, if nothing happens before; [Long#MAX_VALUE] if
  /// never.
  public long nextDeadlineNanos() {
    return waiting.isEmpty() || underWay >= MAX_AT_ONCE ? Long.MAX_VALUE : waiting.first().dueNanos;
  }
}
