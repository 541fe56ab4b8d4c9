// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import org.btsdk.model.Sha1Hash;

/// How many peers a torrent has, as a tracker knows (BEP 48). Immutable; threads may share it.
///
/// @param torrent the 20 bytes that stand for the torrent
/// @param seeders how many have everything, zero or more
/// @param leechers how many do not, zero or more
/// @param downloads how often it was completed, zero or more
public record ScrapeEntry(Sha1Hash torrent, int seeders, int leechers, int downloads) {
  /// @throws IllegalArgumentException if a number is negative
  public ScrapeEntry {
    if (seeders < 0 || leechers < 0 || downloads < 0) {
      throw new IllegalArgumentException(
          "seeders, leechers and downloads are zero or more, not %d, %d and %d"
              .formatted(seeders, leechers, downloads));
    }
  }
}
