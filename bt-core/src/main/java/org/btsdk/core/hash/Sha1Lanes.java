// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.hash;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// SHA-1 (FIPS 180-4) of 64 messages of one length, side by side. A processor has one unit for
/// SHA-1, and its vector units are idle meanwhile; here word `n` of all messages lies together, and
/// each step is a loop over them that the compiler makes vector instructions of: 64 messages take
/// less than half of the time that 64 [java.security.MessageDigest] take with AVX-512, three
/// quarters of it with AVX2. Messages are only worth it by the dozen, and where they are long. NOT
/// thread-safe; blocks on nothing.
///
/// The loops have no variables but one array with fixed distances in it, since only then the
/// compiler can prove that the steps of a vector do not hang on each other. Row `t` of the array
/// holds word `t` of the schedule of each message; the rows behind hold the variable `a` after each
/// round: the other four are earlier values of `a`, three of them rotated.
public final class Sha1Lanes {
  /// How many messages. Fewer are slower each: a round needs what the round before has stored, and
  /// only with four vectors is there enough else to do meanwhile.
  public static final int LANES = 64;

  /// Lengths are multiples of it.
  public static final int BLOCK_BYTES = 64;

  /// Length of one digest, in bytes.
  public static final int DIGEST_BYTES = 20;

  private static final int ROUNDS = 80;
  private static final int WORDS = 16;
  private static final int STATE_WORDS = 5;

  /// Where the `a` of four rounds before the first lies; that of round `t` is five rows and `t` on.
  private static final int A = ROUNDS * LANES;

