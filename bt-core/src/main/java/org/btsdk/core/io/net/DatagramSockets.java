// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.SessionConfig;
import org.btsdk.model.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the UDP sockets of a session.
public final class DatagramSockets {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramSockets.class);

  private DatagramSockets() {}

  /// Opens a socket for each address that the settings name, or that is there.
  ///
  /// @param config the settings
  /// @param port the port they should have; 0 for one that the system chooses
  /// @return those that could be opened
  public static List<DatagramChannel> open(SessionConfig config, int port) {
    List<DatagramChannel> open = new ArrayList<>();
    int wanted = port;
    for (InetAddress address : addresses(config)) {
      try {
        DatagramChannel channel = open(address, wanted);
        open.add(channel);
        wanted = wanted == 0 ? localPort(channel) : wanted;
      } catch (IOException | UnsupportedOperationException e) {
        LOG.warn("no UDP socket at {}: {}", address.getHostAddress(), e.getMessage());
      }
    }
    return open;
  }

  private static List<InetAddress> addresses(SessionConfig config) {
    if (!config.dhtAddresses().isEmpty()) {
      return config.dhtAddresses();
    }
    if (config.bindAddress().isPresent()) {
      return List.of(config.bindAddress().get());
    }
    List<InetAddress> addresses = new ArrayList<>();
    addresses.add(IpAddress.parse("0.0.0.0").toInetAddress());
    // BEP 32: a node's IPv6 address must be one that others can reach, and one only.
    publicV6().ifPresent(addresses::add);
    return addresses;
  }

  private static Optional<InetAddress> publicV6() {
    try {
      for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (card.isUp() && !card.isLoopback()) {
          for (InetAddress address : Collections.list(card.getInetAddresses())) {
            if (address instanceof Inet6Address && (address.getAddress()[0] & 0xe0) == 0x20) {
              return Optional.of(IpAddress.of(address).toInetAddress()); // 2000::/3, no scope
            }
          }
        }
      }
    } catch (SocketException e) {
      LOG.debug("the network cards could not be told", e);
    }
    return Optional.empty();
  }

  private static DatagramChannel open(InetAddress address, int port) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            address instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      try {
        channel.bind(new InetSocketAddress(address, port));
      } catch (BindException e) {
        if (port == 0) {
          throw e;
        }
        LOG.info("UDP port {} is taken; another one is used", port);
        channel.bind(new InetSocketAddress(address, 0));
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// What a socket is bound to.
  public static InetSocketAddress local(DatagramChannel channel) {
    try {
      if (channel.getLocalAddress() instanceof InetSocketAddress address) {
        return address;
      }
      throw new IllegalStateException("a bound socket has an address");
    } catch (IOException e) {
      throw new IllegalStateException("a bound socket has an address", e);
    }
  }

  static int localPort(DatagramChannel channel) {
    return local(channel).getPort();
  }

  public static void closeQuietly(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing a UDP socket failed", e);
    }
  }
}
