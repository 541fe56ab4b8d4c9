// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.announce;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;

/// What does not change while a torrent is announced. Immutable.
///
/// @param tiers the trackers, as the torrent lists them
/// @param schemes URI schemes for which there is a transport, in lower case
/// @param torrents what the torrent is called at trackers: one hash, or two for a hybrid, which is
///   announced under both
/// @param families an announce for each (BEP 7); `ANY` alone for one announce
/// @param peerId who we are
/// @param port where we listen
/// @param bindAddress where connections should come from; empty for any
/// @param isPrivate whether peers may only come from one tracker at a time (BEP 27)
public record AnnounceSetup(
    List<List<URI>> tiers,
    List<String> schemes,
    List<Sha1Hash> torrents,
    List<AddressFamily> families,
    PeerId peerId,
    int port,
    Optional<InetAddress> bindAddress,
    boolean isPrivate) {
  /// @throws IllegalArgumentException if there is no hash or no family
  public AnnounceSetup {
    tiers = tiers.stream().map(List::copyOf).toList();
    schemes = List.copyOf(schemes);
    torrents = List.copyOf(torrents);
    families = List.copyOf(families);
    if (torrents.isEmpty() || families.isEmpty()) {
      throw new IllegalArgumentException("an announce has a hash and a family");
    }
  }

  /// In how many ways we appear to a tracker: a hash and an address family each.
  int faces() {
    return torrents.size() * families.size();
  }
}
