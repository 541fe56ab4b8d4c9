// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// Waits for what other processes do: asks again and again, for a bounded time.
final class Eventually {
  /// Far longer than anything here takes, on a busy machine too; only a failure waits that long.
  static final Duration LIMIT = Duration.ofMinutes(2);

  private static final Duration BETWEEN = Duration.ofMillis(50);

  private Eventually() {}

  /// @param what a sentence, for the failure message
  /// @param condition asked until it is true; an exception counts as "not yet"
  /// @param details more for the failure message, asked for only then
  static void until(String what, Callable<Boolean> condition, Supplier<String> details)
      throws InterruptedException {
    until(what, LIMIT, condition, details);
  }

  /// As the other, for what takes longer by the rules of the protocol.
  static void until(
      String what, Duration limit, Callable<Boolean> condition, Supplier<String> details)
      throws InterruptedException {
    long begin = System.nanoTime();
    Exception last = null;
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() - begin > limit.toNanos()) {
        throw new AssertionError(
            "not within %d s: %s%n%s".formatted(limit.toSeconds(), what, details.get()), last);
      }
      Thread.sleep(BETWEEN);
    }
  }
}
