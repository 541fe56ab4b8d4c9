// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.btsdk.model.IpAddress;
import org.btsdk.model.bencode.BencodeValue.BencodeString;

/// Tokens that show that whoever wants something stored can be reached where he says he is (BEP 5).
/// One for each endpoint, so that no token is good at another (BEP 45). Not thread-safe.
final class Tokens {
  /// 5 min: BEP 5. A token is good for 5 to 10 minutes.
  static final long ROTATION_NANOS = 300_000_000_000L;

  /// 8 bytes: nobody guesses one in the ten minutes for which it is good.
  static final int LENGTH = 8;

  private final RandomGenerator chance;
  private byte[] secret;
  private byte[] previous;
  private long rotatedNanos;

  Tokens(RandomGenerator chance, long nowNanos) {
    this.chance = chance;
    this.secret = fresh();
    this.previous = fresh();
    this.rotatedNanos = nowNanos;
  }

  BencodeString give(IpAddress to, long nowNanos) {
    rotate(nowNanos);
    return BencodeString.of(token(secret, to));
  }

  boolean accepts(BencodeString token, IpAddress from, long nowNanos) {
    if (token.length() != LENGTH) {
      return false;
    }
    rotate(nowNanos);
    byte[] shown = token.toBytes();
    return MessageDigest.isEqual(shown, token(secret, from))
        || MessageDigest.isEqual(shown, token(previous, from));
  }

  private void rotate(long nowNanos) {
    long periods = (nowNanos - rotatedNanos) / ROTATION_NANOS;
    if (periods > 0) {
      previous = periods == 1 ? secret : fresh();
      secret = fresh();
      rotatedNanos += periods * ROTATION_NANOS;
    }
  }

  private byte[] fresh() {
    byte[] bytes = new byte[16];
    chance.nextBytes(bytes);
    return bytes;
  }

  private static byte[] token(byte[] secret, IpAddress address) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(secret);
      sha1.update(address.toBytes());
      return Arrays.copyOf(sha1.digest(), LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
