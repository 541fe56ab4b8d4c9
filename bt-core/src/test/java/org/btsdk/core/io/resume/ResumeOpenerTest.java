// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.btsdk.api.AddOptions;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.resume.ResumeDecision;
import org.btsdk.core.resume.ResumeHeader;
import org.btsdk.core.resume.ResumeRecord;
import org.btsdk.core.resume.ResumeState;
import org.btsdk.core.storage.StagingMemory;
import org.btsdk.core.storage.StagingStorage;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResumeOpenerTest {
  private static final int PIECES = 4;
  private static final int LENGTH = 16 << 10;

  private static final TorrentGeometry GEOMETRY =
      TorrentGeometry.contiguous(LENGTH, List.of(FileEntry.of(List.of("x"), PIECES * LENGTH)));
  private static final Metainfo METAINFO =
      Metainfo.builder("x", GEOMETRY).pieceHashes(new byte[PIECES * 20]).build();

  @TempDir private Path folder;

  private final StorageWork work = new StorageWork("opener-test");
  private final List<Integer> committed = new ArrayList<>();
  private boolean vouches;
  private int probes;

  @BeforeEach
  void leaveWhatAKilledProcessLeft() throws IOException {
    Files.write(folder.resolve("x"), new byte[PIECES * LENGTH]);
    ResumeState state = new ResumeState(header(), GEOMETRY);
    state.apply(new ResumeRecord.Opened(BootId.current()));
    state.apply(new ResumeRecord.Committed(pieces(0, 3)));
    state.apply(new ResumeRecord.Synced(pieces(0, 1)));
    ResumeFile.create(place().path(), state).close();
  }

  @AfterEach
  void close() {
    work.close();
  }

  /// Syncs what was committed, and decides again after a loss of power.
  private ResumeDecision syncedAndRebooted(ResumeKeeper keeper) throws IOException {
    keeper.synced(keeper.syncableNow());
    keeper.close();
    return ResumeDecision.of(
        Journals.read(place().path(), header(), GEOMETRY),
        "another boot",
        List.of(stamp()),
        false,
        _ -> Storage.State.UNKNOWN);
  }

  @Test
  void what_a_killed_process_did_not_sync_is_committed_again_before_a_sync_is_believed()
      throws IOException {
    ResumeKeeper keeper = open(new Blocks(), false);

    assertThat(keeper.takeTrusted()).isEqualTo(pieces(0, 3));
    assertThat(committed).containsExactly(1, 2);
    assertThat(keeper.syncableNow()).isEqualTo(pieces(0, 3));
    keeper.close();
  }

  @Test
  void what_cannot_be_committed_again_without_its_bytes_is_hashed_at_the_next_boot()
      throws IOException {
    ResumeKeeper keeper = open(staged(), true);

    assertThat(keeper.takeTrusted()).isEqualTo(pieces(0, 3));
    assertThat(committed).isEmpty();
    keeper.committed(pieces(3, 4));
    ResumeDecision decision = syncedAndRebooted(keeper);
    assertThat(decision.trusted()).isEqualTo(pieces(0, 1, 3, 4));
    assertThat(decision.toRehash()).isEqualTo(pieces(1, 3));
  }

  @Test
  void what_was_left_to_hash_is_believed_to_be_synced_once_it_was_committed_anew()
      throws IOException {
    ResumeKeeper keeper = open(staged(), true);
    assertThat(keeper.syncableNow()).isEqualTo(pieces(0, 1));

    keeper.committed(pieces(1, 2));

    assertThat(keeper.syncableNow()).isEqualTo(pieces(0, 2));
    keeper.close();
  }

  @Test
  void a_storage_that_vouches_for_its_pieces_is_believed() throws IOException {
    vouches = true;
    ResumeKeeper keeper = open(staged(), true);

    assertThat(committed).isEmpty();
    assertThat(keeper.syncableNow()).isEqualTo(keeper.takeTrusted());
    keeper.close();
  }

  @Test
  void what_is_taken_on_trust_is_committed_again_before_a_sync_is_believed() throws IOException {
    ResumeKeeper keeper = open(new Blocks(), false, AddOptions.Resume.TRUST);

    assertThat(keeper.takeTrusted()).isEqualTo(pieces(0, PIECES));
    assertThat(committed).containsExactly(0, 1, 2, 3);
    assertThat(keeper.syncableNow()).isEqualTo(pieces(0, PIECES));
    keeper.close();
  }

  @Test
  void what_is_taken_on_trust_is_not_asked_for_where_pieces_are_stored_whole_nor_ever_synced()
      throws IOException {
    vouches = true;
    ResumeKeeper keeper = open(staged(), true, AddOptions.Resume.TRUST);

    assertThat(keeper.takeTrusted()).isEqualTo(pieces(0, PIECES));
    assertThat(committed).isEmpty();
    assertThat(probes).isZero();
    ResumeDecision decision = syncedAndRebooted(keeper);
    assertThat(decision.toRehash()).isEqualTo(pieces(0, PIECES));
  }

  private ResumeKeeper open(BlockStorage storage, boolean staged) throws IOException {
    return open(storage, staged, AddOptions.Resume.AUTO);
  }

  private ResumeKeeper open(BlockStorage storage, boolean staged, AddOptions.Resume mode)
      throws IOException {
    TorrentStore store =
        new TorrentStore(storage, "test", StorageKind.DISK, staged, work, METAINFO);
    return ResumeOpener.open(folder, METAINFO, "test", store, work, mode);
  }

  private BlockStorage staged() {
    return new StagingStorage(new Pieces(), LENGTH, new StagingMemory(0), folder.resolve("spill"));
  }

  private JournalPlace place() {
    return new JournalPlace(folder, METAINFO.infoHashes().wire());
  }

  private static ResumeHeader header() {
    return ResumeHeader.of(METAINFO.infoHashes(), GEOMETRY, "test");
  }

  /// From each first to each end.
  private static BitSet pieces(int... ends) {
    BitSet pieces = new BitSet();
    for (int i = 0; i < ends.length; i += 2) {
      pieces.set(ends[i], ends[i + 1]);
    }
    return pieces;
  }

  private FileOperations.FileStamp stamp() {
    return new FileOperations.FileStamp(PIECES * LENGTH, 1);
  }

  private Storage.State state() {
    probes++;
    return vouches ? Storage.State.PRESENT : Storage.State.UNKNOWN;
  }

  private final class Blocks implements BlockStorage {
    @Override
    public State probe(Piece piece) {
      return state();
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(Piece piece, int beginBytes, ByteBuffer... buffers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void commit(Piece piece) {
      committed.add(piece.index());
    }

    @Override
    public Optional<FileOperations> fileOperations() {
      return Optional.of(new OneFile());
    }

    @Override
    public void close() {}
  }

  private final class Pieces implements PieceStorage {
    @Override
    public State probe(Piece piece) {
      return state();
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void commit(Piece piece, PieceData data) {
      committed.add(piece.index());
    }

    @Override
    public Optional<FileOperations> fileOperations() {
      return Optional.of(new OneFile());
    }

    @Override
    public void close() {}
  }

  private final class OneFile implements FileOperations {
    @Override
    public void move(Path to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void rename(int file, List<String> path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Path path(int file) {
      return folder.resolve("x");
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
      return ResumeOpenerTest.this.stamp();
    }
  }
}
