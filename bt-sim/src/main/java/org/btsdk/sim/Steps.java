// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.Arrays;
import java.util.function.Consumer;

/// A binary heap of steps, the earliest first, those of one moment by their order: by who sent
/// them, and then as sent.
final class Steps {
  private Step[] heap = new Step[64];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /// The earliest; only if there is one.
  Step first() {
    return heap[0];
  }

  /// Tells of every step, in no order.
  void forEach(Consumer<Step> each) {
    for (int i = 0; i < size; i++) {
      each.accept(heap[i]);
    }
  }

  void add(Step step) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!before(step, heap[parent])) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = step;
  }

  @SuppressWarnings("NullAway") // places beyond the size hold nothing
  Step removeFirst() {
    Step first = heap[0];
    Step last = heap[--size];
    heap[size] = null;
    if (size > 0) {
      sink(last);
    }
    return first;
  }

  private void sink(Step step) {
    int at = 0;
    int child = 1;
    while (child < size) {
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], step)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
      child = 2 * at + 1;
    }
    heap[at] = step;
  }

  private static boolean before(Step one, Step other) {
    return one.atNanos != other.atNanos ? one.atNanos < other.atNanos : one.order < other.order;
  }
}
