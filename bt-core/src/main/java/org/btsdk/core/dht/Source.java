// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// Whom limits count as one, as a number: an IPv4 address, or an IPv6 network of 64 bits, which is
/// what a household gets. In a local network each address and port is one, since many nodes of a
/// test or of a company stand behind one address there.
final class Source {
  /// Above every IPv4 address; IPv6 networks that begin so are not global.
  private static final long V4 = 1L << 40;

  private static final long LOCAL = 1L << 50;

  private Source() {}

  static long of(PeerAddress address) {
    long of = of(address.ip());
    return Reach.of(address.ip()) == Reach.LOCAL
        ? LOCAL | (of * 0x9e3779b97f4a7c15L + address.port()) >>> 14
        : of;
  }

  static long of(IpAddress address) {
    byte[] bytes = address.toBytes();
    long value = 0;
    for (int i = 0; i < Math.min(8, bytes.length); i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return bytes.length == 4 ? V4 | value : value;
  }

  /// The network that one owner probably has: 24 bits of an IPv4 address, 48 of an IPv6 one.
  static long network(IpAddress address) {
    long of = of(address);
    return address.isV4() ? of >>> 8 : of >>> 16;
  }
}
