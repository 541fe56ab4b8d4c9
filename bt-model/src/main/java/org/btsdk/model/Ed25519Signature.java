// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

/// An Ed25519 signature of 64 bytes (BEP 44). Immutable; threads may share it. That it is one says
/// nothing of whether it is right.
public final class Ed25519Signature extends FixedBytes {
  /// The length of a signature, in bytes.
  public static final int LENGTH = 64;

  private Ed25519Signature(byte[] bytes) {
    super(bytes);
  }

  /// The signature with these bytes.
  ///
  /// @param bytes exactly 64 bytes; copied
  /// @throws IllegalArgumentException if there are not exactly 64
  public static Ed25519Signature of(byte[] bytes) {
    return new Ed25519Signature(copy("an Ed25519 signature", LENGTH, bytes, 0, bytes.length));
  }

  /// The signature written as 128 hexadecimal digits.
  ///
  /// @param hex upper or lower case
  /// @throws IllegalArgumentException if it is not 128 hexadecimal digits
  public static Ed25519Signature parse(String hex) {
    return of(parseHex(hex));
  }
}
