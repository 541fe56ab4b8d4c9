// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

/// How much may be done a second, with a burst of a few seconds. Not thread-safe.
final class Allowance {
  /// 3 s: what a lookup's start or a reader's burst needs at once.
  private static final int BURST_SECONDS = 3;

  private static final double NANOS = 1e9;

  private final double perNano;
  private final double most;
  private double left;
  private long atNanos;

  Allowance(int perSecond, long nowNanos) {
    this.perNano = perSecond / NANOS;
    this.most = (double) perSecond * BURST_SECONDS;
    this.left = most;
    this.atNanos = nowNanos;
  }

  /// Takes some, if there is any left; what one thing takes may be more than is left.
  boolean take(int amount, long nowNanos) {
    if (isUsedUp(nowNanos)) {
      return false;
    }
    left -= amount;
    return true;
  }

  /// Whether nothing is left now.
  boolean isUsedUp(long nowNanos) {
    left = Math.min(most, left + (nowNanos - atNanos) * perNano);
    atNanos = nowNanos;
    return left <= 0;
  }
}
