// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.dht;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.btsdk.model.IpAddress;

/// A Bloom filter of peers' addresses (BEP 33): nodes that know different peers of a torrent each
/// send one, and their union tells about how many there are together. Not thread-safe.
public final class PeerBloom {
  /// The length of a filter, in bytes.
  public static final int LENGTH = 256;

  private static final int BITS = LENGTH * 8;
  private static final int BITS_AN_ADDRESS = 2;

  private final byte[] bytes;

  private PeerBloom(byte[] bytes) {
    this.bytes = bytes;
  }

  /// An empty filter.
  public PeerBloom() {
    this(new byte[LENGTH]);
  }

  /// A filter that was received.
  ///
  /// @param bytes exactly 256 bytes; copied
  /// @throws IllegalArgumentException if there are not exactly 256
  public static PeerBloom of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a filter has 256 bytes, not " + bytes.length);
    }
    return new PeerBloom(bytes.clone());
  }

  /// Adds an address.
  public void add(IpAddress address) {
    byte[] hash = hash(address);
    for (int i = 0; i < BITS_AN_ADDRESS; i++) {
      int bit = bit(hash, i);
      bytes[bit / 8] |= (byte) (1 << bit % 8);
    }
  }

  /// Adds all addresses of another filter.
  public void addAll(PeerBloom other) {
    for (int i = 0; i < LENGTH; i++) {
      bytes[i] |= other.bytes[i];
    }
  }

  /// Whether an address may have been added: surely if it was, and now and then if it was not.
  public boolean mayContain(IpAddress address) {
    byte[] hash = hash(address);
    for (int i = 0; i < BITS_AN_ADDRESS; i++) {
      int bit = bit(hash, i);
      if ((bytes[bit / 8] & 1 << bit % 8) == 0) {
        return false;
      }
    }
    return true;
  }

  /// About how many addresses were added. Good up to some 6,000; a full filter says about 7,800,
  /// whatever was added.
  public double estimate() {
    int zeros = BITS;
    for (byte b : bytes) {
      zeros -= Integer.bitCount(b & 0xff);
    }
    int counted = Math.max(1, Math.min(BITS - 1, zeros)); // the logarithm of 0 is not a number
    return zeros == BITS
        ? 0
        : StrictMath.log((double) counted / BITS)
            / (BITS_AN_ADDRESS * StrictMath.log(1 - 1.0 / BITS));
  }

  /// A copy of the 256 bytes.
  public byte[] toBytes() {
    return bytes.clone();
  }

  private static byte[] hash(IpAddress address) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(address.toBytes());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static int bit(byte[] hash, int which) {
    return ((hash[2 * which] & 0xff) | ((hash[2 * which + 1] & 0xff) << 8)) % BITS;
  }
}
