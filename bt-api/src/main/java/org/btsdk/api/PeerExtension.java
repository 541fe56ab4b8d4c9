// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import org.btsdk.model.PeerAddress;

/// An extension message of the embedder's own (BEP 10), made by [Session#extension(String,
/// Handler)]. Threads: any. Not to be implemented by clients.
public interface PeerExtension extends AutoCloseable {
  /// The longest message, in bytes: longer ones are refused both ways.
  int MAX_PAYLOAD_BYTES = 128 * 1024;

  /// Sends a message to a peer that has the extension too. A peer that lets more than a MiB of
  /// messages wait is disconnected.
  ///
  /// @param torrent the torrent whose connection is used
  /// @param peer the peer's address
  /// @param payload at most [#MAX_PAYLOAD_BYTES]; copied
  /// @return false if the peer is not connected, or does not have the extension
  /// @throws IllegalArgumentException if the payload is too long, or the torrent is none of this
  ///   session's
  boolean send(Torrent torrent, PeerAddress peer, byte[] payload);

  /// Ends the registration; peers that are connected are not told. Idempotent.
  @Override
  void close();

  /// Is told what arrives. Called by a virtual thread of the session's, one call at a time; while
  /// it blocks, a bounded number of messages waits and further ones are dropped.
  interface Handler {
    /// A peer has the extension too.
    ///
    /// @param torrent the torrent whose connection it is
    /// @param peer the peer
    default void onPeer(Torrent torrent, PeerAddress peer) {}

    /// A message arrived.
    ///
    /// @param torrent the torrent whose connection it came over
    /// @param peer the peer
    /// @param payload what it sent, at most [PeerExtension#MAX_PAYLOAD_BYTES]
    void onMessage(Torrent torrent, PeerAddress peer, byte[] payload);
  }
}
