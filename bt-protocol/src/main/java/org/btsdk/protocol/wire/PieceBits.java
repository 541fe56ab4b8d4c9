// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import java.util.Arrays;
import java.util.BitSet;

/// The body of a `bitfield` message (BEP 3): a bit for each piece, the highest bit of the first
/// byte for piece 0, spare bits at the end zero. Immutable; threads may share it.
///
/// As it comes from a peer whose torrent has no metadata yet, the number of pieces may be unknown;
/// [#check(int)] tests it once it is.
public final class PieceBits {
  private final byte[] bytes;

  private PieceBits(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The bits in these bytes.
  ///
  /// @param bytes as on the wire; copied
  public static PieceBits of(byte... bytes) {
    return new PieceBits(bytes.clone());
  }

  /// The bits of a set.
  ///
  /// @param pieces which pieces are there
  /// @param pieceCount how many pieces the torrent has, zero or more
  /// @throws IllegalArgumentException if the set has a piece that the torrent has not
  public static PieceBits of(BitSet pieces, int pieceCount) {
    if (pieces.length() > pieceCount) {
      throw new IllegalArgumentException(
          "piece %d of a torrent of %d".formatted(pieces.length() - 1, pieceCount));
    }
    byte[] bytes = new byte[byteLength(pieceCount)];
    for (int i = pieces.nextSetBit(0); i >= 0; i = pieces.nextSetBit(i + 1)) {
      bytes[i >> 3] |= (byte) (0x80 >> (i & 7));
    }
    return new PieceBits(bytes);
  }

  /// How many bytes the bits of so many pieces take.
  ///
  /// @param pieceCount zero or more
  public static int byteLength(int pieceCount) {
    return (int) ((pieceCount + 7L) >> 3);
  }

  /// How many bytes there are.
  public int byteLength() {
    return bytes.length;
  }

  /// Tests length and spare bits.
  ///
  /// @param pieceCount how many pieces the torrent has, zero or more
  /// @throws ProtocolViolation if the length does not fit, or a spare bit is set
  public void check(int pieceCount) throws ProtocolViolation {
    int expected = byteLength(pieceCount);
    if (bytes.length != expected) {
      throw new ProtocolViolation(
          "sent a bitfield of %d bytes, %d pieces take %d"
              .formatted(bytes.length, pieceCount, expected));
    }
    int used = pieceCount & 7;
    if (used != 0 && (bytes[expected - 1] & (0xff >> used)) != 0) {
      throw new ProtocolViolation("set a spare bit at the end of its bitfield");
    }
  }

  /// Whether a piece is there; false beyond the end.
  ///
  /// @param piece zero or more
  public boolean has(int piece) {
    int at = piece >> 3;
    return at < bytes.length && (bytes[at] & (0x80 >> (piece & 7))) != 0;
  }

  /// How many pieces are there.
  public int count() {
    int count = 0;
    for (byte b : bytes) {
      count += Integer.bitCount(b & 0xff);
    }
    return count;
  }

  /// The pieces as a new set.
  public BitSet toBitSet() {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
    }
    return BitSet.valueOf(reversed);
  }

  /// A copy of the bytes, as on the wire.
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PieceBits that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// How many of the bits are set.
  @Override
  public String toString() {
    return count() + " of " + bytes.length * 8L + " bits";
  }
}
