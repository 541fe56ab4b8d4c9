// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.RoundView;
import org.jspecify.annotations.Nullable;

/// A choker that is replaced by another, for good, once it throws, names a peer that is not there,
/// paces one that it does not unchoke, or makes more calls of its view than it may. What it chose
/// before it failed counts for nothing. Not thread-safe.
public final class GuardedChoker implements Choker {
  /// What a choker may need for each peer, and once more, 1,024 calls: sorting them a few times.
  private static final long BUDGET_PER_PEER = 1024;

  private final String name;
  private final Supplier<Choker> fallback;
  private final FailureListener listener;
  private Choker choker; // the plugin, or what replaced it
  private boolean replaced;

  /// Guards a choker.
  ///
  /// @param name the plugin's name, for the listener
  /// @param plugin the choker
  /// @param fallback makes what chooses from when the plugin failed on, and is trusted
  /// @param listener is told of the failure
  public GuardedChoker(
      String name, Choker plugin, Supplier<Choker> fallback, FailureListener listener) {
    this.name = name;
    this.choker = plugin;
    this.fallback = fallback;
    this.listener = listener;
  }

  @Override
  public void choose(RoundView view, Choice out) {
    if (replaced) {
      choker.choose(view, out);
      return;
    }
    Chosen chosen = new Chosen(view.peerCount());
    Throwable failure = attempt(choker, view, chosen);
    if (failure == null) {
      chosen.reasons.forEach(out::unchoke);
      chosen.paces.forEach(out::pace);
    } else {
      choker = fallback.get();
      replaced = true;
      listener.replaced(name, failure);
      choker.choose(view, out);
    }
  }

  private static @Nullable Throwable attempt(Choker plugin, RoundView view, Chosen chosen) {
    CountedView counted = new CountedView(view, BUDGET_PER_PEER * (view.peerCount() + 1L));
    try {
      plugin.choose(counted, chosen);
      return counted.overrun;
    } catch (Throwable e) { // also an error: it would end the loop
      return e;
    } finally {
      counted.closed = true;
    }
  }

  /// Whether the plugin failed and the fallback chooses.
  public boolean isReplaced() {
    return replaced;
  }

  /// Keeps what the plugin chose until it is known to be good.
  private static final class Chosen implements Choice {
    private final int peers;
    private final Map<Integer, String> reasons = new LinkedHashMap<>();
    private final Map<Integer, Long> paces = new LinkedHashMap<>();

    Chosen(int peers) {
      this.peers = peers;
    }

    @Override
    public void unchoke(int peer, String reason) {
      if (peer < 0 || peer >= peers) {
        throw new IndexOutOfBoundsException("there is no peer " + peer);
      }
      reasons.putIfAbsent(peer, reason);
    }

    @Override
    public void pace(int peer, long bytesPerSecond) {
      if (!reasons.containsKey(peer)) {
        throw new IllegalArgumentException("peer " + peer + " has a pace and is not unchoked");
      }
      if (bytesPerSecond <= 0) {
        throw new IllegalArgumentException("a pace is above zero, not " + bytesPerSecond);
      }
      paces.put(peer, bytesPerSecond);
    }
  }

  /// Counts what the plugin calls.
  private static final class CountedView implements RoundView {
    private final RoundView view;
    private final long budget;
    private long left;
    private boolean closed;
    private @Nullable OverrunException overrun;

    CountedView(RoundView view, long budget) {
      this.view = view;
      this.budget = budget;
      this.left = budget;
    }

    private RoundView counted() {
      if (closed) {
        throw new IllegalStateException("a view is valid during one call only");
      }
      if (left == 0) {
        overrun = new OverrunException(budget);
        throw overrun;
      }
      left--;
      return view;
    }

    @Override
    public int peerCount() {
      return counted().peerCount();
    }

    @Override
    public int slots() {
      return counted().slots();
    }

    @Override
    public boolean slotsAdvised() {
      return counted().slotsAdvised();
    }

    @Override
    public long bestUpRate() {
      return counted().bestUpRate();
    }

    @Override
    public long torrentBytes() {
      return counted().torrentBytes();
    }

    @Override
    public long round() {
      return counted().round();
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
    public RandomGenerator random() {
      return counted().random();
    }

    @Override
    public long id(int peer) {
      return counted().id(peer);
    }

    @Override
    public boolean interested(int peer) {
      return counted().interested(peer);
    }

    @Override
    public boolean interesting(int peer) {
      return counted().interesting(peer);
    }

    @Override
    public boolean unchoked(int peer) {
      return counted().unchoked(peer);
    }

    @Override
    public long sinceNanos(int peer) {
      return counted().sinceNanos(peer);
    }

    @Override
    public long connectedAtNanos(int peer) {
      return counted().connectedAtNanos(peer);
    }

    @Override
    public long lastUnchokedNanos(int peer) {
      return counted().lastUnchokedNanos(peer);
    }

    @Override
    public long downRate(int peer) {
      return counted().downRate(peer);
    }

    @Override
    public long upRate(int peer) {
      return counted().upRate(peer);
    }

    @Override
    public long downloadedBytes(int peer) {
      return counted().downloadedBytes(peer);
    }

    @Override
    public long uploadedBytes(int peer) {
      return counted().uploadedBytes(peer);
    }

    @Override
    public long uploadedSinceUnchokeBytes(int peer) {
      return counted().uploadedSinceUnchokeBytes(peer);
    }

    @Override
    public boolean snubbed(int peer) {
      return counted().snubbed(peer);
    }

    @Override
    public boolean unchokesUs(int peer) {
      return counted().unchokesUs(peer);
    }

    @Override
    public double progress(int peer) {
      return counted().progress(peer);
    }
  }
}
