// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.TreeMap;

/// Which torrents may run: in the order in which they were added, at most so many at once. Not
/// thread-safe.
final class Turns {
  private final int maxActive;
  private final TreeMap<Integer, Turn> torrents = new TreeMap<>();

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
    torrents.remove(torrent);
  }

  void wants(int torrent, boolean wants) {
    Turn turn = torrents.get(torrent);
    if (turn != null) {
      turn.wants = wants;
    }
  }

  /// Who runs keeps running as long as it wants to; free turns go to those who wait longest.
  void advance(SessionActions out) {
    int active = 0;
    for (var entry : torrents.entrySet()) {
      Turn turn = entry.getValue();
      if (turn.active && !turn.wants) {
        turn.active = false;
        out.add(new SessionAction.Activate(entry.getKey(), false));
      }
      active += turn.active ? 1 : 0;
    }
    for (var entry : torrents.entrySet()) {
      if (active >= maxActive) {
        return;
      }
      Turn turn = entry.getValue();
      if (turn.wants && !turn.active) {
        turn.active = true;
        active++;
        out.add(new SessionAction.Activate(entry.getKey(), true));
      }
    }
  }
}
