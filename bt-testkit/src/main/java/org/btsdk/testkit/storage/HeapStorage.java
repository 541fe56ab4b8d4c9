// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.Deletion;

/// A storage of blocks in memory, to be looked into by a test. What was put there outlives
/// [#close()], so that it can be opened again; [#deletion()] ends it. Threads: any.
public final class HeapStorage implements BlockStorage {
  private final TorrentGeometry geometry;
  private final Map<Integer, byte[]> pieces = new ConcurrentHashMap<>();
  private final Set<Integer> committed = ConcurrentHashMap.newKeySet();

  /// Makes an empty storage.
  ///
  /// @param geometry the torrent's pieces
  public HeapStorage(TorrentGeometry geometry) {
    this.geometry = geometry;
  }

  /// Puts all data there, as if it had been downloaded before.
  ///
  /// @param data the data of all pieces, one after the other
  /// @return this
  public HeapStorage fill(byte[] data) {
    ByteBuffer from = ByteBuffer.wrap(data);
    for (int index = 0; index < geometry.pieceCount(); index++) {
      byte[] bytes = bytes(geometry.piece(index));
      from.get(bytes);
      committed.add(index);
    }
    return this;
  }

  /// The data of all pieces, one after the other; zeros where nothing was written.
  public byte[] bytes() {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(geometry.dataBytes()));
    for (int index = 0; index < geometry.pieceCount(); index++) {
      int length = geometry.piece(index).dataLengthBytes();
      all.put(pieces.getOrDefault(index, new byte[length]));
    }
    return all.array();
  }

  private byte[] bytes(Piece piece) {
    return pieces.computeIfAbsent(piece.index(), _ -> new byte[piece.dataLengthBytes()]);
  }

  @Override
  public void write(Piece piece, int beginBytes, ByteBuffer... buffers) {
    byte[] bytes = bytes(piece);
    int at = beginBytes;
    for (ByteBuffer buffer : buffers) {
      int length = buffer.remaining();
      buffer.get(bytes, at, length);
      at += length;
    }
  }

  @Override
  public void commit(Piece piece) {
    committed.add(piece.index());
  }

  @Override
  public void discard(Piece piece) {
    committed.remove(piece.index());
    pieces.remove(piece.index());
  }

  @Override
  public State probe(Piece piece) {
    if (committed.contains(piece.index())) {
      return State.PRESENT;
    }
    return pieces.containsKey(piece.index()) ? State.UNKNOWN : State.ABSENT;
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws EOFException {
    if (!into.hasRemaining()) {
      return; // also of a piece that is all padding
    }
    byte[] bytes = pieces.get(piece.index());
    if (bytes == null) {
      throw new EOFException("nothing was written of piece " + piece.index());
    }
    into.put(bytes, beginBytes, into.remaining());
  }

  @Override
  public Optional<Deletion> deletion() {
    return Optional.of(() -> {
      pieces.clear();
      committed.clear();
    });
  }

  @Override
  public void close() {}
}
