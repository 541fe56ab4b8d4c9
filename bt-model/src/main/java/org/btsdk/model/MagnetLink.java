// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A magnet link (BEP 9, 52, 53). Immutable; threads may share it.
///
/// @param infoHashes `xt`
/// @param displayName `dn`, as written: see [SafeNames] before it names a file
/// @param trackers `tr`, in order
/// @param webSeeds `ws`
/// @param peers `x.pe` as `HOST:PORT`, since a host may be a name; a link that is parsed has at
///   most [#MAX_PEERS]
/// @param selectedFiles `so` (BEP 53), file indexes in ascending order; empty for all
public record MagnetLink(
    InfoHashes infoHashes,
    Optional<String> displayName,
    List<URI> trackers,
    List<URI> webSeeds,
    List<String> peers,
    List<Integer> selectedFiles) {

  /// 256 Ki characters: a thousand trackers fit many times.
  public static final int MAX_LENGTH = 256 * 1024;

  /// 100 peers of one link: no person names more, and a link that somebody else made must not have
  /// us try address after address. Those beyond are left out.
  public static final int MAX_PEERS = 100;

  /// How many files a link may select, counted as often as it names them: a range of a few
  /// characters must not fill the memory, nor many of them take long.
  public static final int MAX_SELECTED_FILES = 65_536;

  /// @throws IllegalArgumentException if an index is negative, a tracker or web seed has no scheme,
  ///   or a peer is not `HOST:PORT`
  public MagnetLink {
    trackers = List.copyOf(trackers);
    webSeeds = List.copyOf(webSeeds);
    peers = List.copyOf(peers);
    MagnetParts.check(trackers, webSeeds, peers);
    selectedFiles = MagnetParts.inOrder(selectedFiles);
  }

  /// A link of nothing but info-hashes.
  public static MagnetLink of(InfoHashes infoHashes) {
    return new MagnetLink(infoHashes, Optional.empty(), List.of(), List.of(), List.of(), List.of());
  }

  /// Parses a magnet link. Parameters may carry a number (`xt.1`, `tr.2`); unknown ones, and
  /// trackers, seeds and peers that are malformed, are left out. A plus sign is a space in `dn`, as
  /// those who make links mean it there, and itself elsewhere.
  ///
  /// @throws MalformedTorrentException if it is none, has no known hash, or has a malformed one
  public static MagnetLink parse(String text) throws MalformedTorrentException {
    return MagnetParts.parse(text).link();
  }

  /// The link as a URI.
  public URI toUri() {
    return URI.create(toString());
  }

  /// The link in its canonical form, which [#parse(String)] reads again: hashes in lower-case
  /// hexadecimal, version 1 first, then name, trackers, web seeds, peers and selected files.
  @Override
  public String toString() {
    List<String> parameters = new ArrayList<>();
    infoHashes.v1().ifPresent(hash -> parameters.add("xt=" + MagnetParts.V1 + hash.toHex()));
    infoHashes
        .v2()
        .ifPresent(
            hash -> parameters.add("xt=" + MagnetParts.V2 + MagnetParts.SHA_256 + hash.toHex()));
    parameters.addAll(MagnetParts.written(displayName, trackers, webSeeds, peers, selectedFiles));
    return MagnetParts.SCHEME + String.join("&", parameters);
  }
}
