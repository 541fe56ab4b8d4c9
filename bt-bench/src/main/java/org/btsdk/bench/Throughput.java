// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Piece;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.CorruptDataException;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageKind;

/// How fast a storage is: whole pieces are stored, several at once, synced, and read as peers ask
/// for them, block by block. All that is read is compared.
///
/// @param bytes how many were stored, and read again
/// @param writeNanos for storing
/// @param syncNanos for the sync after it
/// @param readNanos for reading
record Throughput(long bytes, long writeNanos, long syncNanos, long readNanos) {
  private interface Work {
    void on(Piece piece) throws IOException;
  }

  static Throughput measure(Trial trial, Subject subject, Path folder) throws IOException {
    long bytes = (long) trial.pieces() * trial.pieceBytes();
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(
            trial.pieceBytes(), List.of(FileEntry.of(List.of("bt-bench.bin"), bytes)));
    StorageContext torrent =
        new StorageContext(
            InfoHashes.v1(Sha1Hash.of(new byte[Sha1Hash.LENGTH])),
            "bt-bench",
            geometry,
            folder,
            subject.config(),
            subject.plugins());
    byte[] noise = new byte[trial.pieceBytes()];
    new SplittableRandom(1).nextBytes(noise);
    try (Storage storage = subject.open(Subject.salt(), torrent);
        ExecutorService threads = threads(trial, subject.kind())) {
      long start = System.nanoTime();
      each(geometry, threads, piece -> Subject.store(storage, piece, content(noise, piece)));
      long written = System.nanoTime();
      storage.sync();
      long synced = System.nanoTime();
      each(geometry, threads, piece -> compare(storage, piece, content(noise, piece)));
      long read = System.nanoTime();
      if (storage.deletion().isPresent()) {
        storage.deletion().get().delete();
      }
      return new Throughput(bytes, written - start, synced - written, read - synced);
    }
  }

  /// As the engine would call it, see [StorageKind].
  private static ExecutorService threads(Trial trial, StorageKind kind) {
    return kind == StorageKind.NETWORK
        ? Executors.newFixedThreadPool(trial.parallel(), Thread.ofVirtual().factory())
        : Executors.newFixedThreadPool(trial.parallel());
  }

  /// The same for all, but for the first bytes.
  private static byte[] content(byte[] noise, Piece piece) {
    byte[] content = noise.clone();
    ByteBuffer.wrap(content).putInt(0, piece.index());
    return content;
  }

  private static void compare(Storage storage, Piece piece, byte[] expected) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(TorrentGeometry.BLOCK_LENGTH);
    byte[] actual = new byte[expected.length];
    for (int begin = 0; begin < expected.length; begin += block.capacity()) {
      block.clear().limit(Math.min(block.capacity(), expected.length - begin));
      storage.read(piece, begin, block);
      block.flip().get(actual, begin, block.remaining());
    }
    if (!Arrays.equals(actual, expected)) {
      throw new CorruptDataException("piece " + piece.index() + " is not what was stored");
    }
  }

  private static void each(TorrentGeometry geometry, ExecutorService threads, Work work)
      throws IOException {
    List<Future<?>> all =
        IntStream.range(0, geometry.pieceCount())
            .<Future<?>>mapToObj(index ->
                threads.submit(() -> {
                  work.on(geometry.piece(index));
                  return null;
                }))
            .toList();
    try {
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      all.forEach(one -> one.cancel(false));
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      all.forEach(one -> one.cancel(false));
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
