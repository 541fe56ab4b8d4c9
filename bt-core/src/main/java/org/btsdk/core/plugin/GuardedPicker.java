// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.btsdk.spi.picker.Picks;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;
import org.jspecify.annotations.Nullable;

/// A picker that is replaced by another, for good, once it throws or makes more calls of its view
/// than it may, even if it swallows the exception that tells it so. The budget is counted in calls
/// and not in time, so that the same download fails at the same place each time. Not thread-safe;
/// does not allocate as long as nothing fails.
public final class GuardedPicker implements PiecePicker {
  /// What a picker may need in any case, 1,024 calls: a torrent of one piece leaves room to think.
  private static final long LEAST_BUDGET = 1024;

  /// What [SwarmView#callBudget()] promises for each piece, 8 calls: enough for a few walks.
  private static final long BUDGET_PER_PIECE = 8;

  private final String name;
  private final Supplier<PiecePicker> fallback;
  private final FailureListener listener;
  private final CountedView counted = new CountedView();
  private PiecePicker picker; // the plugin, or what replaced it
  private boolean replaced;

  /// Guards a picker.
  ///
  /// @param name the plugin's name, for the listener
  /// @param plugin the picker
  /// @param fallback makes what picks from when the plugin failed on, and is trusted
  /// @param listener is told of the failure
  public GuardedPicker(
      String name, PiecePicker plugin, Supplier<PiecePicker> fallback, FailureListener listener) {
    this.name = name;
    this.picker = plugin;
    this.fallback = fallback;
    this.listener = listener;
  }

  @Override
  public void pick(SwarmView view, Picks out) {
    if (replaced) {
      picker.pick(view, out);
      return;
    }
    Throwable failure = attempt(picker, view, out);
    if (failure != null) {
      picker = fallback.get();
      replaced = true;
      listener.replaced(name, failure);
      picker.pick(view, out); // what the plugin picked so far is ignored when it is picked again
    }
  }

  private @Nullable Throwable attempt(PiecePicker plugin, SwarmView view, Picks out) {
    counted.open(view);
    try {
      plugin.pick(counted, out);
      return counted.overrun;
    } catch (Throwable e) { // also an error: it would end the loop
      return e;
    } finally {
      counted.close();
    }
  }

  /// Whether the plugin failed and the fallback picks.
  public boolean isReplaced() {
    return replaced;
  }

  /// Counts what the plugin calls.
  private static final class CountedView implements SwarmView {
    private @Nullable SwarmView view;
    private long budget;
    private long left;
    private @Nullable OverrunException overrun;

    void open(SwarmView opened) {
      view = opened;
      budget = Math.max(LEAST_BUDGET, BUDGET_PER_PIECE * opened.pieceCount());
      left = budget;
    }

    void close() {
      view = null;
    }

    private SwarmView counted() {
      if (left == 0) {
        overrun = new OverrunException(budget);
        throw overrun;
      }
      left--;
      return opened();
    }

    private SwarmView opened() {
      SwarmView current = view;
      if (current == null) {
        throw new IllegalStateException("a view is valid during one call only");
      }
      return current;
    }

    @Override
    public long callBudget() {
      return left;
    }

    @Override
    public int pieceCount() {
      return counted().pieceCount();
    }

    @Override
    public int haveCount() {
      return counted().haveCount();
    }

    @Override
    public boolean have(int piece) {
      return counted().have(piece);
    }

    @Override
    public boolean pickable(int piece) {
      return counted().pickable(piece);
    }

    @Override
    public boolean peerHas(int piece) {
      return counted().peerHas(piece);
    }

    @Override
    public int availability(int piece) {
      return counted().availability(piece);
    }

    @Override
    public int priority(int piece) {
      return counted().priority(piece);
    }

    @Override
    public boolean partial(int piece) {
      return counted().partial(piece);
    }

    @Override
    public int nextRarest(int cursor) {
      return counted().nextRarest(cursor);
    }

    @Override
    public int nextCursor() {
      return counted().nextCursor();
    }

    @Override
    public int playbackCursor() {
      return counted().playbackCursor();
    }

    @Override
    public long deadlineNanos(int piece) {
      return counted().deadlineNanos(piece);
    }

    @Override
    public int nextDeadline(int cursor) {
      return counted().nextDeadline(cursor);
    }

    @Override
    public long nowNanos() {
      return counted().nowNanos();
    }

    @Override
    public SpeedClass speedClass() {
      return counted().speedClass();
    }

    @Override
    public RandomGenerator random() {
      return counted().random();
    }
  }
}
