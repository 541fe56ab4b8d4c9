// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import java.util.Arrays;
import java.util.zip.CRC32C;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// How much two peers ought to be connected (BEP 40): both compute the same number, no one can
/// choose it, and so nobody who is full can be pushed out by who comes more often. Larger wins.
public final class PeerPriority {
  /// Every other bit of what two networks may differ in.
  private static final int SPARSE = 0x55;

  private PeerPriority() {}

  /// The priority, the same whichever of the two comes first.
  ///
  /// BEP 40 has no rule for an IPv4 and an IPv6 address; here each is masked as if it were alone.
  ///
  /// @param one a peer
  /// @param other a peer
  /// @return 0 to 2^32 - 1
  public static long of(PeerAddress one, PeerAddress other) {
    CRC32C crc = new CRC32C();
    if (one.ip().equals(other.ip())) {
      putShort(crc, Math.min(one.port(), other.port()));
      putShort(crc, Math.max(one.port(), other.port()));
      return crc.getValue();
    }
    byte[] a = masked(one.ip(), other.ip());
    byte[] b = masked(other.ip(), one.ip());
    boolean ordered =
        a.length != b.length ? a.length < b.length : Arrays.compareUnsigned(a, b) <= 0;
    crc.update(ordered ? a : b);
    crc.update(ordered ? b : a);
    return crc.getValue();
  }

  private static byte[] masked(IpAddress address, IpAddress other) {
    byte[] bytes = address.toBytes();
    byte[] others = other.toBytes();
    // BEP 40: a /16 (IPv6: /48) counts whole, and one byte more for each byte the two share there.
    int whole = bytes.length == 4 ? 2 : 6;
    if (bytes.length == others.length) {
      whole = Math.max(whole, Arrays.mismatch(bytes, others) + 1);
    }
    for (int i = whole; i < bytes.length; i++) {
      bytes[i] &= (byte) SPARSE;
    }
    return bytes;
  }

  private static void putShort(CRC32C crc, int value) {
    crc.update(value >> 8);
    crc.update(value);
  }
}
