// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Piece;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.StorageContext;

/// A torrent to store, whose bytes follow from its name.
record Sample(String name, TorrentGeometry geometry) {
  static Sample oneFile(String name, int pieceLength, int lengthBytes) {
    return new Sample(
        name,
        TorrentGeometry.contiguous(pieceLength, List.of(FileEntry.of(List.of(name), lengthBytes))));
  }

  /// Files that share pieces, padding, an empty file, and one that is assembled of several parts.
  static Sample mixed(String name) {
    List<FileEntry> files =
        List.of(
            FileEntry.of(List.of(name, "a"), 100_000),
            FileEntry.of(List.of(name, "empty"), 0),
            FileEntry.of(List.of(name, "sub", "big"), 6 << 20),
            FileEntry.of(List.of(name, "b"), 300_000),
            new FileEntry(
                List.of(".pad", "1"), 50_000, Set.of(FileEntry.Attribute.PADDING), List.of()),
            FileEntry.of(List.of(name, "c"), 400_000));
    return new Sample(name, TorrentGeometry.contiguous(6 << 20, files));
  }

  InfoHashes infoHashes() {
    byte[] hash = new byte[Sha1Hash.LENGTH];
    new Random(name.hashCode()).nextBytes(hash);
    return InfoHashes.v1(Sha1Hash.of(hash));
  }

  PieceStorage open(S3StorageProvider provider, Map<String, String> settings) throws IOException {
    PluginConfig config = PluginConfig.of(provider.configKeys(), settings);
    return (PieceStorage)
        provider.open(new StorageContext(infoHashes(), name, geometry, Path.of(""), config));
  }

  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < geometry.pieceCount(); i++) {
      pieces.add(geometry.piece(i));
    }
    return pieces;
  }

  byte[] data(Piece piece) throws IOException {
    byte[] bytes = new byte[piece.dataLengthBytes()];
    new SplittableRandom(name.hashCode() * 31L + piece.index()).nextBytes(bytes);
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

  byte[] fileData(int file) throws IOException {
    byte[] bytes = new byte[(int) geometry.files().get(file).lengthBytes()];
    for (Piece piece : pieces()) {
      byte[] data = data(piece);
      geometry.slices(
          piece.index(),
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

  void store(PieceStorage storage, Piece piece) throws IOException {
    storage.commit(piece, new Bytes(data(piece)));
  }

  void storeAll(PieceStorage storage) throws IOException {
    for (Piece piece : pieces()) {
      store(storage, piece);
    }
  }

  static byte[] read(PieceStorage storage, Piece piece, int begin, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    storage.read(piece, begin, buffer);
    assertThat(buffer.hasRemaining()).isFalse();
    return buffer.array();
  }

  void assertComplete(PieceStorage storage) throws IOException {
    for (Piece piece : pieces()) {
      assertThat(read(storage, piece, 0, piece.dataLengthBytes()))
          .as("%s", piece)
          .isEqualTo(data(piece));
    }
  }

  private record Bytes(byte[] bytes) implements PieceData {
    @Override
    public int lengthBytes() {
      return bytes.length;
    }

    @Override
    public void read(int beginBytes, ByteBuffer into) {
      into.put(bytes, beginBytes, into.remaining());
    }

    @Override
    public InputStream newInputStream() {
      return new ByteArrayInputStream(bytes);
    }
  }
}
