// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.jmh;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.btsdk.protocol.wire.PieceBits;
import org.btsdk.protocol.wire.ProtocolViolation;
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

/// Bitfields of 100,000 pieces, half of them there.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class BitsBenchmark {
  private static final int PIECES = 100_000;

  private BitSet set = new BitSet();
  private byte[] bytes = new byte[0];
  private PieceBits bits = PieceBits.of();

  /// Sets bits.
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    set = new BitSet(PIECES);
    random.ints(PIECES / 2, 0, PIECES).forEach(set::set);
    bits = PieceBits.of(set, PIECES);
    bytes = bits.toBytes();
  }

  /// From the wire, checked, as a set.
  @Benchmark
  public BitSet receive() throws ProtocolViolation {
    PieceBits received = PieceBits.of(bytes);
    received.check(PIECES);
    return received.toBitSet();
  }

  /// To the wire.
  @Benchmark
  public PieceBits send() {
    return PieceBits.of(set, PIECES);
  }

  /// How many there are.
  @Benchmark
  public int count() {
    return bits.count();
  }
}
