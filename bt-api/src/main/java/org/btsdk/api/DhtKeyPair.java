// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.security.SecureRandom;
import org.btsdk.api.engine.EngineProvider;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;

/// The Ed25519 keys of who publishes mutable items in the DHT (BEP 44). Immutable; threads may
/// share it. Two are equal if they were made of one seed. [#toString()] shows the public key only.
public final class DhtKeyPair {
  /// The length of the seed, in bytes.
  public static final int SEED_LENGTH = 32;

  private final byte[] seed;
  private final Ed25519PublicKey publicKey;

  private DhtKeyPair(byte[] seed) {
    this.seed = seed;
    this.publicKey = EngineProvider.find().publicKey(seed);
  }

  /// New keys, which nobody else has.
  ///
  /// @throws TorrentException.Plugin if there is no engine
  public static DhtKeyPair generate() {
    byte[] seed = new byte[SEED_LENGTH];
    new SecureRandom().nextBytes(seed);
    return new DhtKeyPair(seed);
  }

  /// The keys that were made of a seed.
  ///
  /// @param seed exactly 32 bytes (RFC 8032 calls them the private key); copied. The 64 bytes that
  ///   libtorrent calls a private key are not a seed, and no seed can be had of them
  /// @throws IllegalArgumentException if there are not exactly 32
  /// @throws TorrentException.Plugin if there is no engine
  public static DhtKeyPair ofSeed(byte[] seed) {
    if (seed.length != SEED_LENGTH) {
      throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length);
    }
    return new DhtKeyPair(seed.clone());
  }

  /// A copy of the 32 bytes that must stay secret.
  public byte[] seed() {
    return seed.clone();
  }

  /// What others know the publisher by.
  public Ed25519PublicKey publicKey() {
    return publicKey;
  }

  /// What names the publisher's item.
  ///
  /// @param salt which item; empty for the one without a salt
  /// @throws IllegalArgumentException if the salt is too long
  public MutableTarget target(String salt) {
    return MutableTarget.of(publicKey, salt);
  }

  /// Signs an item, to be stored with [Dht#put(DhtItem.Mutable, java.util.OptionalLong)].
  ///
  /// @param salt which item; empty for the one without a salt
  /// @param sequence zero or more; above that of the version it replaces
  /// @param value at most [DhtItem#MAX_VALUE_BYTES] bytes, bencoded
  /// @throws IllegalArgumentException if one of them is out of its bounds
  public DhtItem.Mutable sign(String salt, long sequence, BencodeValue value) {
    return EngineProvider.find().sign(seed, BencodeString.of(salt), sequence, value);
  }

  // Of the public key alone, which a seed has only one of: so comparing tells nothing of seeds.

  @Override
  public boolean equals(Object other) {
    return other instanceof DhtKeyPair that && publicKey.equals(that.publicKey);
  }

  @Override
  public int hashCode() {
    return publicKey.hashCode();
  }

  /// The public key.
  @Override
  public String toString() {
    return "DhtKeyPair[" + publicKey + "]";
  }
}
