// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import java.util.TreeMap;
import org.btsdk.spi.choker.RoundView;

/// What each peer costs, and what it is worth, as BitTyrant learns it (Piatek and others, NSDI
/// 2007). The *price* is the rate that we must give for the peer to unchoke us: a fifth more after
/// a round in which it did not, a tenth less once it has for three rounds. The *worth* is the rate
/// that it gives us when it does: what it gives, or, as long as it gives nothing, what it can be
/// thought to give by how fast it announces pieces. Not thread-safe.
final class Prices {
  /// 0.2 more, as published.
  private static final double DEARER = 1.2;

  /// 0.1 less, as published.
  private static final double CHEAPER = 0.9;

  /// 3 rounds, as published.
  private static final int RELIABLE_ROUNDS = 3;

  /// 15 KiB a second: most peers of the paper's measurements reciprocate from there on.
  static final double FIRST_PRICE = 15 * 1024;

  /// A peer of which nothing is known is worth what it costs.
  static final double FIRST_WORTH = FIRST_PRICE;

  /// 1 KiB a second, from where a raise is noticed within a few rounds.
  static final double LEAST = 1024;

  /// 1 GiB a second, more than lines give.
  private static final double MOST = 1 << 30;

  /// 8: among how many a peer divides what it gives, as far as we know of others.
  private static final int SHARES = 8;

  /// 2 rounds, 20 seconds: the measured rate is smoothed over as much.
  private static final int MEASURED_ROUNDS = 2;

  /// A quarter: pieces are announced in leaps.
  private static final double NEWEST_SHARE = 0.25;

  /// 60 rounds, ten minutes: a peer that wants nothing of us is not shown, and may come again.
  private static final long REMEMBERED_ROUNDS = 60;

  private static final long ROUND_NANOS = 9_000_000_000L; // a little less, for those who are late

  private final TreeMap<Long, Account> accounts = new TreeMap<>(); // by id

  private static final class Account {
    double price = FIRST_PRICE;
    double worth = FIRST_WORTH;
    double progressPerSecond = -1; // unknown
    double progress;
    long seenNanos;
    long seenInRound;
    int reciprocated; // rounds without a break
  }

  /// Learns from the round that has passed; called once a round.
  void update(RoundView view) {
    long round = view.round();
    for (int peer = 0; peer < view.peerCount(); peer++) {
      Account account = accounts.get(view.id(peer));
      if (account == null) {
        account = new Account();
        accounts.put(view.id(peer), account);
      } else {
        noticeProgress(view, peer, account);
        judge(view, peer, account);
      }
      account.progress = view.progress(peer);
      account.seenNanos = view.nowNanos();
      account.seenInRound = round;
    }
    accounts.values().removeIf(account -> round - account.seenInRound > REMEMBERED_ROUNDS);
  }

  private static void noticeProgress(RoundView view, int peer, Account account) {
    double seconds = (view.nowNanos() - account.seenNanos) / 1e9;
    if (seconds > 0) {
      double now = Math.max(0, view.progress(peer) - account.progress) / seconds;
      double before = account.progressPerSecond;
      account.progressPerSecond = before < 0 ? now : before + NEWEST_SHARE * (now - before);
    }
  }

  private static void judge(RoundView view, int peer, Account account) {
    boolean gives = view.unchokesUs(peer) && !view.snubbed(peer);
    boolean paid = view.unchoked(peer) && view.nowNanos() - view.sinceNanos(peer) >= ROUND_NANOS;
    account.reciprocated = gives ? account.reciprocated + 1 : 0;
    double thought =
        account.progressPerSecond < 0
            ? account.worth
            : account.progressPerSecond * view.torrentBytes() / SHARES;
    double measured = view.downRate(peer);
    if (!gives) {
      account.worth = thought;
    } else if (account.reciprocated <= MEASURED_ROUNDS) {
      account.worth = Math.max(thought, measured);
    } else {
      account.worth = measured;
    }
    account.worth = Math.max(LEAST, account.worth);
    if (paid && !gives) {
      account.price *= DEARER;
    } else if (paid && account.reciprocated >= RELIABLE_ROUNDS) {
      account.price *= CHEAPER;
    }
    account.price = Math.clamp(account.price, LEAST, MOST);
  }

  /// What a peer must be given to give, in bytes a second, from 1 KiB to 1 GiB.
  double price(long id) {
    Account account = accounts.get(id);
    return account == null ? FIRST_PRICE : account.price;
  }

  /// What a peer gives in return, in bytes a second, from 1 KiB.
  double worth(long id) {
    Account account = accounts.get(id);
    return account == null ? FIRST_WORTH : account.worth;
  }
}
