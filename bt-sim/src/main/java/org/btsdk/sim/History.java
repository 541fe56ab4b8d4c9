// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;

/// What happened in a run: a digest of everything, in order, and the last few hundred events. Two
/// runs with the same digest had the same history.
final class History {
  /// 256 events are kept for who looks for the cause of a failure.
  private static final int KEPT = 256;

  private static final int WORDS = 4;

  private final long[] last = new long[KEPT * WORDS];
  private long digest = 0x6a09e667f3bcc908L;
  private long count;

  /// Notes an event.
  ///
  /// @param node whom it happened to
  /// @param one what it was about, depends on the kind
  /// @param two what else
  void note(long nowNanos, Happening kind, int node, long one, long two) {
    long head = (long) kind.code << 32 | node;
    long d = digest;
    d = (d ^ nowNanos) * 0x9e3779b97f4a7c15L;
    d = (d ^ (d >>> 32) ^ head) * 0xbf58476d1ce4e5b9L;
    d = (d ^ (d >>> 29) ^ one) * 0x94d049bb133111ebL;
    d = (d ^ (d >>> 32) ^ two) * 0x9e3779b97f4a7c15L;
    digest = d ^ (d >>> 31);
    int at = (int) (count++ % KEPT) * WORDS;
    last[at] = nowNanos;
    last[at + 1] = head;
    last[at + 2] = one;
    last[at + 3] = two;
  }

  /// How many events there were.
  long count() {
    return count;
  }

  /// Of all events in order, as 16 hexadecimal digits.
  String digest() {
    return "%016x".formatted(Chance.mix(digest ^ count));
  }

  /// The last events, one a line, the newest last.
  List<String> lastEvents() {
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
