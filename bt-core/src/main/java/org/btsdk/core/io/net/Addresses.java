// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.net.InetAddress;
import org.btsdk.model.IpAddress;

/// What kind of address an address is.
public final class Addresses {
  private Addresses() {}

  /// Loopback, link-local, private (RFC 1918, RFC 4193) and shared (RFC 6598) addresses: those that
  /// do not leave the network or the provider's.
  public static boolean isLocal(IpAddress address) {
    InetAddress inet = address.toInetAddress();
    byte[] bytes = address.toBytes();
    boolean shared = address.isV4() && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    boolean unique = !address.isV4() && (bytes[0] & 0xfe) == 0xfc;
    return inet.isLoopbackAddress()
        || inet.isLinkLocalAddress()
        || inet.isSiteLocalAddress()
        || shared
        || unique;
  }
}
