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

  /// 1 dial a second where nothing is missing any more. Who wants something of us dials us; the
  /// others are tried for the sake of those that cannot, and without this a swarm in which all have
  /// finished dials itself over and over only to hear that nobody wants anything.
  static final long SEED_DIAL_NANOS = 1_000_000_000L;

  /// 30 at once before that: a small swarm is known as soon as it would be otherwise.
  static final int SEED_DIALS = 30;

  private final SwarmState<?> shared;
  private int underWay;
  private int told;
  private boolean toldStalled;
  private boolean changed = true;
  private long nextRetryNanos = Long.MAX_VALUE;
  private long seedDialsUntilNanos = Long.MIN_VALUE; // up to when what a seed may dial is used up

  Dials(SwarmState<?> shared) {
    this.shared = shared;
  }

  /// Goes on where others end.
  void takeOver(Dials before) {
    underWay = before.underWay;
    told = before.told;
    toldStalled = before.toldStalled;
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
    while (left > 0 && room() > 0 && allowance() > 0) {
      PeerAddress address =
          shared.pool.take(shared.now, shared.wantsPeers(), shared.ourAddress, allowed);
      if (address == null) {
        break;
      }
      left--;
      underWay++;
      if (!shared.wantsPeers()) {
        seedDialsUntilNanos = seedDialsFrom() + SEED_DIAL_NANOS;
      }
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

  /// How many may be dialed now, as far as the pace goes.
  private int allowance() {
    return shared.wantsPeers()
        ? Integer.MAX_VALUE
        : (int) ((shared.now - seedDialsFrom()) / SEED_DIAL_NANOS);
  }

  private long seedDialsFrom() {
    return Math.max(seedDialsUntilNanos, shared.now - SEED_DIALS * SEED_DIAL_NANOS);
  }

  /// When one more than now may be dialed.
  private long nextAllowanceNanos() {
    return seedDialsFrom() + (allowance() + 1) * SEED_DIAL_NANOS;
  }

  void advance() {
    if (!changed && shared.now < nextRetryNanos && shared.isStalled() == toldStalled) {
      return;
    }
    changed = false;
    int room = room();
    int wanted = 0;
    nextRetryNanos = Long.MAX_VALUE;
    if (room > 0) {
      int ready = Math.min(room, shared.pool.ready(shared.now, shared.wantsPeers()));
      wanted = Math.min(MAX_WANTED, Math.min(ready, allowance()));
      nextRetryNanos = shared.pool.nextRetryNanos(shared.now, shared.wantsPeers());
      if (ready > wanted && !shared.wantsPeers()) {
        nextRetryNanos = Math.min(nextRetryNanos, nextAllowanceNanos());
      }
    }
    boolean stalled = shared.isStalled();
    if (wanted != told || stalled != toldStalled) {
      told = wanted;
      toldStalled = stalled;
      shared.emit(new TorrentAction.WantDials(wanted, stalled));
    }
  }

  /// Whether the session has to be waited for, and does not know that the torrent is stalled.
  boolean maySoonBeStalled() {
    return told > 0 && !toldStalled;
  }

  long nextDeadlineNanos() {
    return nextRetryNanos;
  }

  int underWay() {
    return underWay;
  }
}
