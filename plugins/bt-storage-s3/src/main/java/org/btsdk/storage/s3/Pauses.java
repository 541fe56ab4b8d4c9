// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.InterruptedIOException;

/// How long one waits before a store is asked again: longer each time. Stateless.
final class Pauses {
  /// 50 ms, doubled with each attempt that failed.
  private static final long FIRST_MILLIS = 50;

  /// 20 s: what the SDK waits at most.
  private static final long LONGEST_MILLIS = 20_000;

  /// Where doubling ends: far beyond the longest pause, far from the end of a `long`.
  private static final int MOST_DOUBLINGS = 20;

  private Pauses() {}

  /// Waits.
  @FunctionalInterface
  interface Sleep {
    void sleep(long millis) throws InterruptedException;
  }

  /// The pause after some attempts that failed, in milliseconds.
  ///
  /// @param failed one or more
  static long millis(int failed) {
    return Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failed - 1, MOST_DOUBLINGS));
  }

  /// Waits after some attempts that failed.
  ///
  /// @param place what is to be tried again, for people
  /// @throws InterruptedIOException if the thread was interrupted
  static void pause(Sleep sleep, int failed, String place) throws InterruptedIOException {
    try {
      sleep.sleep(millis(failed));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted: " + place);
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
