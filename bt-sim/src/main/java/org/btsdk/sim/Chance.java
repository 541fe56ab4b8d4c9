// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Chance, split by what it is for, so that one more node or one more draw in one place does not
/// change what happens in another.
final class Chance {
  private Chance() {}

  /// A generator for one purpose of one run.
  static RandomGenerator of(long seed, long purpose) {
    return new SplittableRandom(mix(mix(seed) + 0x9e3779b97f4a7c15L * (purpose + 1)));
  }

  /// The finalizer of SplitMix64: every bit of the result depends on every bit of the value.
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
