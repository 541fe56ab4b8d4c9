// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.dht;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.Ed25519Signature;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;

/// Signs and verifies mutable items of the DHT (BEP 44). Threads: any.
public final class ItemSignatures {
  /// The length of the seed that a key pair is made of, in bytes (RFC 8032 calls it the private
  /// key).
  public static final int SEED_LENGTH = Ed25519.SECRET_KEY_SIZE;

  private ItemSignatures() {}

  /// The public key of a seed.
  ///
  /// @param seed 32 bytes nobody else knows
  /// @throws IllegalArgumentException if there are not exactly 32
  public static Ed25519PublicKey publicKey(byte[] seed) {
    checkSeed(seed);
    byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    return Ed25519PublicKey.of(key);
  }

  /// Signs an item.
  ///
  /// @param seed the publisher's
  /// @param salt at most [MutableTarget#MAX_SALT_BYTES] bytes; empty for none
  /// @param sequence zero or more
  /// @param value at most [DhtItem#MAX_VALUE_BYTES] bytes, bencoded
  /// @throws IllegalArgumentException if one of them is out of its bounds
  public static DhtItem.Mutable sign(
      byte[] seed, BencodeString salt, long sequence, BencodeValue value) {
    checkSeed(seed);
    byte[] signed = signedBytes(salt, sequence, value);
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, signed, 0, signed.length, signature, 0);
    return new DhtItem.Mutable(
        new MutableTarget(publicKey(seed), salt), sequence, value, Ed25519Signature.of(signature));
  }

  /// Whether the item's publisher signed it. Costs far more than anything else that is done with a
  /// message: check first what is cheap.
  public static boolean verify(DhtItem.Mutable item) {
    byte[] signed = signedBytes(item.key().salt(), item.sequence(), item.value());
    return Ed25519.verify(
        item.signature().toBytes(),
        0,
        item.key().publicKey().toBytes(),
        0,
        signed,
        0,
        signed.length);
  }

  /// What is signed: salt, sequence and value, each under its name as in a bencoded dictionary.
  static byte[] signedBytes(BencodeString salt, long sequence, BencodeValue value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (salt.length() > 0) {
      ascii(out, "4:salt");
      out.writeBytes(Bencode.write(salt));
    }
    ascii(out, "3:seqi" + sequence + "e1:v");
    out.writeBytes(Bencode.write(value));
    return out.toByteArray();
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void checkSeed(byte[] seed) {
    if (seed.length != SEED_LENGTH) {
      throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length);
    }
  }
}
