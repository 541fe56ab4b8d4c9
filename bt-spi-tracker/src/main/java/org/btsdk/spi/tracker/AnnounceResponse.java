// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// What a tracker answered. Immutable; threads may share it.
///
/// The engine dials what is on loopback only if the host of the tracker's URI is on this machine,
/// and what is on a private network only if that host is near; a URI without a host is neither.
///
/// @param peers whom it named, at most [#MAX_PEERS]; copied, without duplicates
/// @param interval how long to wait until the next regular announce, zero or more; the engine waits
///   one minute at least, and one day at most
/// @param minInterval how long to wait at least (`min interval`, an extension of BEP 3), zero or
///   more; the engine waits one day at most
/// @param seeders how many have everything, zero or more; empty if it did not say
/// @param leechers how many do not, zero or more; empty if it did not say
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

  /// @throws IllegalArgumentException if there are too many peers, or a number or time is negative
  public AnnounceResponse {
    peers = List.copyOf(peers);
    if (peers.size() > MAX_PEERS) {
      throw new IllegalArgumentException(
          "at most %d peers are taken, not %d".formatted(MAX_PEERS, peers.size()));
    }
    peers = peers.stream().distinct().toList();
    requireNotNegative("interval", interval);
    minInterval.ifPresent(time -> requireNotNegative("minInterval", time));
    seeders.ifPresent(count -> requireNotNegative("seeders", count));
    leechers.ifPresent(count -> requireNotNegative("leechers", count));
  }

  private static void requireNotNegative(String what, Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(what + " is zero or more, not " + time);
    }
  }

  private static void requireNotNegative(String what, int count) {
    if (count < 0) {
      throw new IllegalArgumentException(what + " is zero or more, not " + count);
    }
  }
}
