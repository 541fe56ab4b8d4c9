// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.jmh;

import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.btsdk.core.piece.RarityOrder;
import org.btsdk.spi.picker.Picks;
import org.btsdk.spi.picker.SwarmView;

/// The view of a torrent of which nothing is there yet, over the engine's order of rarity.
final class RarityView implements SwarmView, Picks {
  private final RarityOrder rarity;
  private final RandomGenerator random;
  private BitSet peer = new BitSet();
  private int[] picks = new int[0];
  private int picked;
  private int cursor;

  RarityView(RarityOrder rarity, RandomGenerator random) {
    this.rarity = rarity;
    this.random = random;
  }

  void begin(BitSet pieces, int room) {
    peer = pieces;
    picked = 0;
    if (picks.length != room) {
      picks = new int[room];
    }
  }

  int picked() {
    return picked;
  }

  @Override
  public boolean hasRoom() {
    return picked < picks.length;
  }

  @Override
  public void add(int piece) {
    if (!hasRoom() || !peer.get(piece)) {
      return;
    }
    for (int i = 0; i < picked; i++) {
      if (picks[i] == piece) {
        return;
      }
    }
    picks[picked++] = piece;
  }

  @Override
  public int pieceCount() {
    return rarity.size();
  }

  @Override
  public int haveCount() {
    return 0;
  }

  @Override
  public boolean have(int piece) {
    return false;
  }

  @Override
  public boolean pickable(int piece) {
    return true;
  }

  @Override
  public boolean peerHas(int piece) {
    return peer.get(piece);
  }

  @Override
  public int availability(int piece) {
    return rarity.availability(piece);
  }

  @Override
  public int priority(int piece) {
    return rarity.priority(piece);
  }

  @Override
  public boolean partial(int piece) {
    return false;
  }

  @Override
  public int nextRarest(int from) {
    for (int place = from; place < rarity.size(); place++) {
      int piece = rarity.at(place);
      if (peer.get(piece)) {
        cursor = place + 1;
        return piece;
      }
    }
    cursor = rarity.size();
    return -1;
  }

  @Override
  public int nextCursor() {
    return cursor;
  }

  @Override
  public int playbackCursor() {
    return 0;
  }

  @Override
  public long deadlineNanos(int piece) {
    return Long.MAX_VALUE;
  }

  @Override
  public int nextDeadline(int from) {
    return -1;
  }

  @Override
  public long nowNanos() {
    return 0;
  }

  @Override
  public SpeedClass speedClass() {
    return SpeedClass.FAST;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public long callBudget() {
    return Long.MAX_VALUE;
  }
}
