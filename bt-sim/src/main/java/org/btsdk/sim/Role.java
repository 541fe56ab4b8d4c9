// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// How a node of the simulation behaves. All run the engine's own torrent machine; those that
/// misbehave do so below it.
public enum Role {
  /// Has everything from the beginning.
  SEED,
  /// Wants everything, and gives what it has.
  LEECHER,
  /// Wants everything and gives nothing: never unchokes anybody, never answers a request.
  FREE_RIDER,
  /// Claims to have everything, and spoils every other block it sends.
  CORRUPT,
  /// Claims to have everything, and spoils one block of each piece, slowly, and once more when that
  /// begins anew.
  SPOILER,
  /// Claims to have everything, unchokes, and then sends no block.
  SILENT,
  /// Wants everything, and floods its peers with requests for what it does not need.
  FLOODER,
  /// Has nothing and says that it has everything; rejects what it is asked for.
  LIAR,
  /// Has everything and gives it, but lies about the metadata: one says that it is longer than it
  /// is, the next spoils its bytes, the third says that it is shorter, and so on.
  FALSE_METADATA;

  /// Whether a run waits for it to finish, and holds the engine to its promises towards it.
  boolean isHonest() {
    return this == SEED || this == LEECHER;
  }

  /// Whether its machine begins with every piece.
  boolean hasAll() {
    return this == SEED
        || this == CORRUPT
        || this == SPOILER
        || this == SILENT
        || this == FALSE_METADATA;
  }

  /// Whether it has what it says.
  boolean tellsTheTruth() {
    return this != LIAR && this != CORRUPT && this != SPOILER && this != SILENT;
  }
}
