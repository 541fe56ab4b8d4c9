// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A magnet link to a torrent that its publisher can replace (BEP 46): it names an item in the DHT
/// that points to the torrent of now. Immutable; threads may share it.
///
/// @param target `xs` and `s`: whose item, and which
/// @param displayName `dn`, as written: see [SafeNames] before it names a file
/// @param trackers `tr`, in order
/// @param webSeeds `ws`
/// @param peers `x.pe` as `HOST:PORT`; a link that is parsed has at most [MagnetLink#MAX_PEERS]
/// @param selectedFiles `so` (BEP 53), file indexes in ascending order; empty for all
public record MutableLink(
    MutableTarget target,
    Optional<String> displayName,
    List<URI> trackers,
    List<URI> webSeeds,
    List<String> peers,
    List<Integer> selectedFiles) {

  /// @throws IllegalArgumentException if an index is negative, a tracker or web seed has no scheme,
  ///   or a peer is not `HOST:PORT`
  public MutableLink {
    trackers = List.copyOf(trackers);
    webSeeds = List.copyOf(webSeeds);
    peers = List.copyOf(peers);
    MagnetParts.check(trackers, webSeeds, peers);
    selectedFiles = MagnetParts.inOrder(selectedFiles);
  }

  /// A link of nothing but a publisher.
  public static MutableLink of(MutableTarget target) {
    return new MutableLink(target, Optional.empty(), List.of(), List.of(), List.of(), List.of());
  }

  /// Whether a text is a magnet link that names a publisher and no torrent (`xt`), though perhaps a
  /// malformed one. One that names both is a [MagnetLink] to that torrent.
  public static boolean isOne(String text) {
    try {
      MagnetParts parts = MagnetParts.parse(text);
      return parts.namesPublisher() && !parts.namesTorrent();
    } catch (MalformedTorrentException _) {
      return false;
    }
  }

  /// Parses a magnet link that names a publisher, as [MagnetLink#parse(String)] one that names a
  /// torrent. A torrent that it names too is left out.
  ///
  /// @throws MalformedTorrentException if it is none, or its key or salt is malformed
  public static MutableLink parse(String text) throws MalformedTorrentException {
    return MagnetParts.parse(text).mutableLink();
  }

  /// The link to the torrent that the publisher points to, with all else that stands in this one.
  ///
  /// @param pointer what the item says
  public MagnetLink to(TorrentPointer pointer) {
    return new MagnetLink(
        InfoHashes.v1(pointer.infoHash()), displayName, trackers, webSeeds, peers, selectedFiles);
  }

  /// The link in its canonical form, which [#parse(String)] reads again.
  @Override
  public String toString() {
    List<String> parameters = new ArrayList<>();
    parameters.add("xs=" + MagnetParts.PUBLISHER + target.publicKey());
    if (target.salt().length() > 0) {
      parameters.add("s=" + HexFormat.of().formatHex(target.salt().toBytes()));
    }
    parameters.addAll(MagnetParts.written(displayName, trackers, webSeeds, peers, selectedFiles));
    return MagnetParts.SCHEME + String.join("&", parameters);
  }
}
