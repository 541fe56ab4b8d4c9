// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

/// Bytes a second, smoothed: an average in which what is older counts less. Not thread-safe.
public final class RateMeter {
  private final double windowNanos;
  private double rate; // bytes a nanosecond, as of lastNanos
  private long pending; // bytes since lastNanos
  private long lastNanos;
  private final long beganNanos;

  /// 100 ms: bytes are gathered so long before they count, since a burst says nothing of a rate.
  private static final long STEP_NANOS = 100_000_000L;

  /// 40 windows: what is left of 1 then is less than a double can tell.
  private static final int WHOLE_WINDOWS = 40;

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

  /// The rate, in bytes a second. To ask changes nothing, so that it does not matter who looks.
  ///
  /// @param nowNanos the engine's clock
  public long perSecond(long nowNanos) {
    boolean steps = nowNanos - lastNanos >= STEP_NANOS;
    // Until a whole window has passed, the average is over what there was.
    double windows = ((steps ? nowNanos : lastNanos) - beganNanos) / windowNanos;
    double share = windows >= WHOLE_WINDOWS ? 1 : 1 - Math.exp(-windows);
    return share <= 0 ? 0 : Math.round((steps ? rateAt(nowNanos) : rate) / share * 1e9);
  }

  private void update(long nowNanos) {
    if (nowNanos - lastNanos >= STEP_NANOS) {
      rate = rateAt(nowNanos);
      pending = 0;
      lastNanos = nowNanos;
    }
  }

  /// What was counted since the last step is spread over the time since.
  private double rateAt(long nowNanos) {
    if (rate == 0 && pending == 0) {
      return 0;
    }
    long elapsed = nowNanos - lastNanos;
    double old = Math.exp(-elapsed / windowNanos);
    return rate * old + (double) pending / elapsed * (1 - old);
  }
}
