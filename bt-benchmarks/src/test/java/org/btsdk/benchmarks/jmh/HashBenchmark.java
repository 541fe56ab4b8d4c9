// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.btsdk.core.hash.Sha1Lanes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// SHA-1 of the JDK over what one piece is fed with, and of many pieces side by side.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HashBenchmark {
  /// How much at once, in bytes.
  @Param({"16384", "262144"})
  public int length;

  private final MessageDigest digest = sha1();
  private final byte[] result = new byte[20];
  private byte[] heap = new byte[0];
  private ByteBuffer direct = ByteBuffer.allocateDirect(0);
  private final Sha1Lanes lanes = new Sha1Lanes();
  private ByteBuffer sideBySide = ByteBuffer.allocateDirect(0);

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /// Fills buffers.
  @Setup
  public void fill() {
    heap = new byte[length];
    new SplittableRandom(1).nextBytes(heap);
    direct = ByteBuffer.allocateDirect(length).put(heap).flip();
    int stride = length + Sha1Lanes.BLOCK_BYTES;
    sideBySide = ByteBuffer.allocateDirect(Sha1Lanes.LANES * stride);
    for (int lane = 0; lane < Sha1Lanes.LANES; lane++) {
      sideBySide.put(lane * stride, heap);
    }
  }

  /// From an array.
  @Benchmark
  public byte[] heap() throws DigestException {
    digest.update(heap, 0, length);
    digest.digest(result, 0, result.length);
    return result;
  }

  /// From memory outside of the heap.
  @Benchmark
  public byte[] direct() throws DigestException {
    digest.update(direct.rewind());
    digest.digest(result, 0, result.length);
    return result;
  }

  /// One of 64 messages of that length, side by side.
  @Benchmark
  @OperationsPerInvocation(Sha1Lanes.LANES)
  public byte[] lanes() {
    lanes.update(sideBySide, length + Sha1Lanes.BLOCK_BYTES, length);
    return lanes.digest();
  }
}