  private static final int[] INITIAL = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};

  private final int[] rows = new int[(ROUNDS + STATE_WORDS + ROUNDS) * LANES];
  private final int[] state = new int[STATE_WORDS * LANES];
  private long lengthBytes;

  /// Makes one that is ready for new messages; it has 44 KiB.
  public Sha1Lanes() {
    reset();
  }

  /// Forgets what came, and begins new messages.
  public void reset() {
    for (int i = 0; i < STATE_WORDS; i++) {
      Arrays.fill(state, i * LANES, (i + 1) * LANES, INITIAL[i]);
    }
    lengthBytes = 0;
  }

  /// Appends to all messages. That of lane `n` lies at `n * strideBytes`.
  ///
  /// @param data big-endian, as new buffers are; its position is not looked at, and stays
  /// @param strideBytes from one message to the next; best no multiple of 4,096, which would lie in
  ///   the same place of a cache
  /// @param appendedBytes of each message: a multiple of 64
  public void update(ByteBuffer data, int strideBytes, int appendedBytes) {
    if (appendedBytes % BLOCK_BYTES != 0) {
      throw new IllegalArgumentException("no multiple of 64 bytes: " + appendedBytes);
    }
    for (int at = 0; at < appendedBytes; at += BLOCK_BYTES) {
      load(data, strideBytes, at, rows);
      compress();
    }
    lengthBytes += appendedBytes;
  }

  /// Ends all messages.
  ///
  /// @return the digests, one behind the other
  public byte[] digest() {
    Arrays.fill(rows, 0, WORDS * LANES, 0);
    Arrays.fill(rows, 0, LANES, 0x80000000);
    Arrays.fill(rows, 14 * LANES, 15 * LANES, (int) (lengthBytes >>> 29));
    Arrays.fill(rows, 15 * LANES, 16 * LANES, (int) (lengthBytes << 3));
    compress();
    ByteBuffer digests = ByteBuffer.allocate(LANES * DIGEST_BYTES);
    for (int lane = 0; lane < LANES; lane++) {
      for (int i = 0; i < STATE_WORDS; i++) {
        digests.putInt(state[i * LANES + lane]);
      }
    }
    reset();
    return digests.array();
  }

  /// Sixteen words of each message to their rows. Written out, since it takes a third of all time.
  private static void load(ByteBuffer data, int strideBytes, int at, int[] x) {
    int p = at;
    for (int i = 0; i < LANES; i++, p += strideBytes) {
      long w0 = data.getLong(p);
      long w2 = data.getLong(p + 8);
      long w4 = data.getLong(p + 16);
      long w6 = data.getLong(p + 24);
      long w8 = data.getLong(p + 32);
      long w10 = data.getLong(p + 40);
      long w12 = data.getLong(p + 48);
      long w14 = data.getLong(p + 56);
      x[i] = (int) (w0 >>> 32);
      x[LANES + i] = (int) w0;
      x[2 * LANES + i] = (int) (w2 >>> 32);
      x[3 * LANES + i] = (int) w2;
      x[4 * LANES + i] = (int) (w4 >>> 32);
      x[5 * LANES + i] = (int) w4;
      x[6 * LANES + i] = (int) (w6 >>> 32);
      x[7 * LANES + i] = (int) w6;
      x[8 * LANES + i] = (int) (w8 >>> 32);
      x[9 * LANES + i] = (int) w8;
      x[10 * LANES + i] = (int) (w10 >>> 32);
      x[11 * LANES + i] = (int) w10;
      x[12 * LANES + i] = (int) (w12 >>> 32);
      x[13 * LANES + i] = (int) w12;
      x[14 * LANES + i] = (int) (w14 >>> 32);
      x[15 * LANES + i] = (int) w14;
    }
  }

  private void compress() {
    begin(rows, state);
    schedule(rows);
    choose(rows);
    parity(rows);
    majority(rows);
    lastParity(rows);
    end(rows, state);
  }

  private static void begin(int[] x, int[] state) {
    for (int i = 0; i < LANES; i++) {
      x[A + i] = Integer.rotateRight(state[4 * LANES + i], 30);
      x[A + LANES + i] = Integer.rotateRight(state[3 * LANES + i], 30);
      x[A + 2 * LANES + i] = Integer.rotateRight(state[2 * LANES + i], 30);
      x[A + 3 * LANES + i] = state[LANES + i];
      x[A + 4 * LANES + i] = state[i];
    }
  }

  private static void schedule(int[] x) {
    for (int j = WORDS * LANES; j < ROUNDS * LANES; j++) {
      x[j] =
          Integer.rotateLeft(
              x[j - 3 * LANES] ^ x[j - 8 * LANES] ^ x[j - 14 * LANES] ^ x[j - 16 * LANES], 1);
    }
  }

  // In each round the rotated `a` is added last, since it is what the round before has just made.

  private static void choose(int[] x) {
    for (int j = 0; j < 20 * LANES; j++) {
      int b = x[A + j + 3 * LANES];
      int c = Integer.rotateLeft(x[A + j + 2 * LANES], 30);
      int d = Integer.rotateLeft(x[A + j + LANES], 30);
      int e = Integer.rotateLeft(x[A + j], 30);
      x[A + j + 5 * LANES] =
          ((d ^ (b & (c ^ d))) + (e + x[j] + 0x5A827999))
              + Integer.rotateLeft(x[A + j + 4 * LANES], 5);
    }
  }

  private static void parity(int[] x) {
    for (int j = 20 * LANES; j < 40 * LANES; j++) {
      int b = x[A + j + 3 * LANES];
      int c = Integer.rotateLeft(x[A + j + 2 * LANES], 30);
      int d = Integer.rotateLeft(x[A + j + LANES], 30);
      int e = Integer.rotateLeft(x[A + j], 30);
      x[A + j + 5 * LANES] =
          ((b ^ c ^ d) + (e + x[j] + 0x6ED9EBA1)) + Integer.rotateLeft(x[A + j + 4 * LANES], 5);
    }
  }

  private static void majority(int[] x) {
    for (int j = 40 * LANES; j < 60 * LANES; j++) {
      int b = x[A + j + 3 * LANES];
      int c = Integer.rotateLeft(x[A + j + 2 * LANES], 30);
      int d = Integer.rotateLeft(x[A + j + LANES], 30);
      int e = Integer.rotateLeft(x[A + j], 30);
      x[A + j + 5 * LANES] =
          (((b & c) | (d & (b | c))) + (e + x[j] + 0x8F1BBCDC))
              + Integer.rotateLeft(x[A + j + 4 * LANES], 5);
    }
  }

  private static void lastParity(int[] x) {
    for (int j = 60 * LANES; j < 80 * LANES; j++) {
      int b = x[A + j + 3 * LANES];
      int c = Integer.rotateLeft(x[A + j + 2 * LANES], 30);
      int d = Integer.rotateLeft(x[A + j + LANES], 30);
      int e = Integer.rotateLeft(x[A + j], 30);
      x[A + j + 5 * LANES] =
          ((b ^ c ^ d) + (e + x[j] + 0xCA62C1D6)) + Integer.rotateLeft(x[A + j + 4 * LANES], 5);
    }
  }

  private static void end(int[] x, int[] state) {
    int last = A + ROUNDS * LANES;
    for (int i = 0; i < LANES; i++) {
      state[i] += x[last + 4 * LANES + i];
      state[LANES + i] += x[last + 3 * LANES + i];
      state[2 * LANES + i] += Integer.rotateLeft(x[last + 2 * LANES + i], 30);
      state[3 * LANES + i] += Integer.rotateLeft(x[last + LANES + i], 30);
      state[4 * LANES + i] += Integer.rotateLeft(x[last + i], 30);
    }
  }
}
