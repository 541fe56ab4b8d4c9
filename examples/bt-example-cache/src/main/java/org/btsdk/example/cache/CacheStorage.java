// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.cache;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.PieceStorage;

/// Pieces in memory, of which those are let go that nobody used for the longest time. Threads may
/// share it.
///
/// That a piece was let go is said when it is read: [PieceGoneException] has the engine tell its
/// peers that we do not have it any more (BEP 54), and fetch it again if it is wanted.
final class CacheStorage implements PieceStorage {
  private final long maxBytes;
  private final Map<Integer, byte[]> pieces = new LinkedHashMap<>(16, 0.75f, true); // by last use
  private final BitSet gone = new BitSet();
  private long bytes;

  CacheStorage(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized State probe(Piece piece) {
    return pieces.containsKey(piece.index()) ? State.PRESENT : State.ABSENT;
  }

  @Override
  public void commit(Piece piece, PieceData data) throws IOException {
    byte[] copy = new byte[data.lengthBytes()];
    data.read(0, ByteBuffer.wrap(copy)); // may read a file: outside of the lock
    synchronized (this) {
      byte[] before = pieces.put(piece.index(), copy);
      bytes += copy.length - (before == null ? 0 : before.length);
      gone.clear(piece.index());
      letGo();
    }
  }

  private void letGo() {
    Iterator<Map.Entry<Integer, byte[]>> oldest = pieces.entrySet().iterator();
    while (bytes > maxBytes && pieces.size() > 1) {
      Map.Entry<Integer, byte[]> entry = oldest.next();
      bytes -= entry.getValue().length;
      gone.set(entry.getKey());
      oldest.remove();
    }
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    if (!into.hasRemaining()) {
      return;
    }
    byte[] found;
    synchronized (this) {
      found = pieces.get(piece.index());
      if (found == null && gone.get(piece.index())) {
        throw new PieceGoneException("piece " + piece.index() + " was let go");
      }
    }
    if (found == null) {
      throw new EOFException("piece " + piece.index() + " was never stored");
    }
    into.put(found, beginBytes, into.remaining());
  }

  @Override
  public void close() {}

  @Override
  public synchronized String toString() {
    return "a cache of %d pieces, %d of %d bytes".formatted(pieces.size(), bytes, maxBytes);
  }
}
