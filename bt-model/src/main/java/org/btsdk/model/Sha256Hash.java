// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.Arrays;

/// A SHA-256 hash of 32 bytes: a version 2 info-hash, or a node of a file's merkle tree (BEP 52).
/// Immutable; threads may share it. Ordered by its bytes, unsigned.
public final class Sha256Hash extends FixedBytes implements Comparable<Sha256Hash> {
  /// The length of the hash, in bytes.
  public static final int LENGTH = 32;

  private Sha256Hash(byte[] bytes) {
    super(bytes);
  }

  /// The hash with these bytes.
  ///
  /// @param bytes exactly 32 bytes; copied
  /// @throws IllegalArgumentException if there are not exactly 32
  public static Sha256Hash of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /// The hash in a part of an array.
  ///
  /// @param bytes the array; the part is copied
  /// @param offset where the part begins
  /// @param length the part's length, which must be 32
  /// @throws IllegalArgumentException if the length is not 32
  /// @throws IndexOutOfBoundsException if the part is not inside the array
  public static Sha256Hash of(byte[] bytes, int offset, int length) {
    return new Sha256Hash(copy("a SHA-256 hash", LENGTH, bytes, offset, length));
  }

  /// The hash written as 64 hexadecimal digits.
  ///
  /// @param hex upper or lower case
  /// @throws IllegalArgumentException if it is not 64 hexadecimal digits
  public static Sha256Hash parse(String hex) {
    return of(parseHex(hex));
  }

  /// Copies the 32 bytes into an array.
  ///
  /// @param target where to
  /// @param offset where the first byte goes
  /// @throws IndexOutOfBoundsException if there is no room for 32 bytes
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, LENGTH);
  }

  /// Whether a part of an array holds the same 32 bytes; compares without a copy.
  ///
  /// @param other the array
  /// @param offset where the 32 bytes begin
  /// @throws IndexOutOfBoundsException if there are no 32 bytes there
  public boolean matches(byte[] other, int offset) {
    return Arrays.equals(bytes, 0, LENGTH, other, offset, offset + LENGTH);
  }

  @Override
  public int compareTo(Sha256Hash other) {
    return order(other);
  }
}
