// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.TreeMap;
import java.util.TreeSet;

/// Shares upload slots out among torrents, each as many as it has use for, evenly. Torrents that
/// nobody is interested in cost nothing. Not thread-safe.
final class SlotShares {
  private final int sessionSlots; // 0: automatic, each torrent finds out for itself
  private final TreeMap<Integer, Share> torrents = new TreeMap<>();
  private final TreeMap<Integer, Share> interested = new TreeMap<>();
  private final TreeMap<Integer, Share> holders = new TreeMap<>(); // of slots, unless automatic
  private final TreeSet<Integer> untold = new TreeSet<>(); // whose share may be news to them
  private boolean changed;

  private static final class Share {
    int interested;
    int told = -1;
    int slots;
  }

  SlotShares(int sessionSlots) {
    this.sessionSlots = sessionSlots;
  }

  void added(int torrent) {
    Share share = new Share();
    if (torrents.putIfAbsent(torrent, share) == null) {
      if (sessionSlots > 0) {
        untold.add(torrent);
        changed |= leftOver() > 0;
      }
    }
  }

  void removed(int torrent) {
    torrents.remove(torrent);
    interested.remove(torrent);
    untold.remove(torrent);
    changed |= holders.remove(torrent) != null;
  }

  void wanted(int torrent, int count) {
    Share share = torrents.get(torrent);
    if (share == null || share.interested == Math.max(0, count)) {
      return;
    }
    share.interested = Math.max(0, count);
    if (share.interested > 0) {
      interested.put(torrent, share);
    } else {
      interested.remove(torrent);
    }
    changed = true;
  }

  /// Slots that nobody holds.
  private int leftOver() {
    int held = 0;
    for (Share share : holders.values()) {
      held += share.slots;
    }
    return sessionSlots - held;
  }

  void advance(SessionActions out) {
    if (changed && sessionSlots > 0) {
      shareOut();
    }
    changed = false;
    for (int torrent : untold) {
      Share share = torrents.get(torrent);
      if (share != null && share.told != share.slots) {
        share.told = share.slots;
        out.add(new SessionAction.UseSlots(torrent, share.slots));
      }
    }
    untold.clear();
  }

  /// One slot after the other to each torrent that has use for one more; what is left over stays
  /// with the first torrents, so that the first interested peer need not wait.
  private void shareOut() {
    holders.values().forEach(share -> share.slots = 0);
    untold.addAll(holders.keySet());
    holders.clear();
    int left = sessionSlots;
    boolean given = true;
    while (left > 0 && given) {
      given = false;
      for (var entry : interested.entrySet()) {
        Share share = entry.getValue();
        if (left > 0 && share.slots < share.interested) {
          give(entry.getKey(), share);
          left--;
          given = true;
        }
      }
    }
    for (var entry : torrents.entrySet()) {
      if (left == 0) {
        break;
      }
      if (entry.getValue().slots == 0) {
        give(entry.getKey(), entry.getValue());
        left--;
      }
    }
    untold.addAll(holders.keySet());
  }

  private void give(int torrent, Share share) {
    share.slots++;
    holders.put(torrent, share);
  }
}
