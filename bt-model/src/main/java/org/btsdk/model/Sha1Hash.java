// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.Arrays;

/// A SHA-1 hash of 20 bytes: a version 1 info-hash, a piece hash, or the 20 bytes that stand for a
/// torrent on the wire (BEP 3). Immutable; threads may share it. Ordered by its bytes, unsigned.
public final class Sha1Hash extends FixedBytes implements Comparable<Sha1Hash> {
  /// The length of the hash, in bytes.
  public static final int LENGTH = 20;

  private Sha1Hash(byte[] bytes) {
    super(bytes);
  }

  /// The hash with these bytes.
  ///
  /// @param bytes exactly 20 bytes; copied
  /// @throws IllegalArgumentException if there are not exactly 20
  public static Sha1Hash of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /// The hash in a part of an array.
  ///
  /// @param bytes the array; the part is copied
  /// @param offset where the part begins
  /// @param length the part's length, which must be 20
  /// @throws IllegalArgumentException if the length is not 20
  /// @throws IndexOutOfBoundsException if the part is not inside the array
  public static Sha1Hash of(byte[] bytes, int offset, int length) {
    return new Sha1Hash(copy("a SHA-1 hash", LENGTH, bytes, offset, length));
  }

  /// The hash written as 40 hexadecimal digits.
  ///
  /// @param hex upper or lower case
  /// @throws IllegalArgumentException if it is not 40 hexadecimal digits
  public static Sha1Hash parse(String hex) {
    return of(parseHex(hex));
  }

  /// Copies the 20 bytes into an array.
  ///
  /// @param target where to
  /// @param offset where the first byte goes
  /// @throws IndexOutOfBoundsException if there is no room for 20 bytes
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, LENGTH);
  }

  /// Whether a part of an array holds the same 20 bytes; compares without a copy.
  ///
  /// @param other the array
  /// @param offset where the 20 bytes begin
  /// @throws IndexOutOfBoundsException if there are no 20 bytes there
  public boolean matches(byte[] other, int offset) {
    return Arrays.equals(bytes, 0, LENGTH, other, offset, offset + LENGTH);
  }

  @Override
  public int compareTo(Sha1Hash other) {
    return order(other);
  }
}
