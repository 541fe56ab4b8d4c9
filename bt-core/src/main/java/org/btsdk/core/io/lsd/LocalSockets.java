// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.lsd;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.protocol.lsd.LocalGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The multicast sockets of local discovery: one for each group, in which it is a member on every
/// interface that can multicast. Several programs of one machine share the port. Threads: one.
final class LocalSockets {
  private static final Logger LOG = LoggerFactory.getLogger(LocalSockets.class);

  /// 16 interfaces: more than a machine has, unless it is full of virtual ones.
  private static final int MAX_INTERFACES = 16;

  private final Optional<InetAddress> bind;
  private final Map<LocalGroup, DatagramChannel> channels = new EnumMap<>(LocalGroup.class);
  private final Map<Integer, NetworkInterface> joined = new TreeMap<>(); // by the system's number
  private final Map<Integer, NetworkInterface> seen = new TreeMap<>();

  /// @param bind the only address to speak from; empty for all
  LocalSockets(Optional<InetAddress> bind) {
    this.bind = bind;
  }

  /// Opens what can be opened.
  ///
  /// @return the sockets; none if this machine cannot multicast
  Map<LocalGroup, DatagramChannel> open() {
    if (usable().isEmpty()) {
      return Map.of();
    }
    for (LocalGroup group : LocalGroup.values()) {
      if (bind.isEmpty() || isV4(bind.get()) == (group == LocalGroup.V4)) {
        try {
          channels.put(group, open(group));
        } catch (IOException | UnsupportedOperationException e) {
          LOG.info("no local discovery by {}: {}", group.address(), e.getMessage());
        }
      }
    }
    join();
    return channels;
  }

  private static DatagramChannel open(LocalGroup group) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            group == LocalGroup.V4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(new InetSocketAddress(LocalGroup.PORT));
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      channel.configureBlocking(false);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isV4(InetAddress address) {
    return address instanceof Inet4Address;
  }

  /// Interfaces that are up and can multicast; only the one with our address if we are bound to it.
  private Map<Integer, NetworkInterface> usable() {
    Map<Integer, NetworkInterface> usable = new TreeMap<>();
    try {
      for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        boolean wanted =
            bind.isPresent()
                ? Collections.list(card.getInetAddresses()).contains(bind.get())
                : !card.isLoopback() && !card.isPointToPoint();
        if (wanted && card.isUp() && card.supportsMulticast() && usable.size() < MAX_INTERFACES) {
          usable.put(card.getIndex(), card);
        }
      }
    } catch (SocketException e) {
      LOG.debug("the network interfaces could not be told", e);
    }
    return usable;
  }

  /// Joins the groups on interfaces that are new, and forgets those that are gone.
  private void join() {
    Map<Integer, NetworkInterface> usable = usable();
    joined.keySet().retainAll(usable.keySet());
    seen.keySet().retainAll(usable.keySet());
    usable.forEach((number, card) -> {
      if (seen.put(number, card) == null) {
        channels.forEach((group, channel) -> join(number, card, group, channel));
      }
    });
  }

  private void join(int number, NetworkInterface card, LocalGroup group, DatagramChannel channel) {
    try {
      channel.join(group.address().ip().toInetAddress(), card);
      joined.put(number, card);
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} cannot be joined on {}", group.address(), card.getName(), e);
    }
  }

  /// Sends a datagram on every interface; who does not take it now does not get it.
  void send(LocalGroup group, byte[] datagram) {
    DatagramChannel channel = channels.get(group);
    if (channel == null) {
      return;
    }
    join();
    for (NetworkInterface card : joined.values()) {
      try {
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, card);
        channel.send(ByteBuffer.wrap(datagram), group.address().toSocketAddress());
      } catch (IOException | RuntimeException e) {
        LOG.debug("local discovery could not speak on {}: {}", card.getName(), e.getMessage());
      }
    }
  }

  /// Whether an address is in a network that one of our interfaces is in.
  boolean isNeighbour(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (NetworkInterface card : joined.values()) {
      for (InterfaceAddress own : card.getInterfaceAddresses()) {
        if (sharePrefix(bytes, own.getAddress().getAddress(), own.getNetworkPrefixLength())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean sharePrefix(byte[] one, byte[] other, int bits) {
    if (one.length != other.length || bits <= 0) {
      return false;
    }
    for (int bit = 0; bit < bits && bit < one.length * 8; bit += 8) {
      int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
      if (((one[bit / 8] ^ other[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  void close() {
    channels.forEach((group, channel) -> {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("closing the socket of {} failed", group.address(), e);
      }
    });
  }
}
