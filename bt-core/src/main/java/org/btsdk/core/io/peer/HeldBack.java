// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.util.function.BooleanSupplier;

/// A reader's waits for our own rate limit, or for room in an upload queue: tells now and then that
/// they last, so that a peer is not taken for silent while we do not listen. Many short waits count
/// as a long one: under a slow limit a block takes some. NOT thread-safe.
final class HeldBack {
  /// 10 s: a small part of the silence that any peer is allowed, and few events.
  static final long TELL_NANOS = 10_000_000_000L;

  private final BooleanSupplier open;
  private final Runnable tell;
  private long sinceNanos; // what was waited since then was not told
  private long waitedNanos; // in waits that are over, and not told

  /// @param open whether the connection is still there
  /// @param tell called after every 10 s of waiting
  HeldBack(BooleanSupplier open, Runnable tell) {
    this.open = open;
    this.tell = tell;
  }

  /// A wait begins.
  void begins(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /// A wait is over.
  void ends(long nowNanos) {
    waitedNanos += nowNanos - sinceNanos;
  }

  /// Whether the wait goes on; asked several times a second.
  boolean goesOn(long nowNanos) {
    if (waitedNanos + nowNanos - sinceNanos >= TELL_NANOS) {
      sinceNanos = nowNanos;
      waitedNanos = 0;
      tell.run();
    }
    return open.getAsBoolean();
  }
}
