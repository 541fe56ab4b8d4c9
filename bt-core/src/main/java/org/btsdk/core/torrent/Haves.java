// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Arrays;
import java.util.BitSet;

/// Tells peers which pieces we have got. What a peer lacks it is told at once. What it has itself
/// it is told when it may matter: once it only gives, since it then chooses by what we have whom to
/// give to, or when it has lost the piece. While it downloads it would learn nothing by which it
/// does anything, and half of all haves are spared.
final class Haves {
  /// 2,000 haves, 18 KB: a peer is told so much of what it has itself in a choke round, which is
  /// more than a line of a gigabit a second completes, and takes the rest in the next ones.
  static final int MOST_IN_ROUND = 2000;

  /// 16 places of the log are kept for the next pieces; more come at once after a check.
  private static final int MOST_KEPT = 16;

  private static final int[] NONE = {};

  private final Shared shared;
  private int[] commitLog = NONE; // pieces that were verified since peers were told, in order
  private int commits;

  Haves(Shared shared) {
    this.shared = shared;
  }

  /// A piece is verified.
  void gained(int piece) {
    if (commits == commitLog.length) {
      commitLog = Arrays.copyOf(commitLog, Math.max(16, commits * 2));
    }
    commitLog[commits++] = piece;
  }

  /// A piece that was there is gone.
  void lost(int piece) {
    for (Peer peer : shared.peers.values()) {
      if (peer.untold != null) {
        peer.untold.clear(piece);
      }
    }
  }

  /// A peer came, or is about to: it is told of all there is by its bitfield.
  void joined(Peer peer) {
    peer.havesTold = commits;
  }

  /// A piece that a peer had is gone, and it may want to know that it is here.
  void peerLost(Peer peer, int piece) {
    if (peer.untold != null && peer.untold.get(piece) && !peer.closing) {
      peer.untold.clear(piece);
      tell(peer, new int[] {piece});
    }
  }

  /// Tells peers what was verified since they were told last, and what they lack.
  void flush() {
    if (commits == 0) {
      return; // who came since then was told by its bitfield
    }
    int[] usual = verifiedSince(0); // most peers were told all before, and have nothing of it
    for (Peer peer : shared.peers.values()) {
      int from = peer.havesTold;
      peer.havesTold = 0; // the log begins anew
      if (from == commits || peer.closing) {
        continue;
      }
      boolean isUsual = from == 0 && !hasAny(peer, usual);
      int[] news = isUsual ? usual : lacking(peer, verifiedSince(from));
      if (news.length > 0) {
        tell(peer, news);
      }
    }
    commits = 0;
    if (commitLog.length > MOST_KEPT) {
      commitLog = NONE;
    }
  }

  /// What was verified since a place of the log, and is still there.
  private int[] verifiedSince(int from) {
    int[] pieces = new int[commits - from];
    int count = 0;
    for (int i = from; i < commits; i++) {
      if (shared.have.get(commitLog[i])) {
        pieces[count++] = commitLog[i];
      }
    }
    return count == pieces.length ? pieces : Arrays.copyOf(pieces, count);
  }

  /// What of some pieces a peer lacks; the others are kept for later.
  private static int[] lacking(Peer peer, int[] pieces) {
    int[] lacking = new int[pieces.length];
    int count = 0;
    for (int piece : pieces) {
      if (peer.pieces.has(piece)) {
        if (peer.untold == null) {
          peer.untold = new BitSet();
        }
        peer.untold.set(piece);
      } else {
        lacking[count++] = piece;
      }
    }
    return Arrays.copyOf(lacking, count);
  }

  private static boolean hasAny(Peer peer, int[] pieces) {
    for (int piece : pieces) {
      if (peer.pieces.has(piece)) {
        return true;
      }
    }
    return false;
  }

  private void tell(Peer peer, int[] pieces) {
    peer.lastSentNanos = shared.now;
    peer.told(pieces.length);
    shared.emit(new TorrentAction.SendHaves(peer.id, pieces));
  }

  /// Called in each choke round: tells those who only give what they have themselves.
  void tellGivers() {
    for (Peer peer : shared.peers.values()) {
      BitSet untold = peer.untold;
      boolean onlyGives = peer.isSeed() || peer.uploadOnly;
      if (untold != null && !untold.isEmpty() && onlyGives && !peer.closing) {
        int[] pieces = untold.stream().limit(MOST_IN_ROUND).toArray();
        untold.clear(0, pieces[pieces.length - 1] + 1);
        tell(peer, pieces);
      }
    }
  }
}
