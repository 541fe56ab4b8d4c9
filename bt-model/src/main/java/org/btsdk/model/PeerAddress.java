// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.InetSocketAddress;

/// Where a peer listens: an address, never a host name, and a port. Immutable; threads may share
/// it.
///
/// @param ip the address
/// @param port 0 to 65535; 0 means that the peer did not say where it listens
public record PeerAddress(IpAddress ip, int port) implements Comparable<PeerAddress> {
  /// @throws IllegalArgumentException if the port is not from 0 to 65535
  public PeerAddress {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
    }
  }

  /// Parses `192.0.2.1:6881` or `[2001:db8::1]:6881`; looks no name up.
  ///
  /// @throws IllegalArgumentException if the text is not an address literal and a port
  public static PeerAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("expected ADDRESS:PORT, not \"" + text + '"');
    }
    String host = text.substring(0, colon);
    if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
      throw new IllegalArgumentException(
          "an IPv6 address stands in brackets before its port: [" + host + "]:...");
    }
    try {
      return new PeerAddress(IpAddress.parse(host), port(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected ADDRESS:PORT, not \"" + text + '"', e);
    }
  }

  private static int port(String digits) {
    if (!digits.matches("[0-9]{1,9}")) {
      throw new NumberFormatException("not a port");
    }
    return Integer.parseInt(digits);
  }

  /// The address of a resolved socket address.
  ///
  /// @throws IllegalArgumentException if the address is an unresolved host name
  public static PeerAddress of(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("unresolved: " + address);
    }
    return new PeerAddress(IpAddress.of(address.getAddress()), address.getPort());
  }

  /// The same address for the JDK's sockets.
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(ip.toInetAddress(), port);
  }

  /// By address, then by port.
  @Override
  public int compareTo(PeerAddress other) {
    int byIp = ip.compareTo(other.ip);
    return byIp == 0 ? Integer.compare(port, other.port) : byIp;
  }

  /// `192.0.2.1:6881` or `[2001:db8::1]:6881`, which [#parse(String)] reads again.
  @Override
  public String toString() {
    return ip.isV4() ? ip + ":" + port : "[" + ip + "]:" + port;
  }
}
