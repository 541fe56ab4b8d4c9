// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.limit;

import java.util.ArrayDeque;
import java.util.List;
import org.btsdk.model.Rate;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.LimiterProvider;
import org.btsdk.spi.limiter.RateLimiter;

/// A token bucket in whole numbers: it fills with the limit's bytes a second, a fraction of a byte
/// is carried on, and what was granted is taken out, so that no rounding adds up over hours. Not
/// thread-safe: callers take turns.
///
/// Flows that were granted nothing wait in line: a share of the bucket is kept for each, so that a
/// flow that asks all the time cannot drink up every byte as it drops in. Should the bucket run
/// over, those in line did not come back, and their shares go to whoever asks; so nothing is lost
/// to a flow that has gone.
public final class BucketLimiter implements RateLimiter {
  /// The name by which it is chosen.
  public static final String NAME = "bucket";

  private static final ConfigKey BURST =
      new ConfigKey(
          "burst",
          ConfigKey.Kind.SIZE,
          "the most that goes at once after a pause; a quarter of a second's worth, or 32K where"
              + " that is more, is both the default and the most",
          "");

  private static final long NANOS = 1_000_000_000L;

  /// 32 KiB: two blocks.
  private static final long LEAST_BURST = 32 * 1024;

  /// 4 GiB, so that a bucket's billionths of bytes fit in a `long`.
  private static final long MOST_BURST = 1L << 32;

  /// 4 KiB: less is hardly worth a system call.
  private static final long SMALL_GRANT = 4 * 1024;

  /// How many flows may wait in line, 64: far more than there are scopes with traffic, and a bound
  /// on what a line may cost.
  private static final int LINE = 64;

  private final long wantedBurst;
  private final ArrayDeque<Flow> line = new ArrayDeque<>(1);
  private Rate limit;
  private long capacityBytes;
  private long shareBytes;
  private long bytes;
  private long carry; // billionths of a byte, less than a byte
  private long filledAtNanos;
  private boolean started;

  /// Makes a limiter whose bucket is full.
  ///
  /// @param limit the limit it begins with
  /// @param burstBytes the bucket's size, one or more, in bytes; never more than a quarter of a
  ///   second's worth or 32 KiB, whichever is more
  /// @throws IllegalArgumentException if the burst is not above zero
  public BucketLimiter(Rate limit, long burstBytes) {
    if (burstBytes <= 0) {
      throw new IllegalArgumentException("a burst is above zero: " + burstBytes);
    }
    this.wantedBurst = burstBytes;
    this.limit = limit;
    size();
    this.bytes = free() ? 0 : capacityBytes;
  }

  private void size() {
    if (limit.bytesPerSecond() == 0) {
      capacityBytes = 0;
      shareBytes = 1;
      return;
    }
    long most = Math.clamp(limit.bytesPerSecond() / 4, LEAST_BURST, MOST_BURST);
    capacityBytes = Math.min(wantedBurst, most);
    // A millisecond's worth, or 4 KiB if that is more, but no more than a sixteenth of a second's:
    // fast limits are not asked millions of times a second, slow ones make no long pauses.
    long worthwhile = Math.max(limit.bytesPerSecond() / 1000, SMALL_GRANT);
    shareBytes = Math.clamp(limit.bytesPerSecond() / 16, 1, Math.min(worthwhile, capacityBytes));
  }

  private boolean free() {
    return limit.isUnlimited();
  }

  @Override
  public long request(Flow flow, long wantedBytes, long nowNanos) {
    if (wantedBytes <= 0) {
      throw new IllegalArgumentException("at least one byte is wanted, not " + wantedBytes);
    }
    fill(nowNanos);
    if (free()) {
      return wantedBytes;
    }
    if (bytes == capacityBytes) {
      line.clear();
    }
    long open = bytes - sharesBefore(flow);
    if (open < Math.min(wantedBytes, shareBytes)) {
      if (line.size() < LINE && !line.contains(flow)) {
        line.add(flow);
      }
      return 0;
    }
    line.remove(flow);
    long granted = Math.min(wantedBytes, open);
    bytes -= granted;
    return granted;
  }

  /// What is kept for flows that were in line before this one.
  private long sharesBefore(Flow flow) {
    long shares = 0;
    for (Flow waiting : line) {
      if (waiting.equals(flow)) {
        break;
      }
      shares += shareBytes;
    }
    return shares;
  }

  @Override
  public long retryAtNanos(Flow flow, long nowNanos) {
    fill(nowNanos);
    if (free()) {
      return nowNanos + 1;
    }
    if (limit.bytesPerSecond() == 0) {
      return Long.MAX_VALUE;
    }
    long needed = Math.min(capacityBytes, sharesBefore(flow) + shareBytes);
    if (bytes >= needed) {
      return nowNanos + 1;
    }
    return nowNanos + nanosFor(needed - bytes);
  }

  private long nanosFor(long missingBytes) {
    return Math.max(1, Math.ceilDiv(missingBytes * NANOS - carry, limit.bytesPerSecond()));
  }

  @Override
  public void refund(Flow flow, long refundedBytes, long nowNanos) {
    if (refundedBytes < 0) {
      throw new IllegalArgumentException("a refund is not negative: " + refundedBytes);
    }
    fill(nowNanos);
    if (!free()) {
      bytes += Math.min(refundedBytes, capacityBytes - bytes);
    }
  }

  @Override
  public void limit(Rate newLimit, long nowNanos) {
    fill(nowNanos);
    boolean wasFree = free();
    limit = newLimit;
    size();
    bytes = wasFree ? 0 : Math.min(bytes, capacityBytes);
    carry = 0;
    line.clear();
  }

  @Override
  public Rate limit() {
    return limit;
  }

  private void fill(long nowNanos) {
    long elapsed = started ? Math.max(0, nowNanos - filledAtNanos) : 0;
    started = true;
    filledAtNanos = nowNanos;
    long rate = limit.bytesPerSecond();
    if (free() || rate == 0 || elapsed == 0) {
      return;
    }
    long missing = capacityBytes - bytes;
    if (missing == 0 || elapsed >= nanosFor(missing)) {
      bytes = capacityBytes;
      carry = 0;
      return;
    }
    long billionths = carry + elapsed * rate; // less than what is missing, which fits
    bytes += billionths / NANOS;
    carry = billionths % NANOS;
  }

  /// Makes [BucketLimiter]s.
  public static final class Provider implements LimiterProvider {
    /// For [java.util.ServiceLoader].
    public Provider() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public int spiVersion() {
      return SPI_VERSION;
    }

    @Override
    public List<ConfigKey> configKeys() {
      return List.of(BURST);
    }

    @Override
    public RateLimiter create(Rate limit, PluginConfig config) {
      long burst = config.size(BURST.name()).orElse(Long.MAX_VALUE);
      return new BucketLimiter(limit, Math.max(1, burst));
    }
  }
}
