// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.Arrays;
import org.btsdk.model.IpAddress;

/// How far an address reaches. Networks for documentation (192.0.2.0/24 and others) count as
/// global: they belong to nobody.
public enum AddressScope {
  /// Nobody's: unspecified, multicast, broadcast, reserved.
  UNUSABLE,
  /// This machine.
  LOOPBACK,
  /// This network: private (RFC 1918), link-local, shared by a provider's customers (RFC 6598),
  /// unique local IPv6.
  LOCAL,
  /// The internet.
  GLOBAL;

  /// 24 bits of IPv4, as the smallest network that is routed; 64 of IPv6, as one subscriber has.
  private static final int V4_NETWORK_BYTES = 3;

  private static final int V6_NETWORK_BYTES = 8;

  /// The scope of an address. An IPv6 address that stands for an IPv4 address (NAT64, 6to4) has
  /// that one's.
  public static AddressScope of(IpAddress address) {
    byte[] bytes = address.toBytes();
    return bytes.length == 4 ? v4(bytes) : v6(bytes);
  }

  /// Whether it reaches no further than this network.
  public boolean isNear() {
    return this == LOOPBACK || this == LOCAL;
  }

  /// The network of an address: its /24 or /64, with zeros after it.
  public static IpAddress network(IpAddress address) {
    byte[] bytes = address.toBytes();
    int kept = bytes.length == 4 ? V4_NETWORK_BYTES : V6_NETWORK_BYTES;
    Arrays.fill(bytes, kept, bytes.length, (byte) 0);
    return IpAddress.of(bytes);
  }

  /// What stands for the one who has an address, where somebody is kept away with all he has: on
  /// the internet his [#host(IpAddress)]. Of IPv6 a subscriber has a /64 at least (RFC 6177), and
  /// could come from another of its 2^64 addresses each time. Some hosters give one /64 to several
  /// customers, who share what one of them gets; a /48 is no bound, since many subscribers share
  /// one. (libtorrent and Transmission ban the one address.) Near addresses stand for themselves:
  /// all neighbours share a link's network.
  public static IpAddress holder(IpAddress address) {
    return of(address) == GLOBAL ? host(address) : address;
  }

  /// What stands for the one who has an address, where each may have so much: an IPv4 address, or
  /// the network of an IPv6 address. Where the IPv6 address stands for an IPv4 address whose holder
  /// shares its network with the whole internet (NAT64, Teredo), it is that one.
  public static IpAddress host(IpAddress address) {
    byte[] bytes = address.toBytes();
    if (bytes.length == 4) {
      return address;
    }
    if (isNat64(bytes)) {
      return IpAddress.of(Arrays.copyOfRange(bytes, 12, 16));
    }
    if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0) {
      byte[] client = Arrays.copyOfRange(bytes, 12, 16);
      for (int i = 0; i < client.length; i++) {
        client[i] = (byte) ~client[i]; // RFC 4380 has it so
      }
      return IpAddress.of(client);
    }
    return network(address);
  }

  private static boolean isNat64(byte[] v6) {
    return v6[0] == 0 && v6[1] == 0x64 && v6[2] == (byte) 0xff && v6[3] == (byte) 0x9b;
  }

  private static AddressScope v4(byte[] bytes) {
    int a = bytes[0] & 0xff;
    int b = bytes[1] & 0xff;
    if (a == 0 || a >= 224) {
      return UNUSABLE;
    }
    if (a == 127) {
      return LOOPBACK;
    }
    boolean local =
        a == 10
            || (a == 172 && (b & 0xf0) == 16)
            || (a == 192 && b == 168)
            || (a == 169 && b == 254)
            || (a == 100 && (b & 0xc0) == 64)
            || (a == 198 && (b & 0xfe) == 18); // for benchmarks, RFC 2544
    return local ? LOCAL : GLOBAL;
  }

  private static AddressScope v6(byte[] bytes) {
    int a = bytes[0] & 0xff;
    int b = bytes[1] & 0xff;
    if (a == 0xff || (a == 1 && b == 0)) {
      return UNUSABLE; // multicast, and the prefix that is thrown away (RFC 6666)
    }
    if ((a & 0xfe) == 0xfc || (a == 0xfe && (b & 0x80) != 0)) {
      return LOCAL;
    }
    if (a == 0x20 && b == 0x02) {
      return v4(Arrays.copyOfRange(bytes, 2, 6));
    }
    if (isNat64(bytes)) {
      return v4(Arrays.copyOfRange(bytes, 12, 16));
    }
    for (int i = 0; i < 12; i++) {
      if (bytes[i] != 0) {
        return GLOBAL;
      }
    }
    boolean one = bytes[12] == 0 && bytes[13] == 0 && bytes[14] == 0 && bytes[15] == 1;
    return one ? LOOPBACK : UNUSABLE; // the others once stood for IPv4 addresses
  }
}
