// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.lsd;

import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.lsd.LocalGroup;

/// What an [LsdMachine] wants to be done.
public sealed interface LsdAction {
  /// Sends a datagram, once on each interface.
  ///
  /// @param group where to
  /// @param datagram what
  record Send(LocalGroup group, byte[] datagram) implements LsdAction {}

  /// A neighbour has a torrent too.
  ///
  /// @param torrent which
  /// @param peer where it listens
  record Found(Sha1Hash torrent, PeerAddress peer) implements LsdAction {}
}
