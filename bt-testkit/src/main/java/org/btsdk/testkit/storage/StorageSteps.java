// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;

/// What the sentences of [StorageContract] are made of: storing, reading, doing it at once or
/// interrupted, and looking at what is there. Stateless.
final class StorageSteps {
  /// How many do something at once.
  static final int THREADS = 4;

  private StorageSteps() {}

  static Deletion deletion(Storage storage) {
    return storage.deletion().orElseThrow();
  }

  /// A part of a piece.
  record Block(Piece piece, int begin, int length) {}

  @FunctionalInterface
  interface Attempt {
    void run() throws IOException;
  }

  @FunctionalInterface
  interface Work {
    void run(int thread) throws Exception;
  }

  /// Does something on a virtual thread that is interrupted, as the engine's are when a torrent
  /// stops: it is done, or fails as an interrupted call does.
  static void interrupted(Attempt attempt) throws InterruptedException {
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .unstarted(() -> {
              Thread.currentThread().interrupt();
              end.set(catchThrowable(attempt::run));
            });
    caller.start();
    caller.join();
    assertThat(end.get())
        .as("how an interrupted call ended")
        .satisfiesAnyOf(
            problem -> assertThat(problem).isNull(),
            problem -> assertThat(problem).isInstanceOf(IOException.class));
  }

  static FileOperations files(Storage storage) {
    return storage.fileOperations().orElseThrow();
  }

  static void storeAll(Storage storage, SampleTorrent torrent) throws IOException {
    for (Piece piece : torrent.pieces()) {
      store(storage, torrent, piece);
    }
  }

  static void store(Storage storage, SampleTorrent torrent, Piece piece) throws IOException {
    byte[] data = torrent.data(piece);
    switch (storage) {
      case BlockStorage blocks -> {
        blocks.write(piece, 0, ByteBuffer.wrap(data));
        blocks.commit(piece);
      }
      case PieceStorage pieces -> pieces.commit(piece, new HeapPieceData(data));
    }
  }

  static void commitAgain(Storage storage, SampleTorrent torrent, Piece piece) throws IOException {
    switch (storage) {
      case BlockStorage blocks -> blocks.commit(piece);
      case PieceStorage pieces -> pieces.commit(piece, new HeapPieceData(torrent.data(piece)));
    }
  }

  static void write(BlockStorage storage, SampleTorrent torrent, Block block) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(torrent.data(block.piece()), block.begin(), block.length());
    storage.write(block.piece(), block.begin(), buffer);
    assertThat(buffer.remaining())
        .as("bytes left in the buffer after a write of %s", block)
        .isZero();
  }

  static List<Block> blocksOf(SampleTorrent torrent, int blockLength) {
    List<Block> blocks = new ArrayList<>();
    for (Piece piece : torrent.pieces()) {
      for (int begin = 0; begin < piece.dataLengthBytes(); begin += blockLength) {
        int length = Math.min(blockLength, piece.dataLengthBytes() - begin);
        blocks.add(new Block(piece, begin, length));
      }
    }
    return blocks;
  }

  static <T> List<T> shuffled(List<T> items, long seed) {
    List<T> shuffled = new ArrayList<>(items);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  static void inParallel(Work work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      tasks.add(() -> {
        start.await();
        work.run(thread);
        return true;
      });
    }
    try (var executor = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Boolean> done : executor.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    }
  }

  static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity);
  }

  static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  static byte[] read(Storage storage, Piece piece, int begin, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    storage.read(piece, begin, buffer);
    assertThat(buffer.remaining())
        .as(
            "room left in the buffer after a read of %d bytes from %d on of %s",
            length, begin, piece)
        .isZero();
    return buffer.array();
  }

  static void assertHolds(Storage storage, SampleTorrent torrent, Piece piece) throws IOException {
    assertThat(read(storage, piece, 0, piece.dataLengthBytes()))
        .as("%s of %s", piece, torrent)
        .isEqualTo(torrent.data(piece));
  }

  static void assertComplete(Storage storage, SampleTorrent torrent) throws IOException {
    for (Piece piece : torrent.pieces()) {
      assertHolds(storage, torrent, piece);
    }
  }

  static void assertMissing(Storage storage, Piece piece) {
    ByteBuffer buffer = ByteBuffer.allocate(piece.dataLengthBytes());
    assertThat(catchThrowable(() -> storage.read(piece, 0, buffer)))
        .as("what a read of %s throws, which is not there", piece)
        .isInstanceOfAny(EOFException.class, PieceGoneException.class);
  }

  static byte[] expected(SampleTorrent torrent, Block block) throws IOException {
    return Arrays.copyOfRange(
        torrent.data(block.piece()), block.begin(), block.begin() + block.length());
  }

  static void assertFiles(FileOperations files, SampleTorrent torrent) throws IOException {
    for (int file = 0; file < torrent.geometry().files().size(); file++) {
      FileEntry entry = torrent.geometry().files().get(file);
      if (!entry.isPadding()) {
        assertThat(files.path(file)).hasBinaryContent(torrent.fileData(file));
      }
    }
  }

  static void cut(Path file, long lengthBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(lengthBytes);
    }
  }
}
