// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.limiter;

import org.btsdk.model.InfoHashes;
import org.jspecify.annotations.Nullable;

/// A stream of bytes that asks a [RateLimiter]. All connections of a torrent with peers of one
/// class are one flow in each direction: equal flows are the same, and each may come as an object
/// of its own. Immutable; threads may share it.
///
/// @param direction which way the bytes go
/// @param torrent the torrent; null before a handshake told it
/// @param peerClass what kind of peer it is with
public record Flow(Direction direction, @Nullable InfoHashes torrent, PeerClass peerClass) {
  /// Which way bytes go, as seen from here.
  public enum Direction {
    /// From the peer to us.
    DOWN,
    /// From us to the peer.
    UP
  }

  /// What kind of peer bytes are exchanged with.
  public enum PeerClass {
    /// Anyone.
    NORMAL,
    /// On the same network: loopback, link-local and private addresses.
    LOCAL
  }
}
