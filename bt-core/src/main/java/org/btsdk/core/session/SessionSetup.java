// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

/// What a [SessionMachine] begins with.
///
/// @param maxConnections the most connections of all torrents, one or more
/// @param maxConnectionsPerTorrent the most connections of one torrent, one or more
/// @param maxDials the most connections that are being opened at once, one or more
/// @param dialSpacingNanos how long to wait at least from one dial to the next, zero or more
/// @param maxActive the most torrents that run at once; [Integer#MAX_VALUE] for no limit
/// @param uploadSlots peers unchoked at once in all torrents; 0 for automatic
public record SessionSetup(
    int maxConnections,
    int maxConnectionsPerTorrent,
    int maxDials,
    long dialSpacingNanos,
    int maxActive,
    int uploadSlots) {
  /// @throws IllegalArgumentException if a number is out of its range
  public SessionSetup {
    if (maxConnections < 1
        || maxConnectionsPerTorrent < 1
        || maxDials < 1
        || dialSpacingNanos < 0
        || maxActive < 1
        || uploadSlots < 0) {
      throw new IllegalArgumentException("a limit of a session is out of its range");
    }
  }
}
