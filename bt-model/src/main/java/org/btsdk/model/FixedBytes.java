// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/// A value that is a fixed number of bytes, and is written as hexadecimal digits. Immutable;
/// threads may share it. Two are equal if they are of one type and their bytes are the same.
abstract sealed class FixedBytes permits Ed25519PublicKey, Ed25519Signature, Sha1Hash, Sha256Hash {
  final byte[] bytes;

  FixedBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A copy of a part of an array, which must be as long as the value.
  ///
  /// @param what the value with its article, for people
  /// @param needed its length
  static byte[] copy(String what, int needed, byte[] bytes, int offset, int length) {
    if (length != needed) {
      throw new IllegalArgumentException("%s has %d bytes, not %d".formatted(what, needed, length));
    }
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  static byte[] parseHex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  final int order(FixedBytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  // Not final: then the compiler gives each value a public method of its own that calls this one,
  // without which reflection is refused, since this class is not public.

  /// A copy of the bytes.
  public byte[] toBytes() {
    return bytes.clone();
  }

  /// The bytes as lower-case hexadecimal digits, two each.
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof FixedBytes that
        && getClass() == that.getClass()
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The same as [#toHex()].
  @Override
  public final String toString() {
    return toHex();
  }
}
