// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Failure;
import org.btsdk.core.io.resume.ResumeKeeper;
import org.btsdk.core.io.resume.ResumeOpener;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.io.thread.TorrentMailbox;
import org.btsdk.core.piece.BlockIntake;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.StorageKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the loop is told of blocks, and when it is woken for it.
class BlockWorkTest {
  private static final int BLOCK = TorrentGeometry.BLOCK_LENGTH;
  private static final int PEER = 7;

  @TempDir Path temp;
  private final StorageWork work = new StorageWork("block-work-test");
  private final Told told = new Told();
  private final BlockIntake intake = new BlockIntake(0, 2 * BLOCK);
  private final IntakeTable intakes = new IntakeTable(1);
  private Runnable whenWritten = () -> {};
  private Runnable whenCommitted = () -> {};
  private Metainfo metainfo;
  private ResumeKeeper resume;

  @BeforeEach
  void open() throws Exception {
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(2 * BLOCK, List.of(FileEntry.of(List.of("x"), 2 * BLOCK)));
    byte[] hash = MessageDigest.getInstance("SHA-1").digest(new byte[2 * BLOCK]);
    metainfo = Metainfo.builder("x", geometry).pieceHashes(hash).build();
    resume = ResumeOpener.open(temp, metainfo, "test", store(false), work, AddOptions.Resume.CHECK);
    intakes.open(intake);
    intake.expect(0);
    intake.expect(1);
  }

  @AfterEach
  void close() {
    resume.close();
    work.close();
  }

  private TorrentStore store(boolean staged) {
    return new TorrentStore(new Zeros(), "test", StorageKind.DISK, staged, work, metainfo);
  }

  private BlockWork blockWork(boolean staged) {
    return new BlockWork(store(staged), resume, told);
  }

  private BlockBatch batch(int blocks) throws Exception {
    BlockBatch batch = new BlockBatch(PEER);
    for (int block = 0; block < blocks; block++) {
      Message.PieceHeader header = new Message.PieceHeader(0, block * BLOCK, BLOCK);
      batch.add(intakes, header, null, ByteBuffer.allocate(blocks * BLOCK), block * BLOCK);
    }
    return batch;
  }

  @Test
  void blocks_that_make_no_piece_whole_are_heard_of_at_once() throws Exception {
    blockWork(false).take(batch(1));
    assertThat(told.all).containsExactly("BlocksArrived with next", "woken");
  }

  @Test
  void blocks_are_heard_of_together_with_the_piece_that_they_make_whole() throws Exception {
    blockWork(false).take(batch(2));
    assertThat(told.all).containsExactly("BlocksArrived with next", "PieceCommitted");
  }

  @Test
  void blocks_do_not_wait_for_a_piece_that_is_stored_as_a_whole() throws Exception {
    whenCommitted = () -> assertThat(told.all).containsExactly("BlocksArrived");
    blockWork(true).take(batch(2));
    assertThat(told.all).containsExactly("BlocksArrived", "PieceCommitted");
  }

