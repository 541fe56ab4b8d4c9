// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.btsdk.core.limit.BucketLimiter;
import org.btsdk.model.Rate;
import org.btsdk.spi.limiter.Flow;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a block's permission costs.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LimiterBenchmark {
  private static final int BLOCK = 16 * 1024;
  private static final Flow FLOW = new Flow(Flow.Direction.DOWN, null, Flow.PeerClass.NORMAL);

  private final BucketLimiter unlimited = new BucketLimiter(Rate.UNLIMITED, 1 << 20);
  private final BucketLimiter generous = new BucketLimiter(Rate.mib(1 << 20), 1 << 20);
  private final BucketLimiter tight = new BucketLimiter(Rate.mib(1), 1 << 16);
  private long now;

  /// Begins at zero.
  @Setup
  public void begin() {
    now = 0;
  }

  /// Without a limit.
  @Benchmark
  public long unlimited() {
    now += 1_000;
    return unlimited.request(FLOW, BLOCK, now);
  }

  /// Under a limit that is never reached.
  @Benchmark
  public long granted() {
    now += 100_000;
    return generous.request(FLOW, BLOCK, now);
  }

  /// Under a limit that refuses most, and says when to come again.
  @Benchmark
  public long refused() {
    now += 1_000;
    long granted = tight.request(FLOW, BLOCK, now);
    return granted == 0 ? tight.retryAtNanos(FLOW, now) : granted;
  }
}
