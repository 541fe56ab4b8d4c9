// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import java.util.List;
import org.btsdk.model.Sha1Hash;

/// What a tracker says to a scrape (BEP 48, BEP 15). Immutable.
public sealed interface ScrapeReply {
  /// It answered.
  ///
  /// @param swarms those torrents that were asked for and that it knows; copied
  record Accepted(List<Swarm> swarms) implements ScrapeReply {
    public Accepted {
      swarms = List.copyOf(swarms);
    }
  }

  /// It refused.
  ///
  /// @param refusal why
  record Refused(Refusal refusal) implements ScrapeReply {}

  /// How many peers a torrent has.
  ///
  /// @param infoHash the torrent
  /// @param seeders how many have everything, zero or more
  /// @param leechers how many do not, zero or more
  /// @param downloads how often it was completed, zero or more
  record Swarm(Sha1Hash infoHash, int seeders, int leechers, int downloads) {}
}
