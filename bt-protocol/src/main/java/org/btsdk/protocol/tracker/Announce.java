// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import java.util.Optional;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;

/// What an announce tells a tracker (BEP 3, BEP 15). Immutable.
///
/// @param infoHash the torrent
/// @param peerId who we are
/// @param port where we listen, 0 to 65535
/// @param uploadedBytes payload sent since the start, zero or more
/// @param downloadedBytes payload received since the start, zero or more
/// @param leftBytes what is missing, zero or more; [Long#MAX_VALUE] while it is unknown
/// @param event what happened
/// @param numWant how many peers are wanted, zero or more
/// @param key a number that stays when our address changes (BEP 7), unsigned
/// @param trackerId what the tracker told us to repeat
public record Announce(
    Sha1Hash infoHash,
    PeerId peerId,
    int port,
    long uploadedBytes,
    long downloadedBytes,
    long leftBytes,
    Event event,
    int numWant,
    int key,
    Optional<String> trackerId) {
  /// What happened, in the order of BEP 15's numbers.
  public enum Event {
    /// Nothing: a regular announce.
    NONE,
    /// The download is done now.
    COMPLETED,
    /// The first announce.
    STARTED,
    /// The last announce.
    STOPPED,
    /// A partial seed has what it wants (BEP 21); UDP has no number for it.
    PAUSED
  }

  /// 2^32 - 1: what is told while it is unknown how much is missing. Trackers take a peer with
  /// nothing left for a seed, and some do not take 63 bits.
  public static final long UNKNOWN_LEFT = 0xffff_ffffL;

  /// @throws IllegalArgumentException if a number is out of its range
  public Announce {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
    }
    if (uploadedBytes < 0 || downloadedBytes < 0 || leftBytes < 0 || numWant < 0) {
      throw new IllegalArgumentException("an announce counts from zero");
    }
  }

  /// What is missing, as it is told.
  long toldLeftBytes() {
    return leftBytes == Long.MAX_VALUE ? UNKNOWN_LEFT : leftBytes;
  }
}
