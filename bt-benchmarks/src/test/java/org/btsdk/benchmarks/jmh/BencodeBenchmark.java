// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.jmh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.btsdk.model.MalformedTorrentException;
import org.btsdk.model.Metainfo;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeException;
import org.btsdk.model.bencode.BencodeValue;
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

/// Bencode and torrent files: 1,000 files, 2,000 pieces.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class BencodeBenchmark {
  private static final int FILES = 1_000;
  private static final int PIECES = 2_000;
  private static final int PIECE_LENGTH = 1 << 18;

  private byte[] torrent = new byte[0];

  /// Makes a torrent file.
  @Setup
  public void fill() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, "d4:infod5:filesl");
    for (int i = 0; i < FILES; i++) {
      put(out, "d6:lengthi" + (long) PIECES * PIECE_LENGTH / FILES + "e4:pathl6:folder");
      put(out, "9:%05d.bine".formatted(i) + "e");
    }
    put(out, "e4:name4:many12:piece lengthi" + PIECE_LENGTH + "e6:pieces" + PIECES * 20 + ":");
    out.writeBytes(new byte[PIECES * 20]);
    put(out, "ee");
    torrent = out.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Bencode alone.
  @Benchmark
  public BencodeValue parseBencode() throws BencodeException {
    return Bencode.parse(torrent, Bencode.Limits.TORRENT);
  }

  /// With names, lengths and hashes.
  @Benchmark
  public Metainfo parseTorrent() throws MalformedTorrentException {
    return Metainfo.parse(torrent);
  }
}