  private static Runnable throwing(Supplier<Error> error) {
    return () -> {
      throw error.get();
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void blocks_that_an_error_left_unwritten_are_nobodys_and_the_torrent_fails(boolean atMemorysEnd)
      throws Exception {
    whenWritten =
        throwing(() -> atMemorysEnd ? new OutOfMemoryError("test") : new LinkageError("test"));
    BlockBatch batch = batch(2);
    assertThatThrownBy(() -> blockWork(false).take(batch)).isInstanceOf(Error.class);
    assertThat(told.all).containsExactly("BlocksArrived with next", "StorageFailed");
    assertThat(told.written).isEmpty();
    assertThat(intake.isExpected(0)).isTrue();
    assertThat(intake.isExpected(1)).isTrue();

    whenWritten = () -> {};
    told.all.clear();
    blockWork(false).take(batch(2));
    assertThat(told.all)
        .as("though one was hashed before it failed")
        .containsExactly("BlocksArrived with next", "PieceCommitted");
  }

  @Test
  void blocks_that_the_loop_cannot_be_told_of_are_not_kept() throws Exception {
    told.throwsNext = new OutOfMemoryError("test");
    BlockBatch batch = batch(2);
    assertThatThrownBy(() -> blockWork(false).take(batch)).isInstanceOf(OutOfMemoryError.class);
    assertThat(told.all).containsExactly("BlocksArrived with next", "StorageFailed");
    assertThat(told.written).isEmpty();
    assertThat(told.payloadBytes).isEqualTo(2 * BLOCK);
    assertThat(intake.isExpected(0)).isTrue();
    assertThat(intake.isExpected(1)).isTrue();
  }

  @Test
  void the_torrent_fails_where_blocks_turn_out_to_be_nobodys() throws Exception {
    whenWritten = intake::reset;
    BlockBatch batch = batch(2);
    assertThatThrownBy(() -> blockWork(false).take(batch))
        .isInstanceOf(IllegalStateException.class);
    assertThat(told.all).containsExactly("BlocksArrived with next", "StorageFailed");
  }

  @Test
  void a_piece_that_an_error_left_uncommitted_fails_the_torrent_and_is_committed_when_it_goes_on()
      throws Exception {
    whenCommitted = throwing(() -> new StackOverflowError("test"));
    BlockBatch batch = batch(2);
    BlockWork blocks = blockWork(false);
    assertThatThrownBy(() -> blocks.take(batch)).isInstanceOf(StackOverflowError.class);
    assertThat(told.all).containsExactly("BlocksArrived with next", "StorageFailed");
    assertThat(told.failure.message()).contains("StackOverflowError");

    assertThatThrownBy(blocks::retryUnfinished).isInstanceOf(StackOverflowError.class);
    whenCommitted = () -> {};
    blocks.retryUnfinished();
    assertThat(told.all)
        .containsExactly(
            "BlocksArrived with next", "StorageFailed", "StorageFailed", "PieceCommitted");
  }

  @Test
  void a_piece_is_told_of_also_where_it_cannot_be_written_down() throws Exception {
    BlockBatch batch = batch(2);
    BlockWork blocks = blockWork(false);
    work.close();
    List<Throwable> thrown = new ArrayList<>();
    // As a thread that may be interrupted, which hands what is to be written down to another one.
    Thread.ofVirtual()
        .start(() -> {
          try {
            blocks.take(batch);
          } catch (RejectedExecutionException e) {
            thrown.add(e);
          }
        })
        .join();
    assertThat(thrown).hasSize(1);
    assertThat(told.all).containsExactly("BlocksArrived with next", "PieceCommitted");
  }

  /// What came, and how, in order; without those calls that wake a loop that heard of all.
  private static final class Told implements TorrentMailbox {
    final List<String> all = new ArrayList<>();
    List<Long> written = List.of();
    long payloadBytes;
    Failure failure = new Failure.StorageFailed("", Optional.empty());
    @Nullable Error throwsNext;
    private boolean asleep = true;

    private void add(TorrentEvent event, String how) {
      Error error = throwsNext;
      throwsNext = null;
      if (error != null) {
        throw error;
      }
      switch (event) {
        case TorrentEvent.BlocksArrived(int _, long[] blocks, long[] _, long bytes) -> {
          written = Arrays.stream(blocks).boxed().toList();
          payloadBytes = bytes;
        }
        case TorrentEvent.StorageFailed(Failure why) -> failure = why;
        default -> {}
      }
      all.add(event.getClass().getSimpleName() + how);
    }

    @Override
    public void answer(TorrentEvent event) {
      add(event, "");
      asleep = false;
    }

    @Override
    public void answerWithNext(TorrentEvent event) {
      add(event, " with next");
    }

    @Override
    public void wake() {
      if (asleep) {
        all.add("woken");
      }
    }

    @Override
    public void answer(List<TorrentEvent> events) {
      events.forEach(this::answer);
    }
  }

  /// Keeps nothing: what is written to it is zeros.
  private final class Zeros implements BlockStorage {
    @Override
    public State probe(Piece piece) {
      return State.UNKNOWN;
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) {
      into.put(new byte[into.remaining()]);
    }

    @Override
    public void write(Piece piece, int beginBytes, ByteBuffer... buffers) {
      whenWritten.run();
    }

    @Override
    public void commit(Piece piece) {
      whenCommitted.run();
    }

    @Override
    public void close() {}
  }
}
