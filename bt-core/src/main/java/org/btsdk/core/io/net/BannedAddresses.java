// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.btsdk.model.IpAddress;

/// Addresses that are kept away from all torrents of a session, until when. Threads: any.
public final class BannedAddresses {
  private final Map<IpAddress, Long> untilNanos = new ConcurrentHashMap<>();

  public void ban(IpAddress address, long durationNanos) {
    untilNanos.put(address, System.nanoTime() + durationNanos);
  }

  public boolean contains(IpAddress address) {
    Long until = untilNanos.get(address);
    if (until == null) {
      return false;
    }
    if (until - System.nanoTime() <= 0) {
      untilNanos.remove(address, until);
      return false;
    }
    return true;
  }

  /// How many there are now.
  public int count() {
    untilNanos.values().removeIf(until -> until - System.nanoTime() <= 0);
    return untilNanos.size();
  }
}
