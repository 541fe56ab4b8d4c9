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

  /// Whether an address leads to this machine or its own network, where a stranger must not send
  /// us.
  static boolean isInner(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean sharedByCarrier =
        bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64; // 100.64.0.0/10
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc; // fc00::/7
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || sharedByCarrier
        || uniqueLocal;
  }
}
