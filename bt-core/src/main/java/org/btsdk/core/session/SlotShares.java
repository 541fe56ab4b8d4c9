// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.TreeMap;

/// Shares upload slots out among torrents, each as many as it has use for, evenly. Not thread-safe.
final class SlotShares {
  /// 8: what a torrent gets if nothing is said, as libtorrent has for a session. More slots make
  /// each too slow to be worth a peer's reciprocation, fewer do not fill a fast line.
  static final int AUTOMATIC_PER_TORRENT = 8;

  private final int sessionSlots; // 0: automatic
  private final TreeMap<Integer, Share> torrents = new TreeMap<>();

  private static final class Share {
    int interested;
    int told = -1;
    int slots;
  }

  SlotShares(int sessionSlots) {
    this.sessionSlots = sessionSlots;
  }

  void added(int torrent) {
    torrents.putIfAbsent(torrent, new Share());
  }

  void removed(int torrent) {
    torrents.remove(torrent);
  }

  void wanted(int torrent, int interested) {
    Share share = torrents.get(torrent);
    if (share != null) {
      share.interested = Math.max(0, interested);
    }
  }

  void advance(SessionActions out) {
    if (sessionSlots == 0) {
      torrents.values().forEach(share -> share.slots = AUTOMATIC_PER_TORRENT);
    } else {
      shareOut();
    }
    for (var entry : torrents.entrySet()) {
      Share share = entry.getValue();
      if (share.told != share.slots) {
        share.told = share.slots;
        out.add(new SessionAction.UseSlots(entry.getKey(), share.slots));
      }
    }
  }

  /// One slot after the other to each torrent that has use for one more; what is left over stays
  /// with the first torrents, so that the first interested peer need not wait.
  private void shareOut() {
    torrents.values().forEach(share -> share.slots = 0);
    int left = sessionSlots;
    boolean given = true;
    while (left > 0 && given) {
      given = false;
      for (Share share : torrents.values()) {
        if (left > 0 && share.slots < share.interested) {
          share.slots++;
          left--;
          given = true;
        }
      }
    }
    for (Share share : torrents.values()) {
      if (left > 0 && share.slots == 0) {
        share.slots++;
        left--;
      }
    }
  }
}
