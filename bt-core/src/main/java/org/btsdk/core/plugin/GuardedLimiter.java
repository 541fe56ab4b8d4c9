// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import java.util.Objects;
import java.util.function.Function;
import org.btsdk.model.Rate;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;

/// A limiter that is replaced by another with the same limit, for good, once it throws, or grants
/// what it cannot grant. Called by one thread at a time, as every [RateLimiter].
public final class GuardedLimiter implements RateLimiter {
  private final String name;
  private final Function<Rate, RateLimiter> fallback;
  private final FailureListener listener;
  private RateLimiter current;
  private Rate limit;
  private boolean replaced;

  /// Guards a limiter.
  ///
  /// @param name the plugin's name, for the listener
  /// @param plugin the limiter
  /// @param limit the limit that it was made with
  /// @param fallback makes the one that limits from when the plugin failed on; is trusted
  /// @param listener is told of the failure
  public GuardedLimiter(
      String name,
      RateLimiter plugin,
      Rate limit,
      Function<Rate, RateLimiter> fallback,
      FailureListener listener) {
    this.name = name;
    this.current = plugin;
    this.limit = limit;
    this.fallback = fallback;
    this.listener = listener;
  }

  @Override
  public long request(Flow flow, long wantedBytes, long nowNanos) {
    Throwable failure;
    try {
      long granted = current.request(flow, wantedBytes, nowNanos);
      if (granted >= 0 && granted <= wantedBytes) {
        return granted;
      }
      failure = new IllegalStateException("granted " + granted + " of " + wantedBytes + " bytes");
    } catch (Throwable e) {
      failure = e;
    }
    replace(failure);
    return current.request(flow, wantedBytes, nowNanos);
  }

  @Override
  public long retryAtNanos(Flow flow, long nowNanos) {
    try {
      return current.retryAtNanos(flow, nowNanos);
    } catch (Throwable e) {
      replace(e);
      return current.retryAtNanos(flow, nowNanos);
    }
  }

  @Override
  public void refund(Flow flow, long bytes, long nowNanos) {
    try {
      current.refund(flow, bytes, nowNanos);
    } catch (Throwable e) {
      replace(e); // the new one granted nothing, and gets nothing back
    }
  }

  @Override
  public void limit(Rate newLimit, long nowNanos) {
    limit = newLimit;
    try {
      current.limit(newLimit, nowNanos);
    } catch (Throwable e) {
      replace(e);
    }
  }

  /// The limit that was set last, by whomever: a limiter may choose another than it was told.
  @Override
  public Rate limit() {
    try {
      Rate its = Objects.requireNonNull(current.limit(), "it has no limit");
      limit = its;
      return its;
    } catch (Throwable e) {
      replace(e);
      return limit;
    }
  }

  private void replace(Throwable failure) {
    if (replaced) {
      throw new IllegalStateException("the engine's own limiter failed", failure);
    }
    replaced = true;
    current = fallback.apply(limit);
    listener.replaced(name, failure);
  }

  /// Whether the plugin failed and the fallback limits.
  public boolean isReplaced() {
    return replaced;
  }
}
