// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import org.btsdk.model.IpAddress;

/// What a session's machine wants to be done.
public sealed interface SessionAction {
  /// A torrent may open connections now; unused permits come back with
  /// [SessionEvent.DialsReturned].
  ///
  /// @param torrent its number
  /// @param count how many, one or more
  record GrantDials(int torrent, int count) implements SessionAction {}

  /// All connections that there may be are taken, and a download that is stalled waits for one, or
  /// there are more, since such a download was let have one: if the torrent has a peer of no use,
  /// it closes it. Torrents are asked one after the other, until one has.
  ///
  /// @param torrent its number
  record MakeRoom(int torrent) implements SessionAction {}

  /// A torrent runs, or waits for its turn.
  ///
  /// @param torrent its number
  /// @param active whether it may run
  record Activate(int torrent, boolean active) implements SessionAction {}

  /// How many peers a torrent may unchoke.
  ///
  /// @param torrent its number
  /// @param slots zero or more
  record UseSlots(int torrent, int slots) implements SessionAction {}

  /// Enough voters agree on our address.
  ///
  /// @param address our address
  record ExternalAddressKnown(IpAddress address) implements SessionAction {}
}
