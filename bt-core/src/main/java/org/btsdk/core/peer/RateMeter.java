// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

/// Bytes a second, smoothed: an average in which what is older counts less. Not thread-safe.
public final class RateMeter {
  private final double windowNanos;
  private double rate; // bytes a nanosecond, as of lastNanos
  private long pending; // bytes since lastNanos
  private long lastNanos;
  private long beganNanos;

  /// 100 ms: bytes are gathered so long before they count, since a burst says nothing of a rate.
  private static final long STEP_NANOS = 100_000_000L;

  /// A meter that counted nothing yet.
  ///
  /// @param windowNanos over how long it averages, above zero
  /// @param nowNanos the engine's clock
  public RateMeter(long windowNanos, long nowNanos) {
    this.windowNanos = windowNanos;
    this.lastNanos = nowNanos;
    this.beganNanos = nowNanos;
  }

  /// Counts bytes.
  ///
  /// @param bytes zero or more
  /// @param nowNanos the engine's clock
  public void add(long bytes, long nowNanos) {
    update(nowNanos);
    pending += bytes;
  }

  /// The rate, in bytes a second. To ask moves the meter on: what was counted since the last step
  /// is spread over the time until now. So the numbers depend, a little, on when they are read.
  ///
  /// @param nowNanos the engine's clock
  public long perSecond(long nowNanos) {
    update(nowNanos);
    // Until a whole window has passed, the average is over what there was.
    double share = 1 - Math.exp(-(lastNanos - beganNanos) / windowNanos);
    return share <= 0 ? 0 : Math.round(rate / share * 1e9);
  }

  /// Forgets all.
  public void reset(long nowNanos) {
    rate = 0;
    pending = 0;
    lastNanos = nowNanos;
    beganNanos = nowNanos;
  }

  private void update(long nowNanos) {
    long elapsed = nowNanos - lastNanos;
    if (elapsed < STEP_NANOS) {
      return;
    }
    double old = Math.exp(-elapsed / windowNanos);
    rate = rate * old + (double) pending / elapsed * (1 - old);
    pending = 0;
    lastNanos = nowNanos;
  }
}
