// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.model.Rate;

/// How long bytes take.
final class Lines {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private Lines() {}

  /// How long a line takes for so many bytes, in nanoseconds.
  static long nanos(long bytes, Rate rate) {
    return rate.isUnlimited() ? 0 : Math.ceilDiv(bytes * SECOND_NANOS, rate.bytesPerSecond());
  }

  /// How many bytes a line moves in a time, but not more than a bound.
  static long bytes(long nanos, Rate rate, long most) {
    if (rate.bytesPerSecond() >= most * SECOND_NANOS / Math.max(1, nanos)) {
      return most;
    }
    return rate.bytesPerSecond() * nanos / SECOND_NANOS;
  }
}
