// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.choker;

/// Takes what a [Choker] chose. Not thread-safe; valid only during one call of it.
public interface Choice {
  /// Unchokes a peer, with a reason for those who ask why. Once more for the same peer does
  /// nothing, and takes no second slot.
  ///
  /// @param peer zero or more, less than [RoundView#peerCount()]
  /// @param reason a few words for people, for example `best rate`; a constant, not made anew
  /// @throws IndexOutOfBoundsException if there is no such peer
  void unchoke(int peer, String reason);

  /// Sends a peer that is unchoked in this call no more than so much, until it is choked or a later
  /// call unchokes it anew. Without it a peer is sent as much as the line gives. Only what the
  /// connection is given on average is bounded: about a second's worth goes at once.
  ///
  /// @param peer one that this call has unchoked
  /// @param bytesPerSecond payload, above zero
  /// @throws IllegalArgumentException if this call has not unchoked the peer, or the pace is not
  ///   above zero
  default void pace(int peer, long bytesPerSecond) {}
}
