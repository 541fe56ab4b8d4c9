// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

/// An Ed25519 public key of 32 bytes: who publishes mutable items in the DHT (BEP 44). Immutable;
/// threads may share it. Ordered by its bytes, unsigned.
public final class Ed25519PublicKey extends FixedBytes implements Comparable<Ed25519PublicKey> {
  /// The length of a key, in bytes.
  public static final int LENGTH = 32;

  private Ed25519PublicKey(byte[] bytes) {
    super(bytes);
  }

  /// The key with these bytes. Whether they are a point of the curve is seen when a signature is
  /// verified.
  ///
  /// @param bytes exactly 32 bytes; copied
  /// @throws IllegalArgumentException if there are not exactly 32
  public static Ed25519PublicKey of(byte[] bytes) {
    return new Ed25519PublicKey(copy("an Ed25519 public key", LENGTH, bytes, 0, bytes.length));
  }

  /// The key written as 64 hexadecimal digits.
  ///
  /// @param hex upper or lower case
  /// @throws IllegalArgumentException if it is not 64 hexadecimal digits
  public static Ed25519PublicKey parse(String hex) {
    return of(parseHex(hex));
  }

  @Override
  public int compareTo(Ed25519PublicKey other) {
    return order(other);
  }
}
