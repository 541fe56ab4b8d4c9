// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.hash;

/// Decides whether the next pieces are hashed side by side ([Sha1Lanes]) or one after the other, by
/// what was measured so far. Side by side means to read from 64 places by turns, which a disk that
/// seeks does badly, and a fast one without its reading ahead. So it is tried where reading takes
/// far less time than hashing, and left when it was slower, for longer each time. Before that it is
/// probed with a few bytes now and then: the compiler has to be done with it, and not each
/// processor is faster that way. NOT thread-safe.
///
/// Times are in nanoseconds, of one thread.
public final class LanePace {
  /// Reading must take at most a third of the time of hashing: else there is little to be gained.
  private static final int READ_SHARE = 3;

  /// 2 GiB, for a torrent: with less, the compiler takes more for the lanes than they save where
  /// the processor has an instruction for SHA-1.
  private static final long LEAST_BYTES = 2L << 30;

  /// 1 GB/s: where one after the other is slower than this there is no such instruction, and lanes
  /// take 40 % less even with what the compiler takes.
  private static final double SLOW_NANOS_PER_BYTE = 1.0;

  /// 64 MiB: until then one after the other is slow because it is not compiled.
  private static final long WARM_BYTES = 64 << 20;

  /// 2 MiB one after the other lie between two probes, so that the compiler has the time.
  private static final long PROBE_BYTES = 2 << 20;

  /// After 256 probes that were slower, none is made any more: so it will stay.
  private static final int MOST_PROBES = 256;

  /// 32 MiB: for so much it is left when it was slower, the first time.
  private static final long LEAST_PATIENCE_BYTES = 32 << 20;

  /// 16 GiB: then nothing is lost by one more trial.
  private static final long MOST_PATIENCE_BYTES = 16L << 30;

  /// 5 ms: what takes less than this may have been an accident.
  private static final long LEAST_NANOS = 5_000_000;

  /// A quarter: how much the last piece says of what one takes.
  private static final double WEIGHT = 0.25;

  private final boolean isMuch;
  private double aloneNanosPerByte;
  private double bestNanosPerByte = Double.MAX_VALUE; // the others may have waited for a processor
  private long aloneBytes;
  private boolean readsFast;
  private long waitBytes;
  private long patienceBytes = LEAST_PATIENCE_BYTES;
  private int probes;
  private long nextProbeBytes = PROBE_BYTES;
  private boolean isFaster;

  /// Makes one that has measured nothing, and begins one after the other.
  ///
  /// @param totalBytes how much there may be to hash, zero or more
  public LanePace(long totalBytes) {
    this.isMuch = totalBytes >= LEAST_BYTES;
  }

  /// Whether the next pieces should be hashed side by side.
  public boolean lanes() {
    return isFaster && readsFast && waitBytes <= 0;
  }

  /// Takes down what a piece by itself took.
  ///
  /// @param bytes that were read and hashed, more than 0
  public void alone(long readNanos, long hashNanos, long bytes) {
    double perByte = (double) (readNanos + hashNanos) / bytes;
    aloneNanosPerByte =
        aloneBytes == 0 ? perByte : WEIGHT * perByte + (1 - WEIGHT) * aloneNanosPerByte;
    bestNanosPerByte = Math.min(bestNanosPerByte, perByte);
    aloneBytes += bytes;
    waitBytes -= bytes;
    readsFast = readNanos <= hashNanos / READ_SHARE;
  }

  /// Whether something should be hashed side by side only to see how long that takes.
  public boolean wantsProbe() {
    return !isFaster
        && readsFast
        && probes < MOST_PROBES
        && aloneBytes >= nextProbeBytes
        && (isMuch || (aloneBytes >= WARM_BYTES && bestNanosPerByte > SLOW_NANOS_PER_BYTE));
  }

  /// Takes down how long that took.
  ///
  /// @param bytes of all messages, more than 0
  public void probed(long hashNanos, long bytes) {
    probes++;
    nextProbeBytes = aloneBytes + PROBE_BYTES;
    isFaster = hashNanos < aloneNanosPerByte * bytes;
  }

  /// Whether so much side by side took longer than it takes one after the other; if reading alone
  /// did, the pieces had better be left in the middle.
  ///
  /// @param nanos for reading, or for all
  /// @param bytes that were read so far
  public boolean isTooSlow(long nanos, long bytes) {
    return nanos > LEAST_NANOS && nanos > aloneNanosPerByte * bytes;
  }

  /// Takes down what 64 pieces side by side took, or a part of them.
  ///
  /// @param bytes that were read and hashed in all, more than 0
  public void sideBySide(long readNanos, long hashNanos, long bytes) {
    if (isTooSlow(readNanos + hashNanos, bytes)) {
      waitBytes = patienceBytes;
      patienceBytes = Math.min(2 * patienceBytes, MOST_PATIENCE_BYTES);
    } else {
      patienceBytes = LEAST_PATIENCE_BYTES;
    }
  }
}
