// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.tracker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.btsdk.core.peer.AddressScope;
import org.btsdk.model.IpAddress;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.HostResolver;

/// Where a tracker is, which decides whether it may name peers on our own network. Has no state.
public final class TrackerPlace {
  /// 5 s: the name was looked up a moment ago, and the system remembers it.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final IpAddress LOOPBACK = IpAddress.of(InetAddress.getLoopbackAddress());

  private TrackerPlace() {}

  /// Looks the tracker's name up, if it matters. A virtual thread; blocks.
  ///
  /// @return the address that is farthest away, since who runs a tracker on the internet can give
  ///   its name an address of our network too; one of loopback if it is on this machine; empty if
  ///   it does not matter, or nobody knows
  public static Optional<IpAddress> of(
      URI tracker, AnnounceResponse response, HostResolver resolver) throws InterruptedException {
    String host = tracker.getHost();
    boolean matters =
        response.peers().stream().anyMatch(peer -> AddressScope.of(peer.ip()).isNear());
    if (host == null || !matters) {
      return Optional.empty();
    }
    try {
      Optional<IpAddress> place = farthest(resolver.resolve(host, PATIENCE));
      return place.isPresent() && isOurs(place.get()) ? Optional.of(LOOPBACK) : place;
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static boolean isOurs(IpAddress address) throws SocketException {
    return NetworkInterface.getByInetAddress(address.toInetAddress()) != null;
  }

  private static Optional<IpAddress> farthest(List<InetAddress> addresses) {
    Optional<IpAddress> farthest = Optional.empty();
    for (InetAddress each : addresses) {
      IpAddress address = IpAddress.of(each);
      if (farthest.isEmpty()
          || AddressScope.of(address).compareTo(AddressScope.of(farthest.get())) > 0) {
        farthest = Optional.of(address);
      }
    }
    return farthest;
  }
}
