// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.Arrays;
import java.util.HexFormat;

/// An Ed25519 public key of 32 bytes: who publishes mutable items in the DHT (BEP 44). Immutable;
/// threads may share it. Ordered by its bytes, unsigned.
public final class Ed25519PublicKey implements Comparable<Ed25519PublicKey> {
  /// The length of a key, in bytes.
  public static final int LENGTH = 32;

  private final byte[] bytes;

  private Ed25519PublicKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The key with these bytes. Whether they are a point of the curve is seen when a signature is
  /// verified.
  ///
  /// @param bytes exactly 32 bytes; copied
  /// @throws IllegalArgumentException if there are not exactly 32
  public static Ed25519PublicKey of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, not " + bytes.length);
    }
    return new Ed25519PublicKey(bytes.clone());
  }

  /// The key written as 64 hexadecimal digits.
  ///
  /// @param hex upper or lower case
  /// @throws IllegalArgumentException if it is not 64 hexadecimal digits
  public static Ed25519PublicKey parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /// A copy of the 32 bytes.
  public byte[] toBytes() {
    return bytes.clone();
  }

  /// 64 lower-case hexadecimal digits.
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public int compareTo(Ed25519PublicKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ed25519PublicKey that && Arrays.equals(bytes, that.bytes);
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
