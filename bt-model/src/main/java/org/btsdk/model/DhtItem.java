// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeValue;

/// What can be stored in the DHT beside peers (BEP 44). Immutable; threads may share it.
public sealed interface DhtItem {
  /// BEP 44: 1,000 bytes, bencoded.
  int MAX_VALUE_BYTES = 1000;

  /// What is stored: anything bencoded, of at most [#MAX_VALUE_BYTES] bytes.
  BencodeValue value();

  /// Where in the DHT it is.
  Sha1Hash target();

  /// An item that its own hash names: it can never change.
  ///
  /// @param value what is stored
  record Immutable(BencodeValue value) implements DhtItem {
    /// @throws IllegalArgumentException if the value is too long
    public Immutable {
      checkLength(value);
    }

    /// SHA-1 of the bencoded value.
    @Override
    public Sha1Hash target() {
      try {
        return Sha1Hash.of(MessageDigest.getInstance("SHA-1").digest(Bencode.write(value)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-1", e);
      }
    }
  }

  /// An item that its publisher can replace. Anyone may store it again as it is; only the publisher
  /// can sign another one. The record does not verify the signature: what the engine hands out it
  /// has verified.
  ///
  /// @param key what names the item
  /// @param sequence zero or more; a later one replaces an earlier one
  /// @param value what is stored
  /// @param signature the publisher's, over salt, sequence and value
  record Mutable(MutableTarget key, long sequence, BencodeValue value, Ed25519Signature signature)
      implements DhtItem {
    /// @throws IllegalArgumentException if the value is too long or the sequence negative
    public Mutable {
      checkLength(value);
      if (sequence < 0) {
        throw new IllegalArgumentException("a sequence is zero or more, not " + sequence);
      }
    }

    /// SHA-1 of the public key and the salt.
    @Override
    public Sha1Hash target() {
      return key.hash();
    }
  }

  private static void checkLength(BencodeValue value) {
    int length = Bencode.write(value).length;
    if (length > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "a value has at most %d bytes, not %d".formatted(MAX_VALUE_BYTES, length));
    }
  }
}
