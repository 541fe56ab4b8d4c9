// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.time.Duration;
import java.util.Optional;
import org.btsdk.model.Rate;

/// Numbers of a torrent. Immutable. Payload is the bytes of blocks; totals go on after a restart
/// where there is resume data.
///
/// @param downloadedBytes payload that was received and taken, in total
/// @param uploadedBytes payload sent, in total
/// @param wastedBytes payload that was received twice, too late or unasked, in this session
/// @param corruptBytes payload of pieces whose hash was wrong, in this session
/// @param downRate payload a second, smoothed over a few seconds
/// @param upRate payload a second, smoothed over a few seconds
/// @param peers how many are connected
/// @param seeds how many of them have everything
/// @param knownPeers how many addresses are known
/// @param availability how many copies of the torrent the connected peers and we have together,
///   zero or more; 3.25 says that each piece is there three times, and a quarter of them once more
/// @param activeTime how long it was not paused, in this session
/// @param eta how long it will take at this rate; zero if it is done, empty if it will not come to
///   an end
public record TorrentStats(
    long downloadedBytes,
    long uploadedBytes,
    long wastedBytes,
    long corruptBytes,
    Rate downRate,
    Rate upRate,
    int peers,
    int seeds,
    int knownPeers,
    double availability,
    Duration activeTime,
    Optional<Duration> eta) {
  /// @throws IllegalArgumentException if the availability is negative, or no number
  public TorrentStats {
    if (!(availability >= 0)) {
      throw new IllegalArgumentException("availability is zero or more, not " + availability);
    }
  }

  /// Uploaded through downloaded bytes; 0 if nothing was downloaded.
  public double ratio() {
    return downloadedBytes == 0 ? 0 : (double) uploadedBytes / downloadedBytes;
  }
}
