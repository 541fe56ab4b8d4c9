// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.choker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.btsdk.spi.choker.Choker;

/// The peers of a torrent over simulated rounds, for tests of a [Choker]. Strict: a choker that
/// uses its view after the call, from another thread or more often than it may, or that unchokes
/// more peers than there are slots, fails the test, even if it swallowed the exception. Peers have
/// other indexes in each round. Not thread-safe.
public final class FakePeers {
  /// What a choker may not do. All of it is watched, unless a test looks at some of it only.
  enum Rule {
    /// It unchokes no more peers than there are slots.
    SLOTS,
    /// It names only peers that there are.
    PEERS,
    /// It says why.
    REASONS,
    /// It paces only peers that it unchokes, and lets something pass.
    PACES,
    /// It makes no more calls of the view than it may.
    CALLS,
    /// It uses view and choice during the call only, and on its thread.
    CALL_ONLY
  }

  /// 1 GiB, see [org.btsdk.spi.choker.RoundView#torrentBytes()].
  static final long TORRENT_BYTES = 1L << 30;

  private static final long ROUND_SECONDS = 10;
  private static final long SECOND = 1_000_000_000L;
  private static final long CALLS_PER_PEER = 1024;

  final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  final Random random;
  private final EnumSet<Rule> watched = EnumSet.allOf(Rule.class);
  private final Random order;
  private final List<ChokedPeer> peers = new ArrayList<>();
  private int slots;
  private boolean advised;
  private boolean seeding;
  private long bestUpRate;
  private long nowNanos = -77 * SECOND; // the clock begins anywhere
  private long round;
  private long nextId = 1000;
  private long callsPerPeer = CALLS_PER_PEER;

  /// Makes a torrent without peers.
  ///
  /// @param slots how many peers may be unchoked, zero or more
  /// @param seeding whether we have all we want
  /// @param seed where its chance comes from
  public FakePeers(int slots, boolean seeding, long seed) {
    this.slots = slots;
    this.seeding = seeding;
    this.random = new Random(seed);
    this.order = new Random(seed + 1);
  }

  /// Has it watch some rules only.
  FakePeers watching(Rule... rules) {
    watched.clear();
    Collections.addAll(watched, rules);
    return this;
  }

  /// Connects a peer.
  public ChokedPeer join() {
    ChokedPeer peer = new ChokedPeer(nextId++, nowNanos);
    peers.add(peer);
    return peer;
  }

  /// Disconnects a peer.
  public void leave(ChokedPeer peer) {
    peers.remove(peer);
  }

  /// The peers, in the order in which they connected.
  public List<ChokedPeer> peers() {
    return List.copyOf(peers);
  }

  /// The peers that are unchoked.
  public List<ChokedPeer> unchoked() {
    return peers.stream().filter(ChokedPeer::unchoked).toList();
  }

  /// Says how many may be unchoked, zero or more.
  public void slots(int value) {
    slots = value;
  }

  /// Says whether the number of slots is only advice, see
  /// [org.btsdk.spi.choker.RoundView#slotsAdvised()]; it is not at first.
  public void slotsAdvised(boolean value) {
    advised = value;
  }

  /// Says whether we have all we want.
  public void seeding(boolean value) {
    seeding = value;
  }

  /// Sets how many calls of the view a choice may make for each peer and once more, instead of what
  /// the engine promises; for tests of what counts calls itself.
  public void callsPerPeer(long calls) {
    callsPerPeer = calls;
  }

  /// Plays a round of 10 seconds: the choker chooses, then time passes.
  ///
  /// @throws AssertionError if the choker broke a rule, now or since the call before
  public void round(Choker choker) {
    choose(choker, false);
    peers.forEach(peer -> peer.pass(ROUND_SECONDS));
    bestUpRate = Math.max(bestUpRate, peers.stream().mapToLong(ChokedPeer::upRate).sum());
    nowNanos += ROUND_SECONDS * SECOND;
    round++;
  }

  /// Has the choker fill the slots that are free; no time passes.
  ///
  /// @throws AssertionError if the choker broke a rule, now or since the call before
  public void fill(Choker choker) {
    choose(choker, true);
  }

  private void choose(Choker choker, boolean fillOnly) {
    List<ChokedPeer> shown =
        new ArrayList<>(peers.stream().filter(peer -> peer.interested || peer.unchoked).toList());
    Collections.shuffle(shown, order);
    FakeRoundView view =
        new FakeRoundView(
            this,
            shown,
            new FakeRoundView.Round(slots, advised, bestUpRate, round, fillOnly, seeding, nowNanos),
            callsPerPeer * (shown.size() + 1L));
    FakeChoice choice = new FakeChoice(this, view, shown.size());
    try {
      choker.choose(view, choice);
    } finally {
      view.close();
    }
    TreeMap<Integer, Long> named = choice.paces;
    long chosen = 0;
    for (int i = 0; i < shown.size(); i++) {
      boolean open = named.containsKey(i) || (fillOnly && shown.get(i).unchoked);
      chosen += open ? 1 : 0;
    }
    long kept = fillOnly ? shown.stream().filter(ChokedPeer::unchoked).count() : 0;
    if (!advised && chosen > Math.max(slots, kept) && watched.contains(Rule.SLOTS)) {
      String before = fillOnly ? ", %d of them already before".formatted(kept) : "";
      complaints.add("%d peers were unchoked%s, with %d slots".formatted(chosen, before, slots));
    }
    checkNoComplaints();
    for (int i = 0; i < shown.size(); i++) {
      ChokedPeer peer = shown.get(i);
      peer.unchoke(named.containsKey(i) || (fillOnly && peer.unchoked), nowNanos);
      Long pace = named.get(i);
      if (pace != null && !(fillOnly && pace == Long.MAX_VALUE)) {
        peer.pace = pace;
      }
    }
  }

  /// Fails if the choker broke a rule, for example by using a view after its call.
  ///
  /// @throws AssertionError if it did
  public void checkNoComplaints() {
    if (!complaints.isEmpty()) {
      throw new AssertionError("the choker broke a rule: " + String.join("; ", complaints));
    }
  }

  /// Notes what the choker did, and tells it by an exception, if the rule is watched.
  void complain(Rule rule, String what) {
    if (watched.contains(rule)) {
      complaints.add(what);
      throw new IllegalStateException(what);
    }
  }
}
