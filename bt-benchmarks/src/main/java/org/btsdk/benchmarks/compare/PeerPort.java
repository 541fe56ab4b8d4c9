// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// An address and a port.
///
/// @param host an IPv4 address
/// @param port from 1 to 65535
record PeerPort(String host, int port) {
  /// One that is free now; programs that cannot tell their port are given it.
  static PeerPort free(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return new PeerPort(host, socket.getLocalPort());
    }
  }

  byte[] compact() {
    byte[] compact = new byte[6];
    String[] numbers = host.split("\\.", -1);
    for (int i = 0; i < 4; i++) {
      compact[i] = (byte) Integer.parseInt(numbers[i]);
    }
    compact[4] = (byte) (port >> 8);
    compact[5] = (byte) port;
    return compact;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
