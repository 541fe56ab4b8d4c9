// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;

/// The availability of a run's pieces, over time.
final class Samples {
  /// 500 samples are enough for a picture; from then on every other one is kept, and half as many
  /// are taken.
  private static final int MAX_SAMPLES = 500;

  private final List<Part> parts;
  private final int pieces;
  private final List<SwarmResult.Availability> samples = new ArrayList<>();
  private long every = 1;
  private long second;

  Samples(List<Part> parts, int pieces) {
    this.parts = parts;
    this.pieces = pieces;
  }

  /// Copies of a piece at all nodes that are online.
  private int copies(int piece) {
    int sum = 0;
    for (Part part : parts) {
      sum += part.copies.ofPiece[piece];
    }
    return sum;
  }

  boolean isFullCopyOnline() {
    for (int piece = 0; piece < pieces; piece++) {
      if (copies(piece) == 0) {
        return false;
      }
    }
    return true;
  }

  /// A second is over.
  void second(long nowNanos) {
    if (second++ % every != 0) {
      return;
    }
    int least = pieces == 0 ? 0 : Integer.MAX_VALUE;
    long sum = 0;
    for (int piece = 0; piece < pieces; piece++) {
      int count = copies(piece);
      least = Math.min(least, count);
      sum += count;
    }
    double mean = pieces == 0 ? 0 : (double) sum / pieces;
    int online = 0;
    int complete = 0;
    for (Part part : parts) {
      online += part.copies.online;
      complete += part.copies.complete;
    }
    samples.add(new SwarmResult.Availability(nowNanos / 1e9, least, mean, online, complete));
    if (samples.size() >= MAX_SAMPLES) {
      for (int i = samples.size() - 1; i > 0; i -= 2) {
        samples.remove(i);
      }
      every *= 2;
    }
  }

  List<SwarmResult.Availability> all() {
    return samples;
  }
}
