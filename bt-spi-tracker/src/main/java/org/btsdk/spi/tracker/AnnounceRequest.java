// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import java.net.InetAddress;
import java.util.Optional;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;

/// What an announce tells a tracker (BEP 3, 7, 15, 23). Immutable; threads may share it.
///
/// @param torrent the 20 bytes that stand for the torrent
/// @param peerId who we are
/// @param port where we listen, 1 to 65535; 1 if we do not, since trackers refuse 0
/// @param uploadedBytes payload sent since `started`, zero or more
/// @param downloadedBytes payload received since `started`, zero or more
/// @param leftBytes what is missing, zero or more; [Long#MAX_VALUE] while it is unknown, which is
///   told as much, since a tracker takes who has nothing left for a seed
/// @param event what happened
/// @param numWant how many peers are wanted, zero or more
/// @param key a number that stays when our address changes (BEP 7), unsigned
/// @param trackerId what the tracker told us to repeat (`tracker id`, an extension of BEP 3); empty
///   for nothing
/// @param bindAddress where the connection should come from (BEP 7 asks for one announce for each
///   address family); empty for any
/// @param family which addresses the connection should use
public record AnnounceRequest(
    Sha1Hash torrent,
    PeerId peerId,
    int port,
    long uploadedBytes,
    long downloadedBytes,
    long leftBytes,
    Event event,
    int numWant,
    int key,
    Optional<String> trackerId,
    Optional<InetAddress> bindAddress,
    AddressFamily family) {
  /// @throws IllegalArgumentException if a number is out of its range
  public AnnounceRequest {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("a port is from 1 to 65535, not " + port);
    }
    requireNotNegative("uploadedBytes", uploadedBytes);
    requireNotNegative("downloadedBytes", downloadedBytes);
    requireNotNegative("leftBytes", leftBytes);
    requireNotNegative("numWant", numWant);
  }

  private static void requireNotNegative(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " is zero or more, not " + value);
    }
  }

  /// What happened since the last announce.
  public enum Event {
    /// Nothing: a regular announce.
    NONE,
    /// The download is done now; never sent if it was complete when it started (BEP 3).
    COMPLETED,
    /// The first announce.
    STARTED,
    /// The last announce.
    STOPPED,
    /// A partial seed has what it wants (BEP 21). Told as [#NONE] where the protocol has no word
    /// for it.
    PAUSED
  }

  /// Which addresses of a tracker to use.
  public enum AddressFamily {
    /// Whatever the system prefers.
    ANY,
    /// IPv4 only.
    V4,
    /// IPv6 only.
    V6
  }
}
