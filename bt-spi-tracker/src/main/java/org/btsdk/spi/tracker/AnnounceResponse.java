// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// What a tracker answered. Immutable.
///
/// @param peers whom it named, at most [#MAX_PEERS], duplicates removed
/// @param interval how long to wait until the next regular announce
/// @param minInterval how long to wait at least (BEP 3 extension `min interval`)
/// @param seeders how many have everything; empty if it did not say
/// @param leechers how many do not; empty if it did not say
/// @param warning what it wants people to read
/// @param trackerId what it wants to be told again
/// @param externalIp our address as it sees it (BEP 24)
public record AnnounceResponse(
    List<PeerAddress> peers,
    Duration interval,
    Optional<Duration> minInterval,
    OptionalInt seeders,
    OptionalInt leechers,
    Optional<String> warning,
    Optional<String> trackerId,
    Optional<IpAddress> externalIp) {
  /// The most peers that are taken from one answer; real trackers send at most a few hundred.
  public static final int MAX_PEERS = 2000;

  /// @throws IllegalArgumentException if there are too many peers
  public AnnounceResponse {
    peers = List.copyOf(peers);
    if (peers.size() > MAX_PEERS) {
      throw new IllegalArgumentException("too many peers: " + peers.size());
    }
  }
}
