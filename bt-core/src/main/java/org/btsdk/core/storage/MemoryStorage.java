// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.NoSpaceException;
import org.jspecify.annotations.Nullable;

/// Pieces on the heap. Threads may share it.
final class MemoryStorage implements BlockStorage {
  private static final class Held {
    final byte[] bytes;
    volatile boolean committed;

    Held(int lengthBytes) {
      bytes = new byte[lengthBytes];
    }
  }

  private final AtomicReferenceArray<@Nullable Held> pieces;
  private final long maxBytes;
  private final AtomicLong usedBytes = new AtomicLong();

  MemoryStorage(int pieceCount, long maxBytes) {
    this.pieces = new AtomicReferenceArray<>(pieceCount);
    this.maxBytes = maxBytes;
  }

  @Override
  public State probe(Piece piece) {
    Held held = pieces.get(piece.index());
    if (held == null) {
      return State.ABSENT;
    }
    return held.committed ? State.PRESENT : State.UNKNOWN;
  }

  @Override
  public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws NoSpaceException {
    byte[] bytes = held(piece).bytes;
    int at = beginBytes;
    for (ByteBuffer buffer : buffers) {
      int length = buffer.remaining();
      Objects.checkFromIndexSize(at, length, bytes.length);
      buffer.get(bytes, at, length);
      at += length;
    }
  }

  private Held held(Piece piece) throws NoSpaceException {
    Held held = pieces.get(piece.index());
    if (held != null) {
      return held;
    }
    int length = piece.dataLengthBytes();
    reserve(length);
    try {
      Held fresh = new Held(length);
      Held other = pieces.compareAndExchange(piece.index(), null, fresh);
      if (other == null) {
        return fresh;
      }
      usedBytes.addAndGet(-length); // Someone was faster.
      return other;
    } catch (OutOfMemoryError e) {
      usedBytes.addAndGet(-length);
      throw new NoSpaceException("the heap", length, e);
    }
  }

  private void reserve(int lengthBytes) throws NoSpaceException {
    if (usedBytes.addAndGet(lengthBytes) > maxBytes) {
      usedBytes.addAndGet(-lengthBytes);
      throw new NoSpaceException(
          "memory",
          lengthBytes,
          new IllegalStateException("setting \"max-size\" allows " + maxBytes + " bytes"));
    }
  }

  @Override
  public void commit(Piece piece) throws NoSpaceException {
    held(piece).committed = true;
  }

  @Override
  public void discard(Piece piece) {
    Held held = pieces.getAndSet(piece.index(), null);
    if (held != null) {
      usedBytes.addAndGet(-held.bytes.length);
    }
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws EOFException {
    Objects.checkFromIndexSize(beginBytes, into.remaining(), piece.dataLengthBytes());
    Held held = pieces.get(piece.index());
    if (held == null) {
      throw new EOFException("nothing of piece " + piece.index() + " was written");
    }
    into.put(held.bytes, beginBytes, into.remaining());
  }

  @Override
  public void close() {
    for (int i = 0; i < pieces.length(); i++) {
      pieces.set(i, null);
    }
  }

  @Override
  public String toString() {
    return "memory storage, " + usedBytes + " bytes";
  }
}
