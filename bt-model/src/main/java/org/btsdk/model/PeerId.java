// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The 20 bytes by which a peer names itself in handshakes and announces (BEP 3, BEP 20).
/// Immutable; threads may share it.
public final class PeerId {
  /// The length, in bytes.
  public static final int LENGTH = 20;

  private static final String ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private final byte[] bytes;

  private PeerId(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The peer id with these bytes.
  ///
  /// @param bytes exactly 20 bytes; copied
  /// @throws IllegalArgumentException if there are not exactly 20
  public static PeerId of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a peer id has 20 bytes, not " + bytes.length);
    }
    return new PeerId(bytes.clone());
  }

  /// A new id in the style of BEP 20: the prefix, then random letters and digits.
  ///
  /// @param prefix at most 20 ASCII characters, for example `-bt0100-`
  /// @param random where the rest comes from
  /// @throws IllegalArgumentException if the prefix is longer than 20 characters, or not ASCII
  public static PeerId random(String prefix, RandomGenerator random) {
    if (prefix.length() > LENGTH || prefix.chars().anyMatch(c -> c > 0x7f)) {
      throw new IllegalArgumentException(
          "a peer id begins with at most 20 ASCII characters, not \"" + prefix + '"');
    }
    byte[] head = prefix.getBytes(StandardCharsets.US_ASCII);
    byte[] id = Arrays.copyOf(head, LENGTH);
    for (int i = head.length; i < LENGTH; i++) {
      id[i] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }
    return new PeerId(id);
  }

  /// A copy of the 20 bytes.
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Printable ASCII as it is, every other byte as `%xx`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(LENGTH);
    for (byte b : bytes) {
      if (b > 0x20 && b < 0x7f && b != '%') {
        text.append((char) b);
      } else {
        text.append("%%%02x".formatted(b & 0xff));
      }
    }
    return text.toString();
  }
}
