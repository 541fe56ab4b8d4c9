// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// What a tracker says to an announce. Immutable.
public sealed interface AnnounceReply {
  /// 2,000: the most peers that are taken from one answer; real trackers send a few hundred.
  int MAX_PEERS = 2000;

  /// 30 minutes, if a tracker does not say when to come again.
  Duration DEFAULT_INTERVAL = Duration.ofMinutes(30);

  /// 1 minute: whoever asks for more is not taken at its word.
  Duration SHORTEST_INTERVAL = Duration.ofMinutes(1);

  /// 1 day: longer, and the tracker has forgotten us.
  Duration LONGEST_INTERVAL = Duration.ofDays(1);

  /// It took the announce.
  ///
  /// @param peers whom it named, without twins, at most [#MAX_PEERS]
  /// @param interval when to come again, from [#SHORTEST_INTERVAL] to [#LONGEST_INTERVAL]
  /// @param minInterval how long to wait at least, to [#LONGEST_INTERVAL]
  /// @param seeders how many have everything
  /// @param leechers how many do not
  /// @param warning what it wants people to read
  /// @param trackerId what it wants to be told again
  /// @param externalIp our address as it sees it (BEP 24)
  record Accepted(
      List<PeerAddress> peers,
      Duration interval,
      Optional<Duration> minInterval,
      OptionalInt seeders,
      OptionalInt leechers,
      Optional<String> warning,
      Optional<String> trackerId,
      Optional<IpAddress> externalIp)
      implements AnnounceReply {
    /// An answer without anything in it, which some trackers give to `stopped`.
    public static final Accepted EMPTY =
        new Accepted(
            List.of(),
            DEFAULT_INTERVAL,
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /// Copies the peers.
    public Accepted {
      peers = List.copyOf(peers);
    }
  }

  /// It refused.
  ///
  /// @param refusal why
  record Refused(Refusal refusal) implements AnnounceReply {}

  /// An interval a tracker named, made sane.
  ///
  /// @param seconds as it was named; zero and less count as not named
  static Duration interval(long seconds) {
    if (seconds <= 0) {
      return DEFAULT_INTERVAL;
    }
    long sane = Math.clamp(seconds, SHORTEST_INTERVAL.toSeconds(), LONGEST_INTERVAL.toSeconds());
    return Duration.ofSeconds(sane);
  }
}
