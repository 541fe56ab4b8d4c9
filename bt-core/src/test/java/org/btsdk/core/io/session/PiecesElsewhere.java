// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;

/// A storage of files that keeps pieces elsewhere for as long as files are not whole, which they
/// never are. Threads: any.
record PiecesElsewhere(Path folder, ConcurrentHashMap<Integer, byte[]> pieces)
    implements PieceStorage {
  @Override
  public State probe(Piece piece) {
    return pieces.containsKey(piece.index()) ? State.UNKNOWN : State.ABSENT;
  }

  @Override
  public void commit(Piece piece, PieceData data) throws IOException {
    try (var in = data.newInputStream()) {
      pieces.put(piece.index(), in.readAllBytes());
    }
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) {
    into.put(pieces.get(piece.index()), beginBytes, into.remaining());
  }

  @Override
  public void close() {}

  @Override
  public Optional<FileOperations> fileOperations() {
    return Optional.of(new NoFiles(folder));
  }

  private record NoFiles(Path folder) implements FileOperations {
    @Override
    public void move(Path to) throws IOException {
      throw new IOException("there is nothing to move");
    }

    @Override
    public void rename(int file, List<String> path) throws IOException {
      throw new IOException("there is nothing to rename");
    }

    @Override
    public void delete() {}

    @Override
    public Path path(int file) {
      return folder.resolve(String.valueOf(file));
    }

    @Override
    public OptionalLong freeBytes() {
      return OptionalLong.empty();
    }

    @Override
    public long neededBytes() {
      return 0;
    }

    @Override
    public FileStamp stamp(int file) {
      return FileStamp.MISSING;
    }
  }
}
