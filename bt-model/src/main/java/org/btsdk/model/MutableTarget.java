// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.btsdk.model.bencode.BencodeValue.BencodeString;

/// What names a mutable item in the DHT (BEP 44): who publishes it, and a salt that tells the items
/// of one publisher apart. Immutable; threads may share it.
///
/// @param publicKey who publishes the item
/// @param salt at most [#MAX_SALT_BYTES] bytes; empty for none
public record MutableTarget(Ed25519PublicKey publicKey, BencodeString salt) {
  /// BEP 44: 64 bytes.
  public static final int MAX_SALT_BYTES = 64;

  private static final BencodeString NO_SALT = BencodeString.of("");

  /// @throws IllegalArgumentException if the salt is too long
  public MutableTarget {
    if (salt.length() > MAX_SALT_BYTES) {
      throw new IllegalArgumentException(
          "a salt has at most %d bytes, not %d".formatted(MAX_SALT_BYTES, salt.length()));
    }
  }

  /// The item that a publisher has without a salt.
  ///
  /// @param publicKey who publishes the item
  public static MutableTarget of(Ed25519PublicKey publicKey) {
    return new MutableTarget(publicKey, NO_SALT);
  }

  /// One of several items of a publisher.
  ///
  /// @param publicKey who publishes the item
  /// @param salt which one; its UTF-8 has at most [#MAX_SALT_BYTES] bytes
  /// @throws IllegalArgumentException if the salt is too long
  public static MutableTarget of(Ed25519PublicKey publicKey, String salt) {
    return new MutableTarget(publicKey, BencodeString.of(salt));
  }

  /// Where in the DHT the item is: SHA-1 of the key and the salt.
  public Sha1Hash hash() {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(publicKey.toBytes());
      sha1.update(salt.toBytes());
      return Sha1Hash.of(sha1.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
