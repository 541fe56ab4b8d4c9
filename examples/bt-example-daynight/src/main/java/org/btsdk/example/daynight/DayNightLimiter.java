// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.daynight;

import java.time.Instant;
import java.time.InstantSource;
import org.btsdk.model.Rate;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;

// @start region="limiter"
/// Sets another limiter's limit by the time of day. NOT thread-safe, as all limiters.
///
/// The calendar is read once, and again whenever the hours change; in between only the engine's
/// clock counts, as the contract asks.
final class DayNightLimiter implements RateLimiter {
  private final RateLimiter inner;
  private final int dayPercent;
  private final Hours hours;
  private final InstantSource clock;
  private Rate limit;
  private boolean isNight = true;
  private boolean started;
  private Instant began = Instant.EPOCH;
  private long beganNanos;
  private long changesAtNanos;

  DayNightLimiter(RateLimiter inner, Rate limit, int dayPercent, Hours hours, InstantSource clock) {
    this.inner = inner;
    this.limit = limit;
    this.dayPercent = dayPercent;
    this.hours = hours;
    this.clock = clock;
  }

  private void look(long nowNanos) {
    if (started && nowNanos - changesAtNanos < 0) {
      return;
    }
    if (!started) {
      began = clock.instant();
      beganNanos = nowNanos;
      started = true;
    }
    Instant now = began.plusNanos(nowNanos - beganNanos);
    changesAtNanos = nowNanos + hours.untilChange(now).toNanos();
    boolean before = isNight;
    isNight = hours.isNight(now);
    if (before != isNight) {
      inner.limit(now(limit), nowNanos);
    }
  }

  private Rate now(Rate whole) {
    return isNight || whole.isUnlimited() || whole.equals(Rate.ZERO)
        ? whole
        : Rate.bytes(Math.max(1, whole.bytesPerSecond() / 100 * dayPercent));
  }

  @Override
  public long request(Flow flow, long wantedBytes, long nowNanos) {
    look(nowNanos);
    return inner.request(flow, wantedBytes, nowNanos);
  }

  @Override
  public long retryAtNanos(Flow flow, long nowNanos) {
    look(nowNanos);
    long retry = inner.retryAtNanos(flow, nowNanos);
    return retry == Long.MAX_VALUE || retry - changesAtNanos < 0 ? retry : changesAtNanos;
  }

  @Override
  public void refund(Flow flow, long bytes, long nowNanos) {
    look(nowNanos);
    inner.refund(flow, bytes, nowNanos);
  }

  @Override
  public void limit(Rate newLimit, long nowNanos) {
    look(nowNanos);
    limit = newLimit;
    inner.limit(now(newLimit), nowNanos);
  }

  @Override
  public Rate limit() {
    return limit;
  }
}
// @end
