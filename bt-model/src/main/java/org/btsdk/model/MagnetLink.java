// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A magnet link (BEP 9, 52, 53). Immutable; threads may share it.
///
/// @param infoHashes `xt`
/// @param displayName `dn`
/// @param trackers `tr`, in order
/// @param webSeeds `ws`
/// @param peers `x.pe` as `HOST:PORT`, since a host may be a name
/// @param selectedFiles `so` (BEP 53), file indexes in ascending order; empty for all
public record MagnetLink(
    InfoHashes infoHashes,
    Optional<String> displayName,
    List<URI> trackers,
    List<URI> webSeeds,
    List<String> peers,
    List<Integer> selectedFiles) {

  /// Parses a magnet link.
  ///
  /// @throws MalformedTorrentException if it is none, or has no known hash
  public static MagnetLink parse(String text) throws MalformedTorrentException {
    throw new MalformedTorrentException("not built yet");
  }
}
