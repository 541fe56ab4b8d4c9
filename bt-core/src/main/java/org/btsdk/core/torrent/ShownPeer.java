// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import org.btsdk.api.PeerInfo;
import org.btsdk.model.Rate;

/// What embedders are shown of a peer, put together by name. As long as no more is said, it is one
/// with which nothing was exchanged yet.
final class ShownPeer {
  private final ConnectedPeer peer;
  private final String chokeReason;

  double progress;
  boolean weChoke = true;
  boolean weAreInterested;
  boolean peerChokes = true;
  boolean peerIsInterested;
  boolean snubbed;
  long downBytesPerSecond;
  long upBytesPerSecond;
  long downloadedBytes;
  long uploadedBytes;
  int requestsToPeer;
  int requestsFromPeer;

  /// A peer.
  ///
  /// @param peer the peer
  /// @param chokeReason why it is choked or unchoked, for people
  ShownPeer(ConnectedPeer peer, String chokeReason) {
    this.peer = peer;
    this.chokeReason = chokeReason;
  }

  PeerInfo info() {
    return new PeerInfo(
        peer.address,
        peer.peerId,
        peer.client(),
        peer.outgoing,
        peer.source,
        progress,
        weChoke,
        weAreInterested,
        peerChokes,
        peerIsInterested,
        snubbed,
        Rate.bytes(downBytesPerSecond),
        Rate.bytes(upBytesPerSecond),
        downloadedBytes,
        uploadedBytes,
        requestsToPeer,
        requestsFromPeer,
        chokeReason);
  }
}
