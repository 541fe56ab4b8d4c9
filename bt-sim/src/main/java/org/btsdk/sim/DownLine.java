// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.model.Rate;

/// A node's line from the network: what comes is taken one after the other.
final class DownLine {
  private final Rate rate;
  private long busyUntil;

  DownLine(Rate rate) {
    this.rate = rate;
  }

  /// Takes bytes whose first comes at a time.
  ///
  /// @return when the last one is there, as far as this line goes
  long take(long bytes, long fromNanos) {
    busyUntil = Math.max(busyUntil, fromNanos) + Lines.nanos(bytes, rate);
    return busyUntil;
  }
}
