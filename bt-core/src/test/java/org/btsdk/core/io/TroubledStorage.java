// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.Deletion;
import org.jspecify.annotations.Nullable;

/// An embedder's own storage in memory, in which a test makes trouble. Threads: any.
final class TroubledStorage implements BlockStorage {
  /// Throws before something is done, or waits.
  @FunctionalInterface
  interface Trouble {
    void before(Piece piece) throws IOException;
  }

  /// Deletes, or fails to.
  @FunctionalInterface
  interface Deleting {
    void run() throws IOException;
  }

  private static final Trouble NONE = _ -> {};

  private final TorrentGeometry geometry;
  private final byte[] data;
  private final BitSet committed = new BitSet();
  volatile Trouble onWrite = NONE;
  volatile Trouble onCommit = NONE;
  volatile Trouble onRead = NONE;
  volatile Trouble onSync = NONE;
  volatile Trouble onProbe = NONE;
  volatile Trouble onClose = NONE;
  volatile @Nullable Deleting onDelete; // null: it cannot
  volatile boolean closed;

  TroubledStorage(TorrentGeometry geometry) {
    this.geometry = geometry;
    this.data = new byte[Math.toIntExact(geometry.dataBytes())];
  }

  /// Puts data there, as if it had been downloaded before.
  synchronized void fill(byte[] all) {
    System.arraycopy(all, 0, data, 0, all.length);
    committed.set(0, geometry.pieceCount());
  }

  synchronized byte[] bytes() {
    return data.clone();
  }

  private int at(Piece piece, int beginBytes) {
    if (closed) {
      throw new IllegalStateException("called after it was closed");
    }
    return Math.toIntExact((long) piece.index() * geometry.pieceLength()) + beginBytes;
  }

  @Override
  public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException {
    onWrite.before(piece);
    synchronized (this) {
      int to = at(piece, beginBytes);
      for (ByteBuffer buffer : buffers) {
        int length = buffer.remaining();
        buffer.get(data, to, length);
        to += length;
      }
    }
  }

  @Override
  public void commit(Piece piece) throws IOException {
    onCommit.before(piece);
    synchronized (this) {
      committed.set(piece.index());
    }
  }

  @Override
  public synchronized State probe(Piece piece) throws IOException {
    onProbe.before(piece);
    return committed.get(piece.index()) ? State.PRESENT : State.ABSENT;
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    onRead.before(piece);
    synchronized (this) {
      into.put(data, at(piece, beginBytes), into.remaining());
    }
  }

  @Override
  public void sync() throws IOException {
    if (closed) {
      throw new IllegalStateException("synced after it was closed");
    }
    onSync.before(geometry.piece(0));
  }

  @Override
  public Optional<Deletion> deletion() {
    Deleting deleting = onDelete;
    return deleting == null ? Optional.empty() : Optional.of(deleting::run);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    onClose.before(geometry.piece(0));
  }
}
