// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// An IPv4 or IPv6 address, never a host name. Immutable; threads may share it. Its hash and its
/// order depend on its bytes alone, so that they are the same in every run. An IPv4 address mapped
/// into IPv6 (`::ffff:a.b.c.d`) becomes the IPv4 address.
///
/// Ordered: IPv4 before IPv6, then by bytes, unsigned.
public final class IpAddress implements Comparable<IpAddress> {
  private final boolean v4;
  private final long high; // the first eight bytes; 0 for IPv4
  private final long low; // the others, or all four

  private IpAddress(boolean v4, long high, long low) {
    this.v4 = v4;
    this.high = high;
    this.low = low;
  }

  /// The address with these bytes in network order.
  ///
  /// @param bytes 4 or 16 bytes; copied
  /// @throws IllegalArgumentException if there are neither 4 nor 16
  public static IpAddress of(byte... bytes) {
    return switch (bytes.length) {
      case 4 -> new IpAddress(true, 0, number(bytes, 0, 4));
      case 16 -> {
        long high = number(bytes, 0, 8);
        long low = number(bytes, 8, 8);
        boolean mapped = high == 0 && low >>> 32 == 0xffff;
        yield new IpAddress(mapped, high, mapped ? low & 0xffff_ffffL : low);
      }
      default ->
          throw new IllegalArgumentException(
              "an IP address has 4 or 16 bytes, not " + bytes.length);
    };
  }

  private static long number(byte[] bytes, int from, int count) {
    long number = 0;
    for (int i = from; i < from + count; i++) {
      number = number << 8 | (bytes[i] & 0xff);
    }
    return number;
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

  /// Whether this is an IPv4 address.
  public boolean isV4() {
    return v4;
  }

  /// A copy of the 4 or 16 bytes, in network order.
  public byte[] toBytes() {
    byte[] bytes = new byte[v4 ? 4 : 16];
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = (byte) ((i < 8 ? low : high) >>> (8 * (i & 7)));
    }
    return bytes;
  }

  /// The same address for the JDK's sockets; no name is looked up.
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(toBytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are always an address", e);
    }
  }

  @Override
  public int compareTo(IpAddress other) {
    if (v4 != other.v4) {
      return v4 ? -1 : 1;
    }
    return high == other.high
        ? Long.compareUnsigned(low, other.low)
        : Long.compareUnsigned(high, other.high);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && v4 == that.v4 && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }

  /// The literal, without brackets; IPv6 in its short form (RFC 5952).
  @Override
  public String toString() {
    return isV4() ? v4() : v6();
  }

  private String v4() {
    return "%d.%d.%d.%d".formatted(low >>> 24, (low >>> 16) & 0xff, (low >>> 8) & 0xff, low & 0xff);
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
    return (int) ((index < 4 ? high : low) >>> (16 * (3 - (index & 3)))) & 0xffff;
  }
}
