// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import org.btsdk.model.IpAddress;

/// What can happen to a session. A torrent is named by a number that no other torrent of the
/// session ever has; events about a torrent that was removed are ignored, since they cross.
public sealed interface SessionEvent {
  /// A torrent was added. It does not run before [SessionAction.Activate].
  ///
  /// @param torrent its number
  record TorrentAdded(int torrent) implements SessionEvent {}

  /// A torrent is gone, with its connections and dials.
  ///
  /// @param torrent its number
  record TorrentRemoved(int torrent) implements SessionEvent {}

  /// A torrent would run if it were its turn, or would not (any more): it is paused, has failed, or
  /// is done.
  ///
  /// @param torrent its number
  /// @param wants whether it would run
  record WantsToRun(int torrent, boolean wants) implements SessionEvent {}

  /// A torrent would like to open connections.
  ///
  /// @param torrent its number
  /// @param count how many in all, zero or more; replaces what was said before
  /// @param stalled whether it is a download to which next to nothing has come for long
  record DialsWanted(int torrent, int count, boolean stalled) implements SessionEvent {}

  /// A torrent did not use permits.
  ///
  /// @param torrent its number
  /// @param count how many, one or more
  record DialsReturned(int torrent, int count) implements SessionEvent {}

  /// A dial of a torrent ended: connected, with handshake, or failed.
  ///
  /// @param torrent its number
  record DialEnded(int torrent) implements SessionEvent {}

  /// A connection of a torrent is there, dialed or accepted.
  ///
  /// @param torrent its number
  record ConnectionOpened(int torrent) implements SessionEvent {}

  /// A connection of a torrent is gone.
  ///
  /// @param torrent its number
  record ConnectionClosed(int torrent) implements SessionEvent {}

  /// How many upload slots a torrent could use.
  ///
  /// @param torrent its number
  /// @param interested peers that want something of us, zero or more
  /// @param seeding whether the torrent only gives
  record SlotsWanted(int torrent, int interested, boolean seeding) implements SessionEvent {}

  /// An address is kept away from all torrents.
  ///
  /// @param address the address
  /// @param durationNanos how long, above zero
  /// @param reason for people
  record Banned(IpAddress address, long durationNanos, String reason) implements SessionEvent {}

  /// Enough nodes of the DHT agree on our address.
  ///
  /// @param address our address as they see it
  record ExternalAddressAgreed(IpAddress address) implements SessionEvent {}

  /// Somebody told us our address.
  ///
  /// @param address our address as they see it
  /// @param voter who says so
  record ExternalAddressVote(IpAddress address, IpAddress voter) implements SessionEvent {}
}
