// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SplittableRandom;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Piece;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageProvider;

/// A torrent to store, whose bytes follow from a seed. Immutable; threads may share it.
///
/// @param name its name, also the folder of its files where it has several
/// @param geometry its pieces and files
/// @param seed what its bytes are made from
record SampleTorrent(String name, TorrentGeometry geometry, long seed) {
  private static final int KIB = 1024;

  /// Three pieces and a half in one file.
  static SampleTorrent plain() {
    return plain("plain.bin", 1);
  }

  static SampleTorrent plain(String name, long seed) {
    List<FileEntry> files = List.of(file(3 * 32 * KIB + 16 * KIB + 7, name));
    return new SampleTorrent(name, TorrentGeometry.contiguous(32 * KIB, files), seed);
  }

  /// Pieces that span many files, in folders, with empty ones among them and names that are not
  /// ASCII.
  static SampleTorrent manyFiles() {
    List<FileEntry> files = new ArrayList<>();
    files.add(file(0, "many", "first-empty"));
    for (int i = 0; i < 60; i++) {
      files.add(file(i * 97L % 1500, "many", "folder-" + i % 7, "file-" + i));
    }
    files.add(file(0, "many", "folder-3", "deep", "deeper", "empty"));
    files.add(file(40_000, "many", "grün 猫 ☂.bin"));
    files.add(file(0, "many", "last-empty"));
    return new SampleTorrent("many", TorrentGeometry.contiguous(16 * KIB, files), 2);
  }

  /// Version 1 with padding: at the end of pieces as BEP 47 has it, in the middle of a piece, and a
  /// piece of nothing else.
  static SampleTorrent padded() {
    List<FileEntry> files =
        List.of(
            file(20_000, "padded", "a"),
            padding(12_768, "1"),
            file(100, "padded", "b"),
            padding(50, "2"),
            file(3_000, "padded", "c"),
            padding(29_618 + 32 * KIB, "3"),
            file(32 * KIB + 1, "padded", "d"));
    return new SampleTorrent("padded", TorrentGeometry.contiguous(32 * KIB, files), 3);
  }

  /// Version 2: the last piece of every file is short.
  static SampleTorrent aligned() {
    List<FileEntry> files =
        List.of(
            file(40_000, "aligned", "a"),
            file(0, "aligned", "empty"),
            file(1, "aligned", "b"),
            file(16 * KIB, "aligned", "c"));
    return new SampleTorrent("aligned", TorrentGeometry.aligned(16 * KIB, files), 4);
  }

  /// Files of no bytes only.
  static SampleTorrent empty() {
    List<FileEntry> files = List.of(file(0, "empty", "a"), file(0, "empty", "sub", "b"));
    return new SampleTorrent("empty", TorrentGeometry.contiguous(16 * KIB, files), 5);
  }

  /// A file beyond what 32 bits can address, and one behind it.
  static SampleTorrent large() {
    List<FileEntry> files =
        List.of(file(5L << 30, "large", "big.bin"), file(10_000, "large", "small.bin"));
    return new SampleTorrent("large", TorrentGeometry.contiguous(256 * KIB, files), 6);
  }

  /// Thousands of files.
  static SampleTorrent thousands() {
    List<FileEntry> files = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      files.add(file(100, "thousands", "d" + i / 100, "f" + i));
    }
    return new SampleTorrent("thousands", TorrentGeometry.contiguous(16 * KIB, files), 7);
  }

  /// One of each shape that is small.
  static List<SampleTorrent> shapes() {
    return List.of(plain(), manyFiles(), padded(), aligned());
  }

  private static FileEntry file(long lengthBytes, String... path) {
    return FileEntry.of(List.of(path), lengthBytes);
  }

  private static FileEntry padding(long lengthBytes, String name) {
    return new FileEntry(
        List.of(".pad", name), lengthBytes, Set.of(FileEntry.Attribute.PADDING), List.of());
  }

  StorageContext context(Path folder, PluginConfig config) {
    byte[] hash = new byte[Sha1Hash.LENGTH];
    Arrays.fill(hash, (byte) seed);
    return new StorageContext(
        InfoHashes.v1(Sha1Hash.of(hash)), name, geometry, folder, config, SampleTorrent::plugin);
  }

  /// Those that a storage may wrap: whatever is on the paths of the test.
  private static StorageProvider plugin(String name) throws IOException {
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    throw new IOException("there is no storage plugin \"" + name + "\" on the paths of this test");
  }

  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < geometry.pieceCount(); i++) {
      pieces.add(geometry.piece(i));
    }
    return pieces;
  }

  Piece piece(int index) {
    return geometry.piece(index);
  }

  /// The data of a piece: what a storage is given and gives back. Padding inside it is zeros.
  byte[] data(Piece piece) throws IOException {
    byte[] bytes = new byte[piece.dataLengthBytes()];
    new SplittableRandom(seed * 1_000_003 + piece.index()).nextBytes(bytes);
    geometry.slices(
        piece.index(),
        0,
        bytes.length,
        (file, _, begin, length) -> {
          if (geometry.files().get(file).isPadding()) {
            Arrays.fill(bytes, begin, begin + length, (byte) 0);
          }
        });
    return bytes;
  }

  /// The bytes of a file, which must be small.
  byte[] fileData(int file) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(geometry.files().get(file).lengthBytes())];
    for (int index = geometry.firstPiece(file); index <= geometry.lastPiece(file); index++) {
      Piece piece = piece(index);
      byte[] data = data(piece);
      geometry.slices(
          index,
          0,
          data.length,
          (sliceFile, position, begin, length) -> {
            if (sliceFile == file) {
              System.arraycopy(data, begin, bytes, (int) position, length);
            }
          });
    }
    return bytes;
  }

  @Override
  public String toString() {
    return name;
  }
}
