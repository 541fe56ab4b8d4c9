// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// The machine's own addresses, and ports on them.
final class Addresses {
  private Addresses() {}

  /// An address of the loopback interface, so that each client has one of its own: Transmission
  /// tells peers apart by their address alone, and some trackers and clients name us to ourselves.
  ///
  /// @param host 1 to 254
  static InetAddress loopback(int host) {
    return IpAddress.parse("127.0.0." + host).toInetAddress();
  }

  /// Where we listen: an IPv4 address of this machine that is not of the loopback interface. What
  /// is sent to it does not leave the machine either, but Transmission connects to no peer at
  /// 127.0.0.0/8.
  static InetAddress ours() throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(Addresses::isUp)
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress() && !a.isLinkLocalAddress())
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                "this machine has no IPv4 address but those of the loopback interface;"
                    + " Transmission connects to none of these"));
  }

  /// A port that nobody listens on at this moment, for programs that must be told one.
  static int freePort(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }

  /// The same for UDP.
  static int freeUdpPort(InetAddress address) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, address)) {
      return socket.getLocalPort();
    }
  }

  static PeerAddress peer(InetAddress address, int port) {
    return new PeerAddress(IpAddress.of(address), port);
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (IOException _) {
      return false; // it went away while we looked
    }
  }
}
