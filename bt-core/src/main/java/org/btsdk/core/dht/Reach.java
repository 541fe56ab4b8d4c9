// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.dht.NodeIdRule;

/// From where an address can be reached. What strangers name is judged by it: nobody outside may
/// send us into our own network, or to where no node can be.
enum Reach {
  /// From the same network: loopback, private, link-local, shared by a provider's customers.
  LOCAL,
  /// From everywhere.
  GLOBAL,
  /// Not an address of one host.
  NOWHERE;

  /// 1024: below are ports of other services, which strangers would like to see annoyed by us.
  private static final int MIN_PORT = 1024;

  static Reach of(IpAddress address) {
    byte[] bytes = address.toBytes();
    int first = bytes[0] & 0xff;
    if (address.isV4()) {
      if (first == 0 || first >= 224) {
        return NOWHERE; // this host, multicast, reserved, broadcast
      }
      if (first == 100 && (bytes[1] & 0xc0) == 64) {
        return LOCAL; // RFC 6598, 100.64.0.0/10
      }
    } else if (first == 0xff || isUnspecified(bytes)) {
      return NOWHERE;
    }
    return NodeIdRule.isExempt(address) ? LOCAL : GLOBAL;
  }

  /// Whether a node at an address that a stranger named may be asked.
  ///
  /// @param named what was named
  /// @param by where the stranger is
  static boolean allows(PeerAddress named, Reach by) {
    return switch (of(named.ip())) {
      case LOCAL -> by == LOCAL && named.port() != 0;
      case GLOBAL -> named.port() >= MIN_PORT;
      case NOWHERE -> false;
    };
  }

  /// Whether a peer at an address that a stranger named may be told to a caller, who will connect.
  ///
  /// @param named what was named
  /// @param by where the stranger is
  static boolean allowsPeer(PeerAddress named, Reach by) {
    return switch (of(named.ip())) {
      case LOCAL -> by == LOCAL && named.port() != 0;
      case GLOBAL -> named.port() != 0;
      case NOWHERE -> false;
    };
  }

  private static boolean isUnspecified(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
