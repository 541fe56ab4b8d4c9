// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;

/// An embedder's own store of whole pieces, which can be so far away that it never answers.
/// Threads: any.
final class SlowPieceStorage implements PieceStorage {
  private final Map<Integer, byte[]> pieces = new ConcurrentHashMap<>();
  final AtomicInteger waiting = new AtomicInteger();
  final AtomicInteger interrupted = new AtomicInteger();
  final AtomicInteger callsAtClose = new AtomicInteger();
  volatile CountDownLatch commits = new CountDownLatch(0);
  volatile CountDownLatch reads = new CountDownLatch(0);

  private void await(CountDownLatch latch) throws IOException {
    waiting.incrementAndGet();
    try {
      latch.await();
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      throw new InterruptedIOException("interrupted");
    } finally {
      waiting.decrementAndGet();
    }
  }

  @Override
  public void commit(Piece piece, PieceData data) throws IOException {
    await(commits);
    try (InputStream in = data.newInputStream()) {
      pieces.put(piece.index(), in.readAllBytes());
    }
  }

  @Override
  public State probe(Piece piece) {
    return pieces.containsKey(piece.index()) ? State.PRESENT : State.ABSENT;
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    await(reads);
    byte[] bytes = pieces.get(piece.index());
    if (bytes == null) {
      throw new IOException("piece " + piece.index() + " is not there");
    }
    into.put(bytes, beginBytes, into.remaining());
  }

  @Override
  public void close() {
    callsAtClose.set(waiting.get());
  }
}
