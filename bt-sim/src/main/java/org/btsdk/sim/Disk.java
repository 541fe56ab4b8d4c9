// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.time.Duration;
import java.util.Objects;
import org.btsdk.model.Rate;

/// How slow a node's disk is. Immutable.
///
/// @param read how long a block takes to be found, zero or more
/// @param write how long a block takes to be put away, zero or more
/// @param rate how many bytes a second it moves, reads and writes each
public record Disk(Duration read, Duration write, Rate rate) {
  /// 100 µs a block: memory, nearly.
  public static final Disk FAST =
      new Disk(Duration.ofNanos(100_000), Duration.ofNanos(100_000), Rate.UNLIMITED);

  /// @throws IllegalArgumentException if a time is negative, or above a minute, or the rate is zero
  public Disk {
    Objects.requireNonNull(rate);
    for (Duration time : new Duration[] {read, write}) {
      if (time.isNegative() || time.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException("a disk takes up to a minute, not " + time);
      }
    }
    if (rate.bytesPerSecond() == 0) {
      throw new IllegalArgumentException("a disk moves at least a byte a second");
    }
  }
}
