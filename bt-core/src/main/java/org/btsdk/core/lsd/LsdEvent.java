// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.lsd;

import org.btsdk.model.IpAddress;
import org.btsdk.model.Sha1Hash;

/// What can happen to an [LsdMachine].
public sealed interface LsdEvent {
  /// Peers of a torrent are looked for from now on. Never a private one (BEP 27).
  ///
  /// @param torrent its info-hash, as peers say it
  record Wanted(Sha1Hash torrent) implements LsdEvent {}

  /// Peers of a torrent are not looked for any more.
  ///
  /// @param torrent its info-hash
  record Unwanted(Sha1Hash torrent) implements LsdEvent {}

  /// A datagram came.
  ///
  /// @param from its sender
  /// @param neighbour whether the sender's address is in a network that one of our interfaces is in
  /// @param datagram its content, whatever that is
  record Heard(IpAddress from, boolean neighbour, byte[] datagram) implements LsdEvent {}
}
