// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The virtual clock, and all that is still to happen, in order of time. Not thread-safe.
///
/// Most steps lie a few milliseconds to a few seconds ahead, and there are hundreds of thousands of
/// them: they wait unsorted in a ring of slots of about a millisecond each, and are sorted when
/// their slot's turn comes. What lies further ahead than the ring reaches waits in a heap.
final class Agenda {
  /// A slot is 2^20 ns.
  private static final int SLOT_BITS = 20;

  /// 2^14 slots, 17 s.
  private static final int SLOTS = 1 << 14;

  private final @Nullable Step[] slots = new Step[SLOTS]; // each a chain of steps
  private final long[] filled = new long[SLOTS / Long.SIZE]; // which slots hold something
  private final Steps near = new Steps(); // of the slot whose turn it is
  private final Steps far = new Steps();
  private long slot; // whose turn it is
  private long nowNanos = 1;
  private long order;
  private long done;
  private int inSlots;

  long now() {
    return nowNanos;
  }

  /// How many steps were taken.
  long done() {
    return done;
  }

  /// Has a step taken at a time, or now if that is over.
  void at(long nanos, Step step) {
    step.atNanos = Math.max(nanos, nowNanos);
    step.order = order++;
    place(step);
  }

  /// Has a step taken whose time, which is not over, and order are set.
  void put(Step step) {
    place(step);
  }

  /// Tells of every step that waits, in no order.
  void forEach(Consumer<Step> each) {
    near.forEach(each);
    far.forEach(each);
    for (Step first : slots) {
      for (Step step = first; step != null; step = step.next) {
        each.accept(step);
      }
    }
  }

  /// Has a step taken after a while.
  void in(long nanos, Step step) {
    at(nowNanos + nanos, step);
  }

  private void place(Step step) {
    long of = step.atNanos >> SLOT_BITS;
    if (of <= slot) {
      near.add(step);
    } else if (of - slot < SLOTS) {
      int index = (int) (of & (SLOTS - 1));
      step.next = slots[index];
      slots[index] = step;
      filled[index >> 6] |= 1L << index;
      inSlots++;
    } else {
      far.add(step);
    }
  }

  /// Takes the next step out, and sets the clock to its time.
  ///
  /// @return null if nothing is left
  @Nullable Step next() {
    while (near.isEmpty()) {
      if (!turn()) {
        return null;
      }
    }
    Step step = near.removeFirst();
    nowNanos = step.atNanos;
    done++;
    return step;
  }

  /// When the next step is due; [Long#MAX_VALUE] if nothing is left.
  long nextNanos() {
    while (near.isEmpty()) {
      if (!turn()) {
        return Long.MAX_VALUE;
      }
    }
    return near.first().atNanos;
  }

  /// Gives the turn to the next slot that holds something.
  private boolean turn() {
    long next = inSlots == 0 ? Long.MAX_VALUE : nextFilled();
    if (!far.isEmpty()) {
      next = Math.min(next, far.first().atNanos >> SLOT_BITS);
    }
    if (next == Long.MAX_VALUE) {
      return false;
    }
    slot = next;
    int index = (int) (slot & (SLOTS - 1));
    Step step = slots[index];
    slots[index] = null;
    filled[index >> 6] &= ~(1L << index);
    while (step != null) {
      Step after = step.next;
      step.next = null; // else a step that is done would keep others
      near.add(step);
      inSlots--;
      step = after;
    }
    while (!far.isEmpty() && (far.first().atNanos >> SLOT_BITS) - slot < SLOTS) {
      place(far.removeFirst());
    }
    return true;
  }

  private long nextFilled() {
    int from = (int) ((slot + 1) & (SLOTS - 1));
    int word = from >> 6;
    long bits = filled[word] & (-1L << from);
    for (int i = 0; i <= filled.length; i++) {
      if (bits != 0) {
        int index = (word << 6) + Long.numberOfTrailingZeros(bits);
        return slot + 1 + ((index - from) & (SLOTS - 1));
      }
      word = (word + 1) % filled.length;
      bits = filled[word];
    }
    throw new IllegalStateException("a slot was counted and is not there");
  }
}
