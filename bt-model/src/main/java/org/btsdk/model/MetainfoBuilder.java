// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btsdk.model.FileEntry.Attribute;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// Writes the `info` dictionary of a new torrent from its parts (NOT thread safe): of version 1
/// from the hashes of its pieces, of version 2 from the roots of its files, of a hybrid from both.
/// Trackers and what else stands beside `info` are set with [Metainfo#edit()] on the result.
public final class MetainfoBuilder {
  private final String name;
  private final TorrentGeometry geometry;
  private byte @Nullable [] pieceHashes;
  private boolean isVersion2;
  private final TreeMap<Integer, Sha256Hash> roots = new TreeMap<>(); // by file
  private final TreeMap<BencodeString, BencodeValue> layers = new TreeMap<>();
  private boolean isPrivate;
  private String source = "";

  MetainfoBuilder(String name, TorrentGeometry geometry) {
    this.name = name;
    this.geometry = geometry;
    for (FileEntry file : geometry.files()) {
      boolean inFolder = file.path().size() > 1 || isSingleFile();
      if (!file.path().getFirst().equals(name) || !inFolder) {
        throw new IllegalArgumentException(
            "the path \"%s\" does not begin with the torrent's name \"%s\""
                .formatted(file.displayPath(), name));
      }
    }
  }

  private boolean isSingleFile() {
    return geometry.files().size() == 1 && geometry.files().getFirst().path().size() == 1;
  }

  /// Sets the hashes of version 1.
  ///
  /// @param hashes SHA-1 of each piece one after the other; copied
  /// @throws IllegalArgumentException if there are not 20 bytes for each piece
  public MetainfoBuilder pieceHashes(byte[] hashes) {
    if (hashes.length != (long) geometry.pieceCount() * Sha1Hash.LENGTH) {
      throw new IllegalArgumentException(
          "%d bytes are not 20 for each of %d pieces"
              .formatted(hashes.length, geometry.pieceCount()));
    }
    this.pieceHashes = hashes.clone();
    return this;
  }

  /// Makes the torrent version 2 (or hybrid, if it has piece hashes), and sets the hashes of one
  /// file. A torrent of version 2 that has only empty files calls [#version2()] instead.
  ///
  /// @param file index of the file, which is neither empty nor padding
  /// @param root the root of its tree, see [MerkleTree]
  /// @param pieceLayer the hashes of its pieces one after the other; empty if it is no longer than
  ///   one piece
  /// @throws IndexOutOfBoundsException if there is no such file
  public MetainfoBuilder file(int file, Sha256Hash root, byte[] pieceLayer) {
    FileEntry entry = geometry.files().get(file);
    roots.put(file, root);
    isVersion2 = true;
    if (entry.lengthBytes() > geometry.pieceLength()) {
      layers.put(BencodeString.of(root.toBytes()), BencodeString.of(pieceLayer));
    }
    return this;
  }

  /// Makes the torrent version 2 (or hybrid, if it has piece hashes), as [#file(int, Sha256Hash,
  /// byte\[\])] does: for a torrent of empty files, which have no hashes.
  public MetainfoBuilder version2() {
    isVersion2 = true;
    return this;
  }

  /// Sets whether only trackers may name peers (BEP 27); false if not set.
  public MetainfoBuilder isPrivate(boolean value) {
    this.isPrivate = value;
    return this;
  }

  /// Sets what private trackers write into `info`, so that the same files have another info-hash.
  ///
  /// @param value empty for none
  public MetainfoBuilder source(String value) {
    this.source = value;
    return this;
  }

