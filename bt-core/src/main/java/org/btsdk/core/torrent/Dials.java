// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.List;
import java.util.function.Predicate;
import org.btsdk.core.peer.Namer;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.model.PeerAddress;

/// Which addresses are dialed, and how many permits the session is asked for.
final class Dials {
  /// 100: more permits than that are never asked for at once; the session hands out few at a time.
  private static final int MAX_WANTED = 100;

  private final SwarmState shared;
  private int underWay;
  private int told;
  private boolean changed = true;
  private long nextRetryNanos = Long.MAX_VALUE;

  Dials(SwarmState shared) {
    this.shared = shared;
  }

  /// Goes on where others end.
  void takeOver(Dials before) {
    underWay = before.underWay;
    told = before.told;
    changed = true;
  }

  /// Takes what a source found.
  void found(String source, Namer namer, List<PeerAddress> peers) {
    if (shared.isPrivate() && !mayNamePrivately(source)) {
      return;
    }
    int added = shared.pool.add(source, namer, peers, shared.now);
    changed = true;
    if (added > 0) {
      shared.emit(new TorrentAction.ReportPeersFound(source, added));
    }
  }

  /// BEP 27: only trackers may name peers of a private torrent; a user may do as he likes, also by
  /// opening a link.
  static boolean mayNamePrivately(String source) {
    return source.equals(Trackers.SOURCE)
        || source.equals(PeerPool.USER)
        || source.equals(PeerPool.LINK);
  }

  void granted(int count, Predicate<PeerAddress> allowed) {
    told = Math.max(0, told - count);
    changed = true;
    int left = count;
    while (left > 0 && room() > 0) {
      PeerAddress address =
          shared.pool.take(shared.now, shared.wantsPeers(), shared.ourAddress, allowed);
      if (address == null) {
        break;
      }
      left--;
      underWay++;
      shared.emit(new TorrentAction.Dial(address));
    }
    if (left > 0) {
      shared.emit(new TorrentAction.ReturnDials(left));
    }
  }

  /// A dial is over, well or not.
  void ended(PeerAddress address) {
    underWay = Math.max(0, underWay - 1);
    changed = true;
  }

  void failed(PeerAddress address) {
    ended(address);
    shared.pool.failed(address, shared.now);
  }

  void somethingChanged() {
    changed = true;
  }

  private int room() {
    return shared.running()
        ? Math.max(0, shared.maxConnections - shared.connected() - underWay)
        : 0;
  }

  void advance() {
    if (!changed && shared.now < nextRetryNanos) {
      return;
    }
    changed = false;
    int room = room();
    nextRetryNanos =
        room == 0 ? Long.MAX_VALUE : shared.pool.nextRetryNanos(shared.now, shared.wantsPeers());
    int wanted =
        room == 0
            ? 0
            : Math.min(
                MAX_WANTED, Math.min(room, shared.pool.ready(shared.now, shared.wantsPeers())));
    if (wanted != told) {
      told = wanted;
      shared.emit(new TorrentAction.WantDials(wanted));
    }
  }

  long nextDeadlineNanos() {
    return nextRetryNanos;
  }

  int underWay() {
    return underWay;
  }
}
