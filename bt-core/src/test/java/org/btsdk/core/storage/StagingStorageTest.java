// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Piece;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.testkit.storage.HeapPieceStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagingStorageTest {
  private static final int PIECE = 1_000;
  private static final TorrentGeometry GEOMETRY =
      TorrentGeometry.contiguous(PIECE, List.of(FileEntry.of(List.of("a"), 10 * PIECE)));

  @TempDir private Path folder;

  private final HeapPieceStore store = new HeapPieceStore();

  @Test
  void spills_only_beyond_its_memory_and_leaves_nothing_behind() throws IOException {
    try (StagingStorage storage = staging(2 * PIECE)) {
      write(storage, 0);
      write(storage, 1);
      assertThat(spillFile()).doesNotExist();

      write(storage, 2);
      assertThat(spillFile()).exists();
      assertThat(read(storage, 2)).isEqualTo(data(2));
    }
    assertThat(spillFile()).doesNotExist();
  }

  @Test
  void two_torrents_stage_no_more_in_memory_together_than_there_is() throws IOException {
    StagingMemory memory = new StagingMemory(2 * PIECE);
    Path otherSpillFile = folder.resolve("spill-of-the-other");
    try (StagingStorage one = staging(memory, spillFile());
        StagingStorage other = staging(memory, otherSpillFile)) {
      write(one, 0);
      write(one, 1);
      write(other, 0);
      assertThat(otherSpillFile).exists();
      assertThat(read(other, 0)).isEqualTo(data(0));

      one.commit(GEOMETRY.piece(0));
      write(other, 1);
      assertThat(otherSpillFile).as("and then one is in memory").hasSize(PIECE);
    }
  }

  @Test
  void uses_places_again_so_that_the_spill_file_stays_short() throws IOException {
    try (StagingStorage storage = staging(0)) {
      for (int piece = 0; piece < GEOMETRY.pieceCount(); piece++) {
        write(storage, piece);
        storage.commit(GEOMETRY.piece(piece));
      }

      assertThat(Files.size(spillFile())).isEqualTo(PIECE);
      assertThat(store.objectCount()).isEqualTo(GEOMETRY.pieceCount());
    }
  }

  @Test
  void a_discarded_piece_gives_its_place_back() throws IOException {
    try (StagingStorage storage = staging(PIECE)) {
      write(storage, 0);
      storage.discard(GEOMETRY.piece(0));
      write(storage, 1);

      assertThat(spillFile()).doesNotExist();
      assertThat(read(storage, 1)).isEqualTo(data(1));
    }
  }

  @Test
  void a_store_below_that_takes_its_time_to_close_keeps_no_memory_meanwhile() throws IOException {
    StagingMemory memory = new StagingMemory(2 * PIECE);
    List<Long> ownedWhenClosing = new ArrayList<>();
    PieceStorage below =
        new PieceStorage() {
          @Override
          public State probe(Piece piece) {
            return State.ABSENT;
          }

          @Override
          public void read(Piece piece, int beginBytes, ByteBuffer into) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void commit(Piece piece, PieceData data) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void close() {
            ownedWhenClosing.add(memory.ownedBytes());
          }
        };
    try (StagingStorage storage = new StagingStorage(below, PIECE, memory, spillFile())) {
      write(storage, 0);
      assertThat(memory.ownedBytes()).isEqualTo(PIECE);
    }
    assertThat(ownedWhenClosing).containsExactly(0L);
  }

  @Test
  void an_interrupt_does_not_close_the_spill_file() throws IOException {
    try (StagingStorage storage = staging(0)) {
      Thread.currentThread().interrupt();
      write(storage, 0);
      byte[] read = read(storage, 0);
      boolean interrupted = Thread.interrupted();

      assertThat(interrupted).isTrue();
      assertThat(read).isEqualTo(data(0));
    }
  }

  @Test
  void a_piece_below_that_is_unknown_and_was_found_right_is_committed_there() throws IOException {
    Doubtful below = new Doubtful();
    try (StagingStorage storage =
        new StagingStorage(below, PIECE, new StagingMemory(0), spillFile())) {
      storage.commit(GEOMETRY.piece(3));
      storage.commit(GEOMETRY.piece(3));
    }

    assertThat(below.committed).containsExactly(data(3));
  }

  /// Holds everything, and vouches for what was committed.
  private static final class Doubtful implements PieceStorage {
    final List<byte[]> committed = new ArrayList<>();

    @Override
    public State probe(Piece piece) {
      return committed.isEmpty() ? State.UNKNOWN : State.PRESENT;
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) {
      into.put(data(piece.index()), beginBytes, into.remaining());
    }

    @Override
    public void commit(Piece piece, PieceData data) throws IOException {
      byte[] bytes = data.newInputStream().readAllBytes();
      ByteBuffer again = ByteBuffer.allocate(data.lengthBytes());
      data.read(0, again);
      assertThat(again.array()).isEqualTo(bytes);
      committed.add(bytes);
    }

    @Override
    public void close() {}
  }

  private StagingStorage staging(long memoryBytes) {
    return staging(new StagingMemory(memoryBytes), spillFile());
  }

  private StagingStorage staging(StagingMemory memory, Path spillFile) {
    StorageContext context =
        new StorageContext(
            InfoHashes.v1(Sha1Hash.of(new byte[Sha1Hash.LENGTH])),
            "a",
            GEOMETRY,
            folder,
            PluginConfig.empty());
    return new StagingStorage(store.open(context), PIECE, memory, spillFile);
  }

  private Path spillFile() {
    return folder.resolve("spill");
  }

  private static byte[] data(int piece) {
    byte[] data = new byte[PIECE];
    Arrays.fill(data, (byte) (piece + 1));
    return data;
  }

  private static void write(StagingStorage storage, int piece) throws IOException {
    storage.write(GEOMETRY.piece(piece), 0, ByteBuffer.wrap(data(piece)));
  }

  private static byte[] read(StagingStorage storage, int piece) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(PIECE);
    storage.read(GEOMETRY.piece(piece), 0, buffer);
    return buffer.array();
  }
}