  /// The torrent, without trackers.
  ///
  /// @throws IllegalArgumentException if the parts do not make a torrent
  public Metainfo build() {
    TreeMap<BencodeString, BencodeValue> info = new TreeMap<>();
    put(info, "name", BencodeString.of(name));
    put(info, "piece length", new BencodeInteger(geometry.pieceLength()));
    if (isPrivate) {
      put(info, "private", new BencodeInteger(1));
    }
    if (!source.isEmpty()) {
      put(info, "source", BencodeString.of(source));
    }
    if (pieceHashes != null) {
      putVersion1(info, pieceHashes);
    }
    if (isVersion2) {
      put(info, "meta version", new BencodeInteger(2));
      put(info, "file tree", fileTree());
    }
    try {
      Metainfo metainfo = Metainfo.ofInfo(Bencode.write(new BencodeDictionary(info)));
      return isVersion2 ? metainfo.edit().pieceLayers(layers).build() : metainfo;
    } catch (MalformedTorrentException | IllegalStateException e) {
      throw new IllegalArgumentException("the parts make no torrent: " + e.getMessage(), e);
    }
  }

  private void putVersion1(SortedMap<BencodeString, BencodeValue> info, byte[] hashes) {
    put(info, "pieces", BencodeString.of(hashes));
    if (isSingleFile()) {
      putProperties(info, geometry.files().getFirst());
      return;
    }
    List<BencodeValue> files = new ArrayList<>();
    for (FileEntry file : geometry.files()) {
      TreeMap<BencodeString, BencodeValue> entry = new TreeMap<>();
      putProperties(entry, file);
      put(entry, "path", strings(file.path().subList(1, file.path().size())));
      files.add(new BencodeDictionary(entry));
    }
    put(info, "files", new BencodeList(files));
  }

  private static void putProperties(SortedMap<BencodeString, BencodeValue> target, FileEntry file) {
    StringBuilder attributes = new StringBuilder();
    for (Attribute attribute : file.attributes()) {
      attributes.append(
          switch (attribute) {
            case PADDING -> 'p';
            case EXECUTABLE -> 'x';
            case HIDDEN -> 'h';
            case SYMLINK -> 'l';
          });
    }
    if (!attributes.isEmpty()) {
      put(target, "attr", BencodeString.of(attributes.toString()));
    }
    put(target, "length", new BencodeInteger(file.lengthBytes()));
    if (!file.symlinkTarget().isEmpty()) {
      List<String> symlink = file.symlinkTarget();
      put(target, "symlink path", strings(symlink.subList(1, symlink.size())));
    }
  }

  /// A folder of the tree while it grows.
  private static final class Folder {
    final TreeMap<BencodeString, Folder> folders = new TreeMap<>();
    final TreeMap<BencodeString, BencodeValue> files = new TreeMap<>();

    BencodeDictionary toDictionary() {
      TreeMap<BencodeString, BencodeValue> entries = new TreeMap<>(files);
      folders.forEach((key, folder) -> entries.put(key, folder.toDictionary()));
      return new BencodeDictionary(entries);
    }
  }

  private BencodeDictionary fileTree() {
    Folder top = new Folder();
    List<FileEntry> files = geometry.files();
    for (int i = 0; i < files.size(); i++) {
      FileEntry file = files.get(i);
      if (file.isPadding()) {
        continue;
      }
      TreeMap<BencodeString, BencodeValue> properties = new TreeMap<>();
      putProperties(properties, file);
      Sha256Hash root = roots.get(i);
      if (root != null) {
        put(properties, "pieces root", BencodeString.of(root.toBytes()));
      }
      Folder folder = top;
      List<String> path = isSingleFile() ? file.path() : file.path().subList(1, file.path().size());
      for (String component : path.subList(0, path.size() - 1)) {
        folder = folder.folders.computeIfAbsent(BencodeString.of(component), _ -> new Folder());
      }
      TreeMap<BencodeString, BencodeValue> entry = new TreeMap<>();
      put(entry, "", new BencodeDictionary(properties));
      folder.files.put(BencodeString.of(path.getLast()), new BencodeDictionary(entry));
    }
    return top.toDictionary();
  }

  private static BencodeList strings(List<String> strings) {
    return new BencodeList(strings.stream().<BencodeValue>map(BencodeString::of).toList());
  }

  private static void put(
      SortedMap<BencodeString, BencodeValue> target, String key, BencodeValue value) {
    target.put(BencodeString.of(key), value);
  }
}
