// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;

/// The last few hundred events of one part of a run, for who looks for the cause of a failure.
final class LastEvents {
  private static final int KEPT = 256;

  private static final int WORDS = 4;

  private final long[] last = new long[KEPT * WORDS];
  private long count;

  /// Notes an event, see [History].
  void note(long nowNanos, long head, long one, long two) {
    int at = (int) (count++ % KEPT) * WORDS;
    last[at] = nowNanos;
    last[at + 1] = head;
    last[at + 2] = one;
    last[at + 3] = two;
  }

  /// All, one a line, the newest last.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (long i = Math.max(0, count - KEPT); i < count; i++) {
      int at = (int) (i % KEPT) * WORDS;
      lines.add(
          "%.6f s node %d %s %s %s"
              .formatted(
                  last[at] / 1e9,
                  (int) last[at + 1],
                  Happening.of((int) (last[at + 1] >> 32)),
                  number(last[at + 2]),
                  number(last[at + 3])));
    }
    return lines;
  }

  private static String number(long value) {
    return value < 1L << 32 ? Long.toString(value) : (value >>> 32) + ":" + (int) value;
  }
}
