// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which torrents may run: in the order in which they were added, at most so many at once. What
/// changes costs as much as changes, however many torrents there are. Not thread-safe.
final class Turns {
  private final int maxActive;
  private final TreeMap<Integer, Turn> torrents = new TreeMap<>();
  private final TreeSet<Integer> waiting = new TreeSet<>(); // want to run, and do not
  private final TreeSet<Integer> ending = new TreeSet<>(); // run, and do not want to
  private int active;

  private static final class Turn {
    boolean wants;
    boolean active;
  }

  Turns(int maxActive) {
    this.maxActive = maxActive;
  }

  void added(int torrent) {
    torrents.putIfAbsent(torrent, new Turn());
  }

  void removed(int torrent) {
    Turn turn = torrents.remove(torrent);
    if (turn != null) {
      active -= turn.active ? 1 : 0;
      waiting.remove(torrent);
      ending.remove(torrent);
    }
  }

  void wants(int torrent, boolean wants) {
    Turn turn = torrents.get(torrent);
    if (turn != null) {
      turn.wants = wants;
      sort(torrent, turn);
    }
  }

  private void sort(int torrent, Turn turn) {
    put(waiting, torrent, turn.wants && !turn.active);
    put(ending, torrent, turn.active && !turn.wants);
  }

  private static void put(Set<Integer> set, int torrent, boolean in) {
    if (in) {
      set.add(torrent);
    } else {
      set.remove(torrent);
    }
  }

  /// Who runs keeps running as long as it wants to; free turns go to those who wait longest.
  void advance(SessionActions out) {
    for (Integer torrent = ending.pollFirst(); torrent != null; torrent = ending.pollFirst()) {
      activate(torrent, false, out);
    }
    while (active < maxActive && !waiting.isEmpty()) {
      activate(waiting.removeFirst(), true, out);
    }
  }

  private void activate(int torrent, boolean to, SessionActions out) {
    Turn turn = torrents.get(torrent);
    if (turn != null) {
      turn.active = to;
      active += to ? 1 : -1;
      out.add(new SessionAction.Activate(torrent, to));
    }
  }
}
