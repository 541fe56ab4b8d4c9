// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// A tracker of a torrent. Immutable.
///
/// @param uri its announce URI
/// @param tier its tier, from 0
/// @param status what it is doing
/// @param message the last error or warning, or why it is skipped; for people
/// @param nextAnnounceIn how long until the next announce; empty if none is due
/// @param seeders how many it knows; empty if it did not say
/// @param leechers how many it knows; empty if it did not say
/// @param peers how many it named the last time; 0 if it has not answered yet
public record TrackerInfo(
    URI uri,
    int tier,
    Status status,
    Optional<String> message,
    Optional<Duration> nextAnnounceIn,
    OptionalInt seeders,
    OptionalInt leechers,
    int peers) {
  /// @throws IllegalArgumentException if the tier is negative
  public TrackerInfo {
    if (tier < 0) {
      throw new IllegalArgumentException("tier is zero or more, not " + tier);
    }
  }

  /// What a tracker is doing.
  public enum Status {
    /// It was not asked yet.
    IDLE,
    /// It is being asked.
    ANNOUNCING,
    /// It answered the last time.
    WORKING,
    /// It failed the last time, and will be asked again.
    FAILING,
    /// It is not asked, see the message.
    SKIPPED
  }
}
