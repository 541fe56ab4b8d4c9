// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.choker;

/// Takes what a [Choker] chose. Not thread-safe; valid only during one call of it.
public interface Choice {
  /// Unchokes a peer, with a reason for those who ask why.
  ///
  /// @param peer zero or more, less than [RoundView#peerCount()]
  /// @param reason a few words for people, for example `best rate`; a constant, not made anew
  void unchoke(int peer, String reason);
}
