// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.Arrays;
import java.util.List;

/// When leechers together had every piece for the first time, and how much the first seed had sent
/// by then. The two are found out by different parts of the run, so that the seed keeps what it
/// sent when, until somebody looks.
final class FirstCopy {
  private final List<Part> parts;
  private final int pieces;
  private long[] times = new long[64];
  private long[] bytes = new long[64];
  private int size = 1; // at first, nothing was sent
  private long atNanos = -1;
  private long sentBytes = -1;

  FirstCopy(List<Part> parts, int pieces) {
    this.parts = parts;
    this.pieces = pieces;
  }

  /// The first seed has sent something.
  ///
  /// @param total all it has sent
  void sent(long nowNanos, long total) {
    if (atNanos >= 0) {
      return;
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    times[size] = nowNanos;
    bytes[size++] = total;
  }

  /// Looks whether there is a copy by now; when all parts rest.
  void look() {
    if (atNanos >= 0 || pieces == 0) {
      return;
    }
    long all = outAt();
    int last = size - 1;
    if (all == Long.MAX_VALUE) {
      times[0] = times[last];
      bytes[0] = bytes[last];
      size = 1;
      return;
    }
    while (times[last] > all) {
      last--;
    }
    atNanos = all;
    sentBytes = bytes[last];
  }

  private long outAt() {
    long latest = 0;
    for (int piece = 0; piece < pieces; piece++) {
      long first = Long.MAX_VALUE;
      for (Part part : parts) {
        first = Math.min(first, part.copies.outAt[piece]);
      }
      latest = Math.max(latest, first);
    }
    return latest;
  }

  /// Virtual time; -1 if there was none.
  long atNanos() {
    return atNanos;
  }

  /// What the first seed had sent; -1 if there was no copy.
  long sentBytes() {
    return sentBytes;
  }
}
