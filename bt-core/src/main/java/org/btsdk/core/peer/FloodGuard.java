// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

/// Counts messages of a peer that bring nothing, so that nobody keeps us busy with them. Not
/// thread-safe.
public final class FloodGuard {
  /// 10,240 in a window: a cancel that crosses its block counts one, and all 5,000 requests that we
  /// keep can be cancelled twice.
  public static final int MAX_IN_WINDOW = 10_240;

  /// What a message weighs that nobody needs often, such as choke or keepalive: 256 in a window.
  public static final int HEAVY = 40;

  /// 10 s, the length of a choke round.
  static final long WINDOW_NANOS = 10_000_000_000L;

  private long windowEndNanos = Long.MIN_VALUE;
  private int count;

  /// Nothing came yet.
  public FloodGuard() {}

  /// Counts a message.
  ///
  /// @param weight one or more
  /// @param nowNanos the engine's clock
  /// @return false if it was too much
  public boolean allows(int weight, long nowNanos) {
    if (nowNanos >= windowEndNanos) {
      windowEndNanos = nowNanos + WINDOW_NANOS;
      count = 0;
    }
    count += weight;
    return count <= MAX_IN_WINDOW;
  }
}
