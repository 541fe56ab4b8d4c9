// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.pex;

/// Where peer exchange with one peer stands: what it was told, when it may be told more, and how
/// often it may speak. Not thread-safe.
public final class PexPeer {
  /// 60 s between two messages to a peer: BEP 11 forbids more.
  public static final long INTERVAL_NANOS = 60_000_000_000L;

  /// 2 s until the first message, so that it does not name one peer where ten are about to come.
  public static final long FIRST_NANOS = 2_000_000_000L;

  /// 4 messages at once are listened to, since they may have been held up on their way; after that
  /// one in [#HEARD_EVERY_NANOS].
  public static final int MAX_AT_ONCE = 4;

  /// 45 s: what BEP 11 allows, and a little more for clocks that differ.
  public static final long HEARD_EVERY_NANOS = 45_000_000_000L;

  private long nextNanos;
  private int mayBeHeard = MAX_AT_ONCE;
  private long countedAtNanos;
  long toldOfArrivals;
  long toldOfDepartures;

  /// A peer that was told nothing yet.
  ///
  /// @param nowNanos the engine's clock
  public PexPeer(long nowNanos) {
    this.nextNanos = nowNanos + FIRST_NANOS;
    this.countedAtNanos = nowNanos;
  }

  /// Whether it may be told something now.
  ///
  /// @param nowNanos the engine's clock
  public boolean isDue(long nowNanos) {
    return nowNanos >= nextNanos;
  }

  /// It was told something.
  void told(long nowNanos) {
    nextNanos = nowNanos + INTERVAL_NANOS;
  }

  /// Counts a message of the peer's.
  ///
  /// @param nowNanos the engine's clock
  /// @return false if it speaks too often, and is to be ignored
  public boolean mayBeHeard(long nowNanos) {
    long earned = (nowNanos - countedAtNanos) / HEARD_EVERY_NANOS;
    if (earned > 0) {
      mayBeHeard = (int) Math.min(MAX_AT_ONCE, mayBeHeard + earned);
      countedAtNanos += earned * HEARD_EVERY_NANOS;
    }
    if (mayBeHeard == 0) {
      return false;
    }
    mayBeHeard--;
    return true;
  }
}
