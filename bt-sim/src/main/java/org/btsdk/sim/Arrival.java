// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.time.Duration;

/// When the nodes of a group come. Immutable.
public sealed interface Arrival {
  /// All at the beginning, as in a flash crowd.
  static Arrival atOnce() {
    return new AtOnce(Duration.ZERO);
  }

  /// All at one moment.
  ///
  /// @param after since the beginning, zero or more
  static Arrival after(Duration after) {
    return new AtOnce(after);
  }

  /// One after the other, at random (a Poisson process).
  ///
  /// @param perSecond how many come a second on average, above zero
  static Arrival poisson(double perSecond) {
    return new Poisson(perSecond);
  }

  /// All at one moment.
  ///
  /// @param after since the beginning, zero or more
  record AtOnce(Duration after) implements Arrival {
    /// @throws IllegalArgumentException if it is negative
    public AtOnce {
      if (after.isNegative()) {
        throw new IllegalArgumentException("nobody comes before the beginning: " + after);
      }
    }
  }

  /// One after the other, at random.
  ///
  /// @param perSecond how many come a second on average, above zero
  record Poisson(double perSecond) implements Arrival {
    /// @throws IllegalArgumentException if the rate is not above zero
    public Poisson {
      if (!(perSecond > 0) || perSecond == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("nodes come at a rate above zero, not " + perSecond);
      }
    }
  }
}
