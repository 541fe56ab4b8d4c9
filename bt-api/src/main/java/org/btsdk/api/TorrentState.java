// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

/// What a torrent is doing.
public enum TorrentState {
  /// Waits for its turn, see [SessionConfig#maxActive()].
  QUEUED,
  /// Fetches the metadata of a magnet link.
  METADATA,
  /// Reads and hashes data that is there already.
  CHECKING,
  /// Downloads.
  DOWNLOADING,
  /// Has all that is wanted, and makes it durable.
  FINISHING,
  /// Has all that is wanted, and uploads.
  SEEDING,
  /// Was paused, reached its goal, or is complete and does not seed.
  PAUSED,
  /// Something is wrong, see [Torrent#failure()]; [Torrent#resume()] tries again.
  FAILED,
  /// Was removed from its session, or the session was closed.
  REMOVED
}
