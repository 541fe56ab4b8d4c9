// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
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
    return Optional.of(new IdleFiles(folder));
  }
}
