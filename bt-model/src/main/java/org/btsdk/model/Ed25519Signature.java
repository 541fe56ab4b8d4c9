// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.Arrays;
import java.util.HexFormat;

/// An Ed25519 signature of 64 bytes (BEP 44). Immutable; threads may share it. That it is one says
/// nothing of whether it is right.
public final class Ed25519Signature {
  /// The length of a signature, in bytes.
  public static final int LENGTH = 64;

  private final byte[] bytes;

  private Ed25519Signature(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The signature with these bytes.
  ///
  /// @param bytes exactly 64 bytes; copied
  /// @throws IllegalArgumentException if there are not exactly 64
  public static Ed25519Signature of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("an Ed25519 signature has 64 bytes, not " + bytes.length);
    }
    return new Ed25519Signature(bytes.clone());
  }

  /// The signature written as 128 hexadecimal digits.
  ///
  /// @param hex upper or lower case
  /// @throws IllegalArgumentException if it is not 128 hexadecimal digits
  public static Ed25519Signature parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /// A copy of the 64 bytes.
  public byte[] toBytes() {
    return bytes.clone();
  }

  /// 128 lower-case hexadecimal digits.
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ed25519Signature that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The same as [#toHex()].
  @Override
  public String toString() {
    return toHex();
  }
}
