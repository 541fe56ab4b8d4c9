// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.btsdk.model.Sha1Hash;

/// A point in the space of the DHT, of 160 bits: the id of a node, an info-hash, or the target of
/// an item. The distance of two is their exclusive or (BEP 5). Immutable; threads may share it.
/// Ordered as a number without sign.
///
/// Kept in three numbers and not in an array, since a node of the DHT holds thousands.
public final class DhtId implements Comparable<DhtId> {
  /// The length, in bytes.
  public static final int LENGTH = 20;

  /// The length, in bits.
  public static final int BITS = 160;

  private final long high;
  private final long middle;
  private final int low;

  private DhtId(long high, long middle, int low) {
    this.high = high;
    this.middle = middle;
    this.low = low;
  }

  /// The point with these bytes.
  ///
  /// @param bytes exactly 20
  /// @throws IllegalArgumentException if there are not exactly 20
  public static DhtId of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("an id has 20 bytes, not " + bytes.length);
    }
    return of(bytes, 0);
  }

  /// The point with 20 bytes of an array.
  ///
  /// @param bytes the array; the part is copied
  /// @param offset where the part begins
  /// @throws IndexOutOfBoundsException if there are not 20 bytes
  public static DhtId of(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, LENGTH, bytes.length);
    return new DhtId(
        readLong(bytes, offset), readLong(bytes, offset + 8), readInt(bytes, offset + 16));
  }

  /// The point where a torrent's peers are kept.
  public static DhtId of(Sha1Hash hash) {
    return of(hash.toBytes());
  }

  /// The point written as 40 hexadecimal digits.
  ///
  /// @throws IllegalArgumentException if it is not 40 hexadecimal digits
  public static DhtId parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /// A point by chance.
  public static DhtId random(RandomGenerator chance) {
    return new DhtId(chance.nextLong(), chance.nextLong(), chance.nextInt());
  }

  /// A point by chance that has as many first bits in common with this one, and not one more.
  ///
  /// @param bits 0 to 159
  /// @param chance where it comes from
  /// @throws IllegalArgumentException if the number is out of its range
  public DhtId randomAt(int bits, RandomGenerator chance) {
    if (bits < 0 || bits >= BITS) {
      throw new IllegalArgumentException("0 to 159 bits, not " + bits);
    }
    DhtId random = random(chance);
    long highMask = firstBits(bits + 1);
    long middleMask = firstBits(bits + 1 - 64);
    int lowMask = (int) (firstBits(bits + 1 - 128) >>> 32);
    long h = (high & highMask) | (random.high & ~highMask);
    long m = (middle & middleMask) | (random.middle & ~middleMask);
    int l = (low & lowMask) | (random.low & ~lowMask);
    return new DhtId(
        bits < 64 ? h ^ (1L << (63 - bits)) : h,
        bits >= 64 && bits < 128 ? m ^ (1L << (127 - bits)) : m,
        bits >= 128 ? l ^ (1 << (159 - bits)) : l);
  }

  private static long firstBits(int count) {
    return count <= 0 ? 0 : count >= 64 ? -1 : -1L << (64 - count);
  }

  private static long readLong(byte[] bytes, int at) {
    return (long) readInt(bytes, at) << 32 | (readInt(bytes, at + 4) & 0xffff_ffffL);
  }

  private static int readInt(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  /// How many first bits two points have in common.
  ///
  /// @return 0 to 160
  public int sharedBits(DhtId other) {
    if (high != other.high) {
      return Long.numberOfLeadingZeros(high ^ other.high);
    }
    if (middle != other.middle) {
      return 64 + Long.numberOfLeadingZeros(middle ^ other.middle);
    }
    return 128 + Integer.numberOfLeadingZeros(low ^ other.low);
  }

  /// Which of two points is closer to this one.
  ///
  /// @return below zero if the first, above zero if the second, zero if they are the same
  public int compareDistance(DhtId one, DhtId other) {
    int order = Long.compareUnsigned(one.high ^ high, other.high ^ high);
    if (order == 0) {
      order = Long.compareUnsigned(one.middle ^ middle, other.middle ^ middle);
    }
    return order == 0 ? Integer.compareUnsigned(one.low ^ low, other.low ^ low) : order;
  }

  /// A bit, counted from the first.
  ///
  /// @param index 0 to 159
  public boolean bit(int index) {
    Objects.checkIndex(index, BITS);
    return index < 64
        ? (high >>> (63 - index) & 1) != 0
        : index < 128 ? (middle >>> (127 - index) & 1) != 0 : (low >>> (159 - index) & 1) != 0;
  }

  /// A copy of the 20 bytes.
  public byte[] toBytes() {
    byte[] bytes = new byte[LENGTH];
    copyTo(bytes, 0);
    return bytes;
  }

  /// Copies the 20 bytes into an array.
  ///
  /// @param target where to
  /// @param offset where the first byte goes
  /// @throws IndexOutOfBoundsException if there is no room for 20 bytes
  public void copyTo(byte[] target, int offset) {
    Objects.checkFromIndexSize(offset, LENGTH, target.length);
    for (int i = 0; i < 8; i++) {
      target[offset + i] = (byte) (high >>> (56 - 8 * i));
      target[offset + 8 + i] = (byte) (middle >>> (56 - 8 * i));
    }
    for (int i = 0; i < 4; i++) {
      target[offset + 16 + i] = (byte) (low >>> (24 - 8 * i));
    }
  }

  /// The same bytes as an info-hash.
  public Sha1Hash toSha1Hash() {
    return Sha1Hash.of(toBytes());
  }

  /// 40 lower-case hexadecimal digits.
  public String toHex() {
    return HexFormat.of().formatHex(toBytes());
  }

  @Override
  public int compareTo(DhtId other) {
    int order = Long.compareUnsigned(high, other.high);
    if (order == 0) {
      order = Long.compareUnsigned(middle, other.middle);
    }
    return order == 0 ? Integer.compareUnsigned(low, other.low) : order;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DhtId that
        && high == that.high
        && middle == that.middle
        && low == that.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + middle) ^ low;
  }

  /// The same as [#toHex()].
  @Override
  public String toString() {
    return toHex();
  }
}
