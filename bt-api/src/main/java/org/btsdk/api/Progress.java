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
  /// The most that is said of what is not done yet: with one decimal it is not printed as 100.
  private static final double NEARLY = 99.9;

  /// From 0 to 100. 100 only if all is done: what is verified and not yet durable
  /// ([TorrentState#FINISHING]), or lacks a little, is 99.9.
  public double percent() {
    if (wantedBytes <= 0) {
      return state == TorrentState.SEEDING ? 100 : 0;
    }
    return doneBytes >= wantedBytes && state != TorrentState.FINISHING
        ? 100
        : Math.min(NEARLY, doneBytes * 100.0 / wantedBytes);
  }
}
