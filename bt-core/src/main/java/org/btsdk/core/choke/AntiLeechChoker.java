// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerProvider;
import org.btsdk.spi.choker.RoundView;

/// Gives little to those who give nothing. While we download it is tit for tat with a memory: a
/// peer that was given something and gave nothing back hardly wins an optimistic unchoke again, and
/// no slot is earned by giving nothing. While we seed it prefers peers that have just begun, and
/// those that are about to be complete (after libtorrent's anti-leech order): the ones need
/// something to give, the others will soon seed, and who is in between has enough to trade with
/// others for. Nobody keeps its slot for having it: if all seeds did that, a newcomer would be
/// given half of a small torrent before it had to give anything. A fifth of the slots goes by
/// turns, so that everyone comes in. Not thread-safe.
public final class AntiLeechChoker implements Choker {
  /// The name by which it is chosen.
  public static final String NAME = "antileech";

  private static final long[] NOBODY = {};
  private static final String BEGINS = "has just begun";
  private static final String TURN = "its turn";
  private static final String ENDS = "is about to be complete";

  private final RateOrder order = new RateOrder(true, Luck.REMEMBERING);
  private long[] turns = NOBODY; // ids of those who are unchoked since it is their turn

  /// Makes an antileech choker.
  public AntiLeechChoker() {}

  @Override
  public void choose(RoundView view, Choice out) {
    if (view.seeding()) {
      seed(view, out);
    } else {
      order.choose(view, out, view::downRate);
    }
  }

  private void seed(RoundView view, Choice out) {
    boolean fill = view.fillOnly();
    List<Integer> peers =
        Waiting.peers(view, peer -> view.interested(peer) && !(fill && view.unchoked(peer)));
    int slots = fill ? Waiting.freeSlots(view) : view.slots();
    if (!fill && slots > 0) {
      List<Integer> byTurns = byTurns(view, peers, Math.max(1, slots / 5));
      for (int peer : byTurns) {
        out.unchoke(peer, TURN);
      }
      peers.removeAll(byTurns);
      slots -= byTurns.size();
    }
    double[] distances = new double[view.peerCount()];
    for (int peer : peers) {
      distances[peer] = distance(view, peer); // once, not at each comparison
    }
    peers.sort(
        Comparator.<Integer>comparingDouble(peer -> -distances[peer])
            .thenComparing(Waiting.longestFirst(view)));
    for (int peer : peers.subList(0, Math.min(slots, peers.size()))) {
      out.unchoke(peer, seemingProgress(view, peer) < 0.5 ? BEGINS : ENDS);
    }
  }

  /// Those who are in the middle of a turn, and then who waited longest.
  private List<Integer> byTurns(RoundView view, List<Integer> peers, int slots) {
    List<Integer> chosen = new ArrayList<>();
    for (long id : turns) {
      for (int peer : peers) {
        if (view.id(peer) == id && Turns.isInTheMiddle(view, peer) && chosen.size() < slots) {
          chosen.add(peer);
        }
      }
    }
    List<Integer> next = new ArrayList<>(peers);
    next.removeAll(chosen);
    next.sort(Waiting.longestFirst(view));
    int free = slots - chosen.size();
    chosen.addAll(next.subList(0, Math.min(free, next.size())));
    turns = chosen.stream().mapToLong(view::id).toArray();
    return chosen;
  }

  /// How far from half of the torrent it is, from 0 to 0.5.
  private static double distance(RoundView view, int peer) {
    return Math.abs(seemingProgress(view, peer) - 0.5);
  }

  /// What it says that it has; but up to a half not less than what we gave it, whatever it says.
  private static double seemingProgress(RoundView view, int peer) {
    double given = (double) view.uploadedBytes(peer) / Math.max(1, view.torrentBytes());
    return Math.max(Math.min(given, 0.5), view.progress(peer));
  }

  /// Makes [AntiLeechChoker]s.
  public static final class Provider implements ChokerProvider {
    /// For [java.util.ServiceLoader].
    public Provider() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public int spiVersion() {
      return SPI_VERSION;
    }

    @Override
    public Choker create(PluginConfig config) {
      return new AntiLeechChoker();
    }
  }
}
