// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageDecoder;
import org.btsdk.protocol.wire.MessageEncoder;
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

/// Messages to bytes and back.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MessageBenchmark {
  private static final int BLOCK = 16 * 1024;
  private static final int COUNT = 256;
  private static final int BLOCKS = 16;

  private final List<Message.Request> requests = new ArrayList<>();
  private final ByteBuffer encoded = ByteBuffer.allocateDirect(COUNT * 17);
  private final ByteBuffer haves = ByteBuffer.allocateDirect(COUNT * 9);
  private final ByteBuffer blocks = ByteBuffer.allocateDirect(BLOCKS * (13 + BLOCK));
  private final ByteBuffer out = ByteBuffer.allocateDirect(COUNT * 17);
  private final MessageDecoder decoder = new MessageDecoder();

  /// Fills buffers.
  @Setup
  public void fill() {
    for (int i = 0; i < COUNT; i++) {
      requests.add(new Message.Request(i / 64, i % 64 * BLOCK, BLOCK));
      MessageEncoder.have(haves, i);
    }
    MessageEncoder.requests(encoded, requests, 0);
    for (int i = 0; i < BLOCKS; i++) {
      MessageEncoder.pieceHeader(blocks, 0, i * BLOCK, BLOCK);
      blocks.position(blocks.position() + BLOCK);
    }
    encoded.flip();
    haves.flip();
    blocks.flip();
    decoder.pieceCount(COUNT);
  }

  private int decode(ByteBuffer in) throws ProtocolViolation {
    in.rewind();
    int count = 0;
    for (Message next = decoder.decode(in); next != null; next = decoder.decode(in)) {
      if (next instanceof Message.PieceHeader(_, _, int length)) {
        in.position(in.position() + length);
      }
      count++;
    }
    return count;
  }

  /// 256 requests as bytes.
  @Benchmark
  public int encode256Requests() {
    return MessageEncoder.requests(out.clear(), requests, 0);
  }

  /// 256 requests from bytes.
  @Benchmark
  public int decode256Requests() throws ProtocolViolation {
    return decode(encoded);
  }

  /// 256 haves from bytes.
  @Benchmark
  public int decode256Haves() throws ProtocolViolation {
    return decode(haves);
  }

  /// The heads of 16 blocks.
  @Benchmark
  public int decode16Blocks() throws ProtocolViolation {
    return decode(blocks);
  }
}
