// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.util.function.BooleanSupplier;

/// A reader's wait for our own rate limit, or for room in an upload queue: tells now and then that
/// it lasts, so that a peer is not taken for silent while we do not listen. NOT thread-safe.
public final class HeldBack {
  /// 10 s: a small part of the silence that any peer is allowed, and few events.
  static final long TELL_NANOS = 10_000_000_000L;

  private final BooleanSupplier open;
  private final Runnable tell;
  private long toldNanos;

  /// @param open whether the connection is still there
  /// @param tell called after every 10 s of waiting
  /// @param nowNanos when the wait began
  public HeldBack(BooleanSupplier open, Runnable tell, long nowNanos) {
    this.open = open;
    this.tell = tell;
    this.toldNanos = nowNanos;
  }

  /// Whether the wait goes on; asked several times a second.
  public boolean goesOn(long nowNanos) {
    if (nowNanos - toldNanos >= TELL_NANOS) {
      toldNanos = nowNanos;
      tell.run();
    }
    return open.getAsBoolean();
  }
}
