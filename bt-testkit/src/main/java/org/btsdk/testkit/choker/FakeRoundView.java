// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.choker;

import java.util.List;
import java.util.random.RandomGenerator;
import org.btsdk.spi.choker.RoundView;

/// The view that one call of a choker gets: counts the calls, and complains to its [FakePeers] of
/// calls after the end, from another thread, or too many.
final class FakeRoundView implements RoundView {
  /// What is true of the whole round.
  record Round(
      int slots,
      boolean advised,
      long bestUpRate,
      long number,
      boolean fillOnly,
      boolean seeding,
      long nowNanos) {}

  private final FakePeers owner;
  private final List<ChokedPeer> peers;
  private final Round round;
  private final Thread thread = Thread.currentThread();
  private long budget;
  private boolean closed;

  FakeRoundView(FakePeers owner, List<ChokedPeer> peers, Round round, long budget) {
    this.owner = owner;
    this.peers = peers;
    this.round = round;
    this.budget = budget;
  }

  void close() {
    closed = true;
  }

  void check() {
    if (closed) {
      owner.complain(FakePeers.Rule.CALL_ONLY, "view or choice was used after the call");
    }
    if (Thread.currentThread() != thread) {
      owner.complain(FakePeers.Rule.CALL_ONLY, "view or choice was used by another thread");
    }
  }

  private Round counted() {
    check();
    if (budget == 0) {
      owner.complain(FakePeers.Rule.CALLS, "more calls of the view than are allowed");
    } else {
      budget--;
    }
    return round;
  }

  private ChokedPeer counted(int peer) {
    counted();
    return peers.get(peer);
  }

  @Override
  public int peerCount() {
    counted();
    return peers.size();
  }

  @Override
  public RandomGenerator random() {
    counted();
    return owner.random;
  }

  @Override
  public double progress(int peer) {
    return counted(peer).progress;
  }

  @Override
  public int slots() {
    return counted().slots();
  }

  @Override
  public boolean slotsAdvised() {
    return counted().advised();
  }

  @Override
  public long bestUpRate() {
    return counted().bestUpRate();
  }

  @Override
  public long torrentBytes() {
    counted();
    return FakePeers.TORRENT_BYTES;
  }

  @Override
  public long round() {
    return counted().number();
  }

  @Override
  public boolean fillOnly() {
    return counted().fillOnly();
  }

  @Override
  public boolean seeding() {
    return counted().seeding();
  }

  @Override
  public long nowNanos() {
    return counted().nowNanos();
  }

  @Override
  public long id(int peer) {
    return counted(peer).id;
  }

  @Override
  public boolean interested(int peer) {
    return counted(peer).interested;
  }

  @Override
  public boolean unchoked(int peer) {
    return counted(peer).unchoked;
  }

  @Override
  public long sinceNanos(int peer) {
    return counted(peer).sinceNanos;
  }

  @Override
  public long connectedAtNanos(int peer) {
    return counted(peer).connectedAtNanos;
  }

  @Override
  public long lastUnchokedNanos(int peer) {
    return counted(peer).lastUnchokedNanos;
  }

  @Override
  public long downRate(int peer) {
    return counted(peer).downRate();
  }

  @Override
  public long upRate(int peer) {
    return counted(peer).upRate();
  }

  @Override
  public long downloadedBytes(int peer) {
    return counted(peer).downloaded;
  }

  @Override
  public long uploadedBytes(int peer) {
    return counted(peer).uploaded;
  }

  @Override
  public long uploadedSinceUnchokeBytes(int peer) {
    return counted(peer).uploadedSinceUnchoke;
  }

  @Override
  public boolean snubbed(int peer) {
    return counted(peer).snubbed;
  }

  @Override
  public boolean interesting(int peer) {
    counted(peer);
    return !round.seeding() && peers.get(peer).progress > 0;
  }

  @Override
  public boolean unchokesUs(int peer) {
    return counted(peer).downRate() > 0;
  }
}
