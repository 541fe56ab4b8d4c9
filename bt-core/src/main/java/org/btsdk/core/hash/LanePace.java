// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.hash;

/// Decides whether the next pieces are hashed side by side ([Sha1Lanes]) or one after the other, by
/// what was measured so far. Side by side means to read from 64 places by turns, which a disk that
/// has to seek does badly: so only while reading is far faster than hashing, as from the page cache
/// or a fast solid-state disk, and only if this processor hashes faster that way. NOT thread-safe.
///
/// Times are in nanoseconds, of one thread.
public final class LanePace {
  /// Reading must take at most a third of the time of hashing before lanes are tried: hashing will
  /// be twice as fast, reading by turns a little slower.
  private static final int READ_SHARE = 3;

  /// 32 MiB: when a disk was too slow for lanes, it is asked again after so much.
  private static final long PATIENCE_BYTES = 32 << 20;

  /// After so many rounds the compiler is done, and one of them was not disturbed.
  private static final int TRIAL_ROUNDS = 4;

  /// 5 ms: what takes less than this may have been an accident.
  private static final long LEAST_NANOS = 5_000_000;

  private double aloneNanosPerByte = Double.MAX_VALUE;
  private double laneNanosPerByte = Double.MAX_VALUE;
  private boolean readsFast;
  private long waitBytes;
  private int rounds;

  /// Makes one that has measured nothing, and begins one after the other.
  public LanePace() {}

  /// Whether the next pieces should be hashed side by side.
  public boolean lanes() {
    boolean worthIt = rounds < TRIAL_ROUNDS || laneNanosPerByte < aloneNanosPerByte;
    return readsFast && worthIt && waitBytes <= 0;
  }

  /// Takes down what a piece by itself took.
  ///
  /// @param bytes that were read and hashed, more than 0
  public void alone(long readNanos, long hashNanos, long bytes) {
    readsFast = readNanos <= hashNanos / READ_SHARE;
    aloneNanosPerByte = Math.min(aloneNanosPerByte, (double) hashNanos / bytes);
    waitBytes -= bytes;
  }

  /// Whether so much of 64 pieces side by side says that they had better be left: reading takes
  /// twice as long as hashing, and for some time.
  public boolean isTooSlow(long readNanos, long hashNanos) {
    return readNanos > LEAST_NANOS && readNanos / 2 > hashNanos;
  }

  /// Takes down what 64 pieces side by side took, or a part of them.
  ///
  /// @param bytes that were read and hashed in all, more than 0
  public void sideBySide(long readNanos, long hashNanos, long bytes) {
    rounds++;
    if (readNanos > LEAST_NANOS && readNanos > hashNanos) {
      waitBytes = PATIENCE_BYTES;
    }
    laneNanosPerByte = Math.min(laneNanosPerByte, (double) hashNanos / bytes);
  }
}
