// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btsdk.model.bencode.Bencode.Span;
import org.jspecify.annotations.Nullable;

/// The hashes of the pieces of each file (BEP 52 `piece layers`), proven by the roots of the files.
/// They stay in the bytes of the torrent file. Immutable; threads may share it.
final class PieceLayers {
  private final byte[] bytes;
  private final SortedMap<Sha256Hash, Span> byRoot;

  private PieceLayers(byte[] bytes, SortedMap<Sha256Hash, Span> byRoot) {
    this.bytes = bytes;
    this.byRoot = byRoot;
  }

  /// Takes the layers that the files need, and checks each once; others are left out.
  ///
  /// @param bytes the torrent file
  /// @param strings where the strings of hashes are, by root
  static PieceLayers check(
      byte[] bytes,
      SortedMap<Sha256Hash, Span> strings,
      TorrentGeometry geometry,
      List<@Nullable Sha256Hash> roots)
      throws MalformedTorrentException {
    TreeMap<Sha256Hash, Span> proven = new TreeMap<>();
    int layer = MerkleTree.pieceLayer(geometry.pieceLength());
    for (int file = 0; file < roots.size(); file++) {
      Sha256Hash root = roots.get(file);
      FileEntry entry = geometry.files().get(file);
      if (root == null || entry.lengthBytes() <= geometry.pieceLength()) {
        continue;
      }
      Span span = strings.get(root);
      if (span == null) {
        throw new MalformedTorrentException("no piece layer for \"" + entry.displayPath() + '"');
      }
      long pieces = Math.ceilDiv(entry.lengthBytes(), (long) geometry.pieceLength());
      if (span.length() != pieces * Sha256Hash.LENGTH) {
        throw new MalformedTorrentException(
            "the piece layer of \"%s\" has %d bytes, not 32 for each of %d pieces"
                .formatted(entry.displayPath(), span.length(), pieces));
      }
      if (!proven.containsKey(root)) {
        if (!MerkleTree.root(bytes, span.begin(), span.length(), layer).equals(root)) {
          throw new MalformedTorrentException(
              "the piece layer of \"%s\" does not lead to its root".formatted(entry.displayPath()));
        }
        proven.put(root, span);
      }
    }
    return new PieceLayers(bytes, proven);
  }

  /// The hash of a piece of the file with this root; null if the file has no layer.
  @Nullable Sha256Hash hash(Sha256Hash root, int pieceOfFile) {
    Span span = byRoot.get(root);
    return span == null
        ? null
        : Sha256Hash.of(bytes, span.begin() + pieceOfFile * Sha256Hash.LENGTH, Sha256Hash.LENGTH);
  }

  /// Where the hashes of the pieces of the file with this root are; null if the file has no layer.
  @Nullable Span span(Sha256Hash root) {
    return byRoot.get(root);
  }
}
