// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.btsdk.model.FileEntry;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// Which files of a torrent are objects, under which keys, and which pieces they touch. Immutable;
/// threads may share it.
final class FilePlaces {
  private final Keys keys;
  private final TorrentGeometry geometry;
  private final List<@Nullable String> keysByFile = new ArrayList<>();
  private final Map<String, Integer> filesByKey = new HashMap<>();
  private final Map<Integer, List<Integer>> emptyByPiece = new HashMap<>();

  /// @throws IOException if a file cannot have a key, as [Keys#file] says
  FilePlaces(Keys keys, TorrentGeometry geometry) throws IOException {
    this.keys = keys;
    this.geometry = geometry;
    for (int file = 0; file < geometry.files().size(); file++) {
      FileEntry entry = geometry.files().get(file);
      if (entry.isPadding() || entry.attributes().contains(FileEntry.Attribute.SYMLINK)) {
        keysByFile.add(null);
        continue;
      }
      String key = keys.file(entry);
      keysByFile.add(key);
      filesByKey.put(key, file);
      if (entry.lengthBytes() == 0) {
        emptyByPiece.computeIfAbsent(geometry.firstPiece(file), _ -> new ArrayList<>()).add(file);
      }
    }
  }

  /// How many files the torrent has, with those that are no objects.
  int count() {
    return keysByFile.size();
  }

  /// The key of a file; null if it is padding or a link.
  @Nullable String key(int file) {
    return keysByFile.get(file);
  }

  /// The file of an object that was listed, if it has the length of one; less than zero for others.
  int fileOf(Bucket.Listed object) {
    Integer file = filesByKey.get(object.key());
    return file != null && object.sizeBytes() == lengthBytes(file) ? file : -1;
  }

  /// The length of a file, in bytes.
  long lengthBytes(int file) {
    return geometry.files().get(file).lengthBytes();
  }

  /// Files of no bytes that lie at the beginning of a piece.
  List<Integer> emptyAt(int piece) {
    return emptyByPiece.getOrDefault(piece, List.of());
  }

  /// What the keys of the files begin with: the torrent's name, which is a folder if there are
  /// several.
  Set<String> prefixes() {
    Set<String> prefixes = new TreeSet<>();
    for (int file = 0; file < count(); file++) {
      if (key(file) != null) {
        List<String> path = geometry.files().get(file).path();
        prefixes.add(keys.root() + path.getFirst() + (path.size() > 1 ? "/" : ""));
      }
    }
    return prefixes;
  }

  /// The files of which a piece has bytes, without padding.
  List<Integer> filesOf(int piece) {
    List<Integer> files = new ArrayList<>();
    int length = geometry.dataLength(piece);
    if (length > 0) {
      slices(
          piece,
          0,
          length,
          (file, _, _, _) -> {
            if (key(file) != null) {
              files.add(file);
            }
          });
    }
    return files;
  }

  /// As [TorrentGeometry#slices], for a consumer that does no I/O.
  void slices(int piece, int begin, int length, TorrentGeometry.SliceConsumer consumer) {
    try {
      geometry.slices(piece, begin, length, consumer);
    } catch (IOException e) {
      throw new IllegalStateException("the consumer does no I/O", e);
    }
  }
}
