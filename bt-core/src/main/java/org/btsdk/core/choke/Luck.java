// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import java.util.Comparator;
import org.btsdk.spi.choker.RoundView;

/// Who may be unchoked without having earned it, and how likely.
enum Luck {
  /// As BEP 3 has it: newly connected peers are three times as likely as others.
  EVEN {
    @Override
    int lots(RoundView view, int peer) {
      return isNew(view, peer) ? NEW_PEER_TIMES : 1;
    }

    @Override
    boolean mayEarn(RoundView view, int peer) {
      return true;
    }

    @Override
    boolean lasts(RoundView view, int peer) {
      return true;
    }

    @Override
    Comparator<Integer> fillsFirst(RoundView view) {
      return (_, _) -> 0;
    }
  },

  /// As [#EVEN], but who took and gave nothing back hardly ever wins, keeps what it won for a round
  /// only, and who gives nothing now has earned nothing.
  REMEMBERING {
    @Override
    int lots(RoundView view, int peer) {
      return isDebtor(view, peer) ? 1 : FAVOUR * EVEN.lots(view, peer);
    }

    @Override
    boolean mayEarn(RoundView view, int peer) {
      return view.downRate(peer) > 0;
    }

    @Override
    boolean lasts(RoundView view, int peer) {
      return !isDebtor(view, peer);
    }

    @Override
    Comparator<Integer> fillsFirst(RoundView view) {
      return Comparator.comparing(peer -> isDebtor(view, peer));
    }
  };

  /// BEP 3: newly connected peers are three times as likely.
  private static final int NEW_PEER_TIMES = 3;

  /// 16 times as likely as a debtor: the contract has everyone unchoked in the end.
  private static final int FAVOUR = 16;

  /// 256 KiB: less is a gift to who just came, and may have had nothing to give yet.
  static final long GIFT_BYTES = 256 * 1024;

  /// Who gave a sixteenth of what it took is slow, or poor, but not a debtor.
  private static final long DEBT_TIMES = 16;

  /// With how many lots a peer is drawn, one or more.
  abstract int lots(RoundView view, int peer);

  /// Whether it may have a slot that is not optimistic.
  abstract boolean mayEarn(RoundView view, int peer);

  /// Whether it keeps an optimistic slot for another round.
  abstract boolean lasts(RoundView view, int peer);

  /// Who comes first when a slot is to be filled between rounds.
  abstract Comparator<Integer> fillsFirst(RoundView view);

  private static boolean isNew(RoundView view, int peer) {
    return view.lastUnchokedNanos(peer) == Long.MIN_VALUE;
  }

  /// Whether a peer took more than a gift, and gave next to nothing back.
  static boolean isDebtor(RoundView view, int peer) {
    long taken = view.uploadedBytes(peer);
    return taken > GIFT_BYTES && view.downloadedBytes(peer) < taken / DEBT_TIMES;
  }
}
