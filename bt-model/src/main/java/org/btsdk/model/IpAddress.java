// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// An IPv4 or IPv6 address, never a host name. Immutable; threads may share it. Its hash and its
/// order depend on its bytes alone, so that they are the same in every run. An IPv4 address mapped
/// into IPv6 (`::ffff:a.b.c.d`) becomes the IPv4 address.
///
/// Ordered: IPv4 before IPv6, then by bytes, unsigned.
public final class IpAddress implements Comparable<IpAddress> {
  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The address with these bytes in network order.
  ///
  /// @param bytes 4 or 16 bytes; copied
  /// @throws IllegalArgumentException if there are neither 4 nor 16
  public static IpAddress of(byte... bytes) {
    if (bytes.length == 16 && isMappedV4(bytes)) {
      return new IpAddress(Arrays.copyOfRange(bytes, 12, 16));
    }
    if (bytes.length != 4 && bytes.length != 16) {
      throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length);
    }
    return new IpAddress(bytes.clone());
  }

  /// The address of a resolved [InetAddress]; a scope is dropped.
  public static IpAddress of(InetAddress address) {
    return of(address.getAddress());
  }

  /// Parses a literal such as `192.0.2.1`, `2001:db8::1` or `[2001:db8::1]`; looks nothing up.
  ///
  /// @throws IllegalArgumentException if the text is not an address literal
  public static IpAddress parse(String literal) {
    if (literal.indexOf(':') < 0 && !literal.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      // Short forms such as 127.1 are not taken: they are more often mistakes than addresses.
      throw new IllegalArgumentException("not an IP address: \"" + literal + '"');
    }
    return of(InetAddress.ofLiteral(literal));
  }

  private static boolean isMappedV4(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
  }

  /// Whether this is an IPv4 address.
  public boolean isV4() {
    return bytes.length == 4;
  }

  /// A copy of the 4 or 16 bytes, in network order.
  public byte[] toBytes() {
    return bytes.clone();
  }

  /// The same address for the JDK's sockets; no name is looked up.
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are always an address", e);
    }
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = Integer.compare(bytes.length, other.bytes.length);
    return byFamily != 0 ? byFamily : Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The literal, without brackets; IPv6 in its short form (RFC 5952).
  @Override
  public String toString() {
    return isV4() ? v4() : v6();
  }

  private String v4() {
    return "%d.%d.%d.%d"
        .formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff, bytes[3] & 0xff);
  }

  private String v6() {
    int gap = 0; // the first of the longest runs of zero groups, which is left out
    int gapLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && group(end) == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gap && gapLength > 1) {
        text.append("::");
        i += gapLength - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
            .append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }

  private int group(int index) {
    return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
  }
}
