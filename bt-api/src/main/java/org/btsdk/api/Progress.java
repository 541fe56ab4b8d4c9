// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.time.Duration;
import java.util.Optional;
import org.btsdk.model.Rate;

/// How far a torrent is. Immutable.
///
/// @param state what it is doing
/// @param doneBytes how much of what is wanted is verified; while checking, how much was checked
/// @param wantedBytes how much is wanted; while checking, how much is to be checked; 0 while
///   unknown
/// @param downRate payload a second, smoothed over a few seconds
/// @param upRate payload a second, smoothed over a few seconds
/// @param peers how many are connected
/// @param seeds how many of them have everything
/// @param eta how long it will take at this rate; zero if it is done, empty if it will not come to
///   an end
public record Progress(
    TorrentState state,
    long doneBytes,
    long wantedBytes,
    Rate downRate,
    Rate upRate,
    int peers,
    int seeds,
    Optional<Duration> eta) {
  /// From 0 to 100; 100 only if all is done.
  public double percent() {
    if (wantedBytes <= 0) {
      return state == TorrentState.SEEDING ? 100 : 0;
    }
    return doneBytes >= wantedBytes ? 100 : Math.min(99.99, doneBytes * 100.0 / wantedBytes);
  }
}
