// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.limiter;

import java.util.ArrayDeque;
import org.btsdk.model.Rate;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;

/// A token bucket that is right, in parts that a subclass can make wrong. Flows that were granted
/// nothing wait in line, until the bucket runs over. Not thread-safe.
class Bucket implements RateLimiter {
  static final long NANOS = 1_000_000_000L;

  final ArrayDeque<Flow> line = new ArrayDeque<>();
  private Rate limit;
  long bytes;
  private long carry;
  private long filledAtNanos;
  private boolean started;

  Bucket(Rate limit) {
    this.limit = limit;
    this.bytes = limit.isUnlimited() ? 0 : capacity(0);
  }

  long rate() {
    return limit.bytesPerSecond();
  }

  long capacity(long idleNanos) {
    return rate() == 0 ? 0 : Math.max(32 * 1024, Math.min(rate() / 4, 1L << 32));
  }

  long share() {
    long worthwhile = Math.max(rate() / 1000, 4096);
    return Math.max(1, Math.min(rate() / 16, Math.min(worthwhile, capacity(0))));
  }

  /// What drops in while time passes.
  long drops(long billionths) {
    return billionths / NANOS;
  }

  private void fill(long nowNanos) {
    long elapsed = started ? nowNanos - filledAtNanos : 0;
    started = true;
    filledAtNanos = nowNanos;
    if (limit.isUnlimited() || rate() == 0 || elapsed == 0) {
      return;
    }
    long capacity = capacity(elapsed);
    if (elapsed >= 10 * NANOS) {
      bytes = Math.max(bytes, capacity);
      carry = 0;
    } else {
      long seconds = elapsed / NANOS * rate(); // apart, so that nothing overflows
      long billionths = carry + elapsed % NANOS * rate();
      bytes = Math.max(bytes, Math.min(capacity, bytes + seconds + drops(billionths)));
      carry = bytes == capacity ? 0 : billionths % NANOS;
    }
  }

  @Override
  public long request(Flow flow, long wantedBytes, long nowNanos) {
    fill(nowNanos);
    if (limit.isUnlimited()) {
      return wantedBytes;
    }
    if (bytes >= capacity(0)) {
      runsOver();
    }
    long open = bytes - ahead(flow);
    if (open < Math.min(wantedBytes, share())) {
      if (rate() > 0 && !line.contains(flow)) {
        line.add(flow);
      }
      return 0;
    }
    line.remove(flow);
    long granted = Math.min(wantedBytes, open);
    bytes -= granted;
    return granted;
  }

  void runsOver() {
    line.clear();
  }

  /// What is kept for others.
  long ahead(Flow flow) {
    long ahead = 0;
    for (Flow waiting : line) {
      if (waiting.equals(flow)) {
        break;
      }
      ahead += share();
    }
    return ahead;
  }

  @Override
  public long retryAtNanos(Flow flow, long nowNanos) {
    if (limit.isUnlimited()) {
      return nowNanos + 1;
    }
    if (rate() == 0) {
      return Long.MAX_VALUE;
    }
    long missing = Math.min(capacity(0), ahead(flow) + share()) - bytes;
    return nowNanos
        + (missing <= 0 ? 1 : Math.max(1, Math.ceilDiv(missing * NANOS - carry, rate())));
  }

  @Override
  public void refund(Flow flow, long refunded, long nowNanos) {
    fill(nowNanos);
    bytes = Math.min(capacity(0), bytes + refunded);
  }

  @Override
  public void limit(Rate newLimit, long nowNanos) {
    fill(nowNanos);
    boolean free = limit.isUnlimited();
    limit = newLimit;
    bytes = free ? 0 : kept();
    carry = 0;
    line.clear();
  }

  /// What is left when the limit changes.
  long kept() {
    return limit.isUnlimited() ? 0 : Math.min(bytes, capacity(0));
  }

  @Override
  public Rate limit() {
    return limit;
  }
}
