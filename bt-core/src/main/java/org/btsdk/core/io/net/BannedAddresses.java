// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import org.btsdk.core.session.Bans;
import org.btsdk.model.IpAddress;

/// Addresses that are kept away from all torrents of a session, see [Bans]. Threads: any; a lock
/// for a few instructions.
public final class BannedAddresses {
  private final Bans bans = new Bans();

  /// @param durationNanos how long, above zero
  public synchronized void ban(IpAddress address, long durationNanos) {
    bans.ban(address, System.nanoTime(), durationNanos, "");
  }

  public synchronized boolean contains(IpAddress address) {
    return bans.reason(address, System.nanoTime()).isPresent();
  }

  /// How many there are now.
  public synchronized int count() {
    return bans.count(System.nanoTime());
  }
}
