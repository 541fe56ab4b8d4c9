// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.time.Duration;
import java.util.Objects;
import org.btsdk.model.Rate;

/// How slow a node's disk is, and whether it takes blocks in place, as files do, or only whole
/// verified pieces, as an object store does. Immutable.
///
/// @param read how long a block takes to be found, zero or more
/// @param write how long a block takes to be put away, zero or more
/// @param rate how many bytes a second it moves, reads and writes each
/// @param wholePieces if so, blocks are kept in memory and cost nothing, and each piece takes
///   `write` and its bytes' time when it has been verified, beside others; until then it is not
///   committed
public record Disk(Duration read, Duration write, Rate rate, boolean wholePieces) {
  /// 100 µs a block: memory, nearly.
  public static final Disk FAST =
      new Disk(Duration.ofNanos(100_000), Duration.ofNanos(100_000), Rate.UNLIMITED);

  /// A disk that takes blocks in place.
  ///
  /// @param read how long a block takes to be found, zero or more
  /// @param write how long a block takes to be put away, zero or more
  /// @param rate how many bytes a second it moves, reads and writes each
  public Disk(Duration read, Duration write, Rate rate) {
    this(read, write, rate, false);
  }

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
