// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Rate;

/// A connected peer. Immutable.
///
/// @param address where the connection goes
/// @param peerId who it says it is
/// @param client what its peer id or extension handshake says it runs, for people
/// @param outgoing whether we opened the connection
/// @param source how we came to know it: `incoming`, `tracker`, `user`, `link` (a magnet link named
///   it), `dht`, `pex` (another peer named it), `lsd` (it is on our network) or a peer source's
///   name
/// @param progress how much of the torrent it has, from 0 to 1; a guess while the metadata is not
///   there yet
/// @param weChoke whether we choke it
/// @param weAreInterested whether we want something of it
/// @param peerChokes whether it chokes us
/// @param peerIsInterested whether it wants something of us
/// @param snubbed whether it unchoked us and sends nothing
/// @param downRate payload a second from it
/// @param upRate payload a second to it
/// @param downloadedBytes payload from it
/// @param uploadedBytes payload to it
/// @param requestsToPeer blocks we asked it for that are outstanding
/// @param requestsFromPeer blocks it asked us for that are outstanding
/// @param chokeReason why it is choked or unchoked by us, in a few words
public record PeerInfo(
    PeerAddress address,
    PeerId peerId,
    String client,
    boolean outgoing,
    String source,
    double progress,
    boolean weChoke,
    boolean weAreInterested,
    boolean peerChokes,
    boolean peerIsInterested,
    boolean snubbed,
    Rate downRate,
    Rate upRate,
    long downloadedBytes,
    long uploadedBytes,
    int requestsToPeer,
    int requestsFromPeer,
    String chokeReason) {
  /// @throws IllegalArgumentException if the progress is not from 0 to 1
  public PeerInfo {
    if (!(progress >= 0 && progress <= 1)) {
      throw new IllegalArgumentException("progress is from 0 to 1, not " + progress);
    }
  }
}
