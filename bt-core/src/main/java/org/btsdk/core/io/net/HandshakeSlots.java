// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.util.TreeMap;
import org.btsdk.core.peer.AddressScope;
import org.btsdk.model.IpAddress;

/// How many strangers may be in the middle of a handshake at once, since each may say nothing for
/// as long as it lasts. Threads: any; a lock for a few instructions.
public final class HandshakeSlots {
  /// 200: who comes beyond that is closed, so that strangers who connect and say nothing cost a
  /// bounded amount.
  static final int MAX = 200;

  /// 20 of one host on the internet ([AddressScope#host(IpAddress)]): who connects and says nothing
  /// keeps nobody else out. Neighbours are not counted apart.
  static final int MAX_OF_HOST = 20;

  private final TreeMap<IpAddress, Integer> ofHost = new TreeMap<>();
  private int taken;

  /// Takes a slot; who got one gives it back with [#release(IpAddress)].
  ///
  /// @return whether there was one
  public synchronized boolean tryAcquire(IpAddress address) {
    IpAddress host = AddressScope.host(address);
    if (taken >= MAX || (isCounted(address) && ofHost.getOrDefault(host, 0) >= MAX_OF_HOST)) {
      return false;
    }
    taken++;
    if (isCounted(address)) {
      ofHost.merge(host, 1, Integer::sum);
    }
    return true;
  }

  /// Gives back a slot that was taken with the same address.
  public synchronized void release(IpAddress address) {
    taken--;
    if (isCounted(address)) {
      ofHost.computeIfPresent(
          AddressScope.host(address), (_, count) -> count > 1 ? count - 1 : null);
    }
  }

  private static boolean isCounted(IpAddress address) {
    return AddressScope.of(address) == AddressScope.GLOBAL;
  }
}
