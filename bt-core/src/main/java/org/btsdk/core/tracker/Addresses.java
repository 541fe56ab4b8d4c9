// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;
import org.btsdk.spi.tracker.HostResolver;

/// Host names and what kind of address they stand for, and how long one may take. Has no state.
final class Addresses {
  private Addresses() {}

  /// The end of a call on the clock of [System#nanoTime()], of which only differences count. A time
  /// that nanoseconds cannot count becomes 292 years.
  static long deadlineNanos(Duration timeout) {
    return System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
  }

  /// Looks a name up, and keeps the addresses of one kind.
  static List<InetAddress> resolve(
      HostResolver resolver, String host, AddressFamily family, long deadlineNanos)
      throws IOException, InterruptedException {
    Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    return ofFamily(host, resolver.resolve(host, left), family);
  }

  private static List<InetAddress> ofFamily(
      String host, List<InetAddress> addresses, AddressFamily family) throws UnknownHostException {
    List<InetAddress> fitting = new ArrayList<>();
    for (InetAddress address : addresses) {
      boolean v4 = address.getAddress().length == 4;
      boolean fits =
          switch (family) {
            case ANY -> true;
            case V4 -> v4;
            case V6 -> !v4;
          };
      if (fits) {
        fitting.add(address);
      }
    }
    if (fitting.isEmpty()) {
      throw new UnknownHostException("%s has no address of family %s".formatted(host, family));
    }
    return fitting;
  }

  /// The address that a URI's host is, if it is one and no name.
  static List<InetAddress> literal(String host) {
    int zone = host.indexOf('%'); // in brackets; perhaps of an interface that is not here
    try {
      return List.of(InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone) + "]"));
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  /// Whether an address leads to this machine or its own network, where a stranger must not send
  /// us; or to nobody. An IPv6 address that stands for an IPv4 address (NAT64, 6to4) leads where
  /// that one does. The same as all that is not global in the engine's `AddressScope`, which a
  /// transport does not see.
  static boolean isInner(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean special = bytes.length == 4 ? isInnerV4(bytes, 0) : isInnerV6(bytes);
    return special
        || address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress();
  }

  private static boolean isInnerV4(byte[] bytes, int at) {
    int a = bytes[at] & 0xff;
    int b = bytes[at + 1] & 0xff;
    return a == 0
        || a == 10
        || a == 127
        || a >= 224
        || (a == 172 && (b & 0xf0) == 16)
        || (a == 192 && b == 168)
        || (a == 169 && b == 254)
        || (a == 100 && (b & 0xc0) == 64) // shared by a provider's customers, RFC 6598
        || (a == 198 && (b & 0xfe) == 18); // for benchmarks, RFC 2544
  }

  private static boolean isInnerV6(byte[] bytes) {
    int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    boolean nat64 = first == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
    boolean onceV4 = true; // ::/96, with loopback in it
    for (int i = 0; i < 12; i++) {
      onceV4 &= bytes[i] == 0;
    }
    return onceV4
        || first == 0x100 // thrown away, RFC 6666
        || (first & 0xfe00) == 0xfc00 // unique local
        || (first & 0xff80) == 0xfe80 // link-local, and site-local of old
        || (nat64 && isInnerV4(bytes, 12))
        || (first == 0x2002 && isInnerV4(bytes, 2));
  }
}
