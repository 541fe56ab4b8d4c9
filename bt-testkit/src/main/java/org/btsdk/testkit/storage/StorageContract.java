// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.btsdk.testkit.storage.StorageSteps.THREADS;
import static org.btsdk.testkit.storage.StorageSteps.assertComplete;
import static org.btsdk.testkit.storage.StorageSteps.assertFiles;
import static org.btsdk.testkit.storage.StorageSteps.assertHolds;
import static org.btsdk.testkit.storage.StorageSteps.assertMissing;
import static org.btsdk.testkit.storage.StorageSteps.blocksOf;
import static org.btsdk.testkit.storage.StorageSteps.bytesOf;
import static org.btsdk.testkit.storage.StorageSteps.commitAgain;
import static org.btsdk.testkit.storage.StorageSteps.cut;
import static org.btsdk.testkit.storage.StorageSteps.deletion;
import static org.btsdk.testkit.storage.StorageSteps.direct;
import static org.btsdk.testkit.storage.StorageSteps.expected;
import static org.btsdk.testkit.storage.StorageSteps.files;
import static org.btsdk.testkit.storage.StorageSteps.inParallel;
import static org.btsdk.testkit.storage.StorageSteps.interrupted;
import static org.btsdk.testkit.storage.StorageSteps.read;
import static org.btsdk.testkit.storage.StorageSteps.shuffled;
import static org.btsdk.testkit.storage.StorageSteps.store;
import static org.btsdk.testkit.storage.StorageSteps.storeAll;
import static org.btsdk.testkit.storage.StorageSteps.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.btsdk.model.Piece;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.SpanViews;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StorageProvider;
import org.btsdk.testkit.ProviderChecks;
import org.btsdk.testkit.storage.StorageSteps.Block;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every storage must do. A plugin's whole test is to extend this and to say how the plugin is
/// made and what it can:
///
/// ```java
/// final class AcmeStorageTest extends StorageContract {
///   AcmeStorageTest() {
///     super(new AcmeStorageProvider(), Map.of("bucket", "test"), Ability.DURABLE);
///   }
/// }
/// ```
///
/// Tests of abilities that were not claimed are skipped; a storage that has an ability it does not
/// claim fails, so that nothing goes unproven. All data follows from fixed seeds. No test stores
/// more than a mebibyte; without room for it, tests fail with a
/// [org.btsdk.spi.storage.NoSpaceException]. One that hangs fails after ten minutes, in case it is
/// far away.
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StorageContract {
  /// What a storage can do beyond what all must.
  public enum Ability {
    /// Takes blocks in place: it is a [BlockStorage], else a [PieceStorage].
    BLOCKS,
    /// Has its data again when it is opened another time.
    DURABLE,
    /// Is of kind [StorageKind#NETWORK], whose calls are interrupted when a torrent stops.
    INTERRUPTIBLE,
    /// Takes no room for what was not written, so that it can be tried with offsets beyond 4 GiB.
    SPARSE,
    /// Gives spans as mapped memory: [Storage#views()].
    VIEWS,
    /// Deletes its data: [Storage#deletion()]. What has [#FILE_OPERATIONS] is tried without a
    /// claim.
    DELETES,
    /// Moves, renames and deletes files: [Storage#fileOperations()].
    FILE_OPERATIONS
  }

  private static final int SEED = 20_260_101;

  private static final String HALF =
      "a commit of a piece whose second half cannot be read; a stream that is read once may give"
          + " less than was asked for";

  private final Optional<StorageProvider> provider;
  private final StorageFactory factory;
  private final PluginConfig config;
  private final Set<Ability> abilities = EnumSet.noneOf(Ability.class);
  private Path folder = Path.of("");

  /// For a plugin.
  ///
  /// @param provider the plugin
  /// @param settings its settings for the test, as text
  /// @param abilities what its storages can
  protected StorageContract(
      StorageProvider provider, Map<String, String> settings, Ability... abilities) {
    this(
        Optional.of(provider),
        provider,
        PluginConfig.of(provider.configKeys(), settings),
        abilities);
  }

  /// For a storage that is no plugin.
  ///
  /// @param factory opens storages
  /// @param abilities what they can
  protected StorageContract(StorageFactory factory, Ability... abilities) {
    this(Optional.empty(), factory, PluginConfig.empty(), abilities);
  }

  private StorageContract(
      Optional<StorageProvider> provider,
      StorageFactory factory,
      PluginConfig config,
      Ability... abilities) {
    this.provider = provider;
    this.factory = factory;
    this.config = config;
    Collections.addAll(this.abilities, abilities);
  }

  /// Does to a storage what the end of the process does without a close: releases, for example, a
  /// lock that would keep the next one from being opened, and writes nothing out. Does nothing
  /// unless overridden; the storage is closed after the test.
  ///
  /// @param storage a storage that is open, and is not used any more
  /// @throws IOException if that fails
  protected void crash(Storage storage) throws IOException {}

  /// Called by JUnit.
  ///
  /// @param temporaryFolder an empty folder, deleted after the test
  @BeforeEach
  public final void useFolder(@TempDir Path temporaryFolder) {
    folder = temporaryFolder;
  }

  // What it is.

  @Test
  public void provider_says_who_it_is() {
    Assumptions.assumeTrue(provider.isPresent(), "not a plugin");
    StorageProvider plugin = provider.orElseThrow();
    assertThat(plugin.kind()).isNotNull().isEqualTo(plugin.kind());
    ProviderChecks.check(StorageProvider.class, plugin, StorageProvider.SPI_VERSION);
  }

  @Test
  public void claims_all_it_can() throws IOException {
    try (Storage storage = open(SampleTorrent.plain())) {
      Set<Ability> seen = EnumSet.noneOf(Ability.class);
      if (storage instanceof BlockStorage) {
        seen.add(Ability.BLOCKS);
      }
      storage.views().ifPresent(_ -> seen.add(Ability.VIEWS));
      storage.deletion().ifPresent(_ -> seen.add(Ability.DELETES));
      storage.fileOperations().ifPresent(_ -> seen.add(Ability.FILE_OPERATIONS));
      provider
          .filter(plugin -> plugin.kind() == StorageKind.NETWORK)
          .ifPresent(_ -> seen.add(Ability.INTERRUPTIBLE));
      Set<Ability> claimed = EnumSet.noneOf(Ability.class);
      claimed.addAll(abilities);
      claimed.removeAll(EnumSet.of(Ability.DURABLE, Ability.SPARSE));
      if (claimed.contains(Ability.FILE_OPERATIONS)) {
        claimed.add(Ability.DELETES);
      }
      if (provider.isEmpty()) {
        claimed.remove(Ability.INTERRUPTIBLE); // a factory does not say its kind
      }

      assertThat(seen).isEqualTo(claimed);
    }
  }

  // Nothing there.

  @Test
  public void a_new_storage_has_nothing() throws IOException {
    for (SampleTorrent torrent : SampleTorrent.shapes()) {
      try (Storage storage = open(torrent)) {
        for (Piece piece : torrent.pieces()) {
          if (piece.dataLengthBytes() > 0) {
            assertThat(storage.probe(piece)).isEqualTo(Storage.State.ABSENT);
            assertMissing(storage, piece);
          }
        }
      }
    }
  }

  @Test
  public void opening_creates_no_file() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    open(SampleTorrent.manyFiles()).close();

    try (var entries = Files.list(folder)) {
      assertThat(entries).isEmpty();
    }
  }

  @Test
  public void a_torrent_of_empty_files_opens_and_closes() throws IOException {
    SampleTorrent torrent = SampleTorrent.empty();
    try (Storage storage = open(torrent)) {
      storage.sync();
      storage
          .fileOperations()
          .ifPresent(files -> assertThat(files.path(1)).isRegularFile().isEmptyFile());
    }
  }

  @Test
  public void nothing_can_be_synced() throws IOException {
    try (Storage storage = open(SampleTorrent.plain())) {
      storage.sync();
      storage.sync();
    }
  }

  // Pieces.

  @Test
  public void gives_back_every_committed_piece() throws IOException {
    for (SampleTorrent torrent : SampleTorrent.shapes()) {
      try (Storage storage = open(torrent)) {
        storeAll(storage, torrent);

        assertComplete(storage, torrent);
      }
    }
  }

  @Test
  public void a_committed_piece_is_not_called_absent_and_others_are_not_called_present()
      throws IOException {
    SampleTorrent torrent = SampleTorrent.plain();
    try (Storage storage = open(torrent)) {
      store(storage, torrent, torrent.piece(1));

      assertThat(storage.probe(torrent.piece(1))).isNotEqualTo(Storage.State.ABSENT);
      assertThat(storage.probe(torrent.piece(0))).isNotEqualTo(Storage.State.PRESENT);
      assertThat(storage.probe(torrent.piece(3))).isNotEqualTo(Storage.State.PRESENT);
    }
  }

  @Test
  public void committing_again_changes_nothing() throws IOException {
    SampleTorrent torrent = SampleTorrent.manyFiles();
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      for (Piece piece : torrent.pieces()) {
        commitAgain(storage, torrent, piece);
      }

      assertComplete(storage, torrent);
    }
  }

  @Test
  public void reads_any_part_and_only_fills_the_buffer() throws IOException {
    SampleTorrent torrent = SampleTorrent.manyFiles();
    Random random = new Random(SEED);
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      for (Piece piece : torrent.pieces()) {
        byte[] data = torrent.data(piece);
        for (int i = 0; i < 20; i++) {
          int begin = random.nextInt(data.length);
          int length = random.nextInt(data.length - begin + 1);
          ByteBuffer buffer =
              switch (i % 3) {
                case 0 -> ByteBuffer.allocate(length + 9);
                case 1 -> direct(length + 9);
                default -> ByteBuffer.allocate(length + 29).slice(20, length + 9);
              };
          buffer.position(4).limit(4 + length);

          storage.read(piece, begin, buffer);

          assertThat(buffer.position())
              .as("position after a read of %d bytes into a buffer with position 4", length)
              .isEqualTo(4 + length);
          assertThat(buffer.limit()).as("limit, which is the caller's").isEqualTo(4 + length);
          byte[] around = new byte[length + 9];
          System.arraycopy(data, begin, around, 4, length);
          assertThat(bytesOf(buffer.clear()))
              .as(
                  "%d bytes from %d on of %s, in a %s buffer whose array begins at %d, and what is"
                      + " around them",
                  length,
                  begin,
                  piece,
                  buffer.isDirect() ? "direct" : "heap",
                  buffer.hasArray() ? buffer.arrayOffset() : 0)
              .isEqualTo(around);
        }
      }
    }
  }

  @Test
  public void several_threads_may_read_at_once() throws Exception {
    SampleTorrent torrent = SampleTorrent.manyFiles();
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      inParallel(thread -> {
        List<Piece> pieces = shuffled(torrent.pieces(), SEED + thread);
        for (Piece piece : pieces) {
          assertHolds(storage, torrent, piece);
        }
      });
    }
  }

  @Test
  public void several_threads_may_store_different_pieces_at_once() throws Exception {
    SampleTorrent torrent = SampleTorrent.manyFiles();
    try (Storage storage = open(torrent)) {
      inParallel(thread -> {
        for (Piece piece : torrent.pieces()) {
          if (piece.index() % THREADS == thread) {
            store(storage, torrent, piece);
          }
        }
      });

      assertComplete(storage, torrent);
    }
  }

  @Test
  public void keeps_bytes_far_beyond_4_gib() throws IOException {
    needs(Ability.SPARSE);
    SampleTorrent torrent = SampleTorrent.large();
    int last = torrent.geometry().pieceCount() - 1;
    int crossing = (int) ((4L << 30) / torrent.geometry().pieceLength());
    // Pairs that 32 bits cannot tell apart, the higher first.
    int[] indexes = {last, last % crossing, crossing + 1, 1, crossing, 0, crossing - 1};
    try (Storage storage = open(torrent)) {
      for (int index : indexes) {
        store(storage, torrent, torrent.piece(index));
      }
      for (int index : indexes) {
        assertHolds(storage, torrent, torrent.piece(index));
      }
    }
  }

  @Test
  public void has_room_for_thousands_of_files() throws IOException {
    SampleTorrent torrent = SampleTorrent.thousands();
    try (Storage storage = open(torrent)) {
      for (Piece piece : shuffled(torrent.pieces(), SEED)) {
        store(storage, torrent, piece);
      }

      assertComplete(storage, torrent);
    }
  }

  @Test
  public void two_torrents_in_one_folder_do_not_see_each_other() throws IOException {
    SampleTorrent one = SampleTorrent.plain("one.bin", 11);
    SampleTorrent two = SampleTorrent.plain("two.bin", 12);
    try (Storage first = open(one);
        Storage second = open(two)) {
      storeAll(first, one);
      assertThat(second.probe(two.piece(0))).isEqualTo(Storage.State.ABSENT);
      storeAll(second, two);

      assertComplete(first, one);
      assertComplete(second, two);
    }
  }

  @Test
  public void a_piece_that_could_not_be_read_is_stored_at_the_next_attempt() throws IOException {
    SampleTorrent torrent = SampleTorrent.plain();
    Piece piece = torrent.piece(1);
    try (Storage storage = open(torrent)) {
      Assumptions.assumeTrue(storage instanceof PieceStorage, "takes blocks");
      PieceStorage pieces = (PieceStorage) storage;
      byte[] data = torrent.data(piece);
      assertThatThrownBy(() -> pieces.commit(piece, new HeapPieceData(data, data.length / 2)))
          .as(HALF)
          .isInstanceOf(IOException.class);
      assertThat(storage.probe(piece)).isNotEqualTo(Storage.State.PRESENT);

      pieces.commit(piece, new HeapPieceData(data));

      assertHolds(storage, torrent, piece);
    }
  }

  @Test
  public void keeps_no_data_after_a_commit() throws IOException {
    SampleTorrent torrent = SampleTorrent.plain();
    Piece piece = torrent.piece(1);
    try (Storage storage = open(torrent)) {
      Assumptions.assumeTrue(storage instanceof PieceStorage, "takes blocks");
      byte[] data = torrent.data(piece);
      HeapPieceData lent = new HeapPieceData(data);
      ((PieceStorage) storage).commit(piece, lent);
      lent.end(); // the engine gives its memory to another piece
      Arrays.fill(data, (byte) 0xee);

      assertHolds(storage, torrent, piece);
    }
  }

  @Test
  public void opens_several_torrents_at_once() throws Exception {
    List<SampleTorrent> torrents = SampleTorrent.shapes();
    inParallel(thread -> {
      SampleTorrent torrent = torrents.get(thread % torrents.size());
      try (Storage storage = open(torrent)) {
        assertThat(storage.probe(torrent.piece(0))).isEqualTo(Storage.State.ABSENT);
      }
    });
  }

  @Test
  public void is_probed_and_synced_while_others_store_and_read() throws Exception {
    SampleTorrent torrent = SampleTorrent.manyFiles();
    List<Piece> pieces = torrent.pieces();
    Piece stored = pieces.getFirst();
    try (Storage storage = open(torrent)) {
      store(storage, torrent, stored);
      inParallel(thread -> {
        for (int i = 1; i < pieces.size(); i++) {
          switch (thread) {
            case 0 -> store(storage, torrent, pieces.get(i));
            case 1 -> storage.sync();
            case 2 -> assertThat(storage.probe(stored)).isNotEqualTo(Storage.State.ABSENT);
            default -> assertHolds(storage, torrent, stored);
          }
        }
      });

      assertComplete(storage, torrent);
    }
  }

  @Test
  public void a_call_that_was_interrupted_fails_alone() throws Exception {
    needs(Ability.INTERRUPTIBLE);
    SampleTorrent torrent = SampleTorrent.plain();
    try (Storage storage = open(torrent)) {
      store(storage, torrent, torrent.piece(0));
      interrupted(() -> store(storage, torrent, torrent.piece(1)));
      interrupted(() -> assertHolds(storage, torrent, torrent.piece(0)));
      assertHolds(storage, torrent, torrent.piece(0));

      storeAll(storage, torrent);

      assertComplete(storage, torrent);
    }
  }

  // Blocks.

  @Test
  public void keeps_no_buffer_after_a_write() throws IOException {
    SampleTorrent torrent = SampleTorrent.plain();
    Piece piece = torrent.piece(1);
    try (Storage storage = open(torrent)) {
      BlockStorage blocks = blocks(storage);
      byte[] data = torrent.data(piece);
      ByteBuffer reused = ByteBuffer.allocate(4096);
      for (int begin = 0; begin < data.length; begin += reused.capacity()) {
        int length = Math.min(reused.capacity(), data.length - begin);
        blocks.write(piece, begin, reused.clear().put(data, begin, length).flip());
      }
      Arrays.fill(reused.array(), (byte) 0xee);
      blocks.commit(piece);

      assertHolds(storage, torrent, piece);
    }
  }

  @Test
  public void takes_blocks_in_any_order() throws IOException {
    for (SampleTorrent torrent : SampleTorrent.shapes()) {
      try (Storage storage = open(torrent)) {
        BlockStorage blocks = blocks(storage);
        for (Block block : shuffled(blocksOf(torrent, 1_111), SEED)) {
          write(blocks, torrent, block);
        }
        for (Piece piece : torrent.pieces()) {
          blocks.commit(piece);
        }

        assertComplete(storage, torrent);
      }
    }
  }

  @Test
  public void takes_adjacent_blocks_together_and_advances_their_buffers() throws IOException {
    SampleTorrent torrent = SampleTorrent.manyFiles();
    try (Storage storage = open(torrent)) {
      BlockStorage blocks = blocks(storage);
      for (Piece piece : torrent.pieces()) {
        byte[] data = torrent.data(piece);
        int first = data.length / 3;
        int second = data.length / 2;
        ByteBuffer heap = ByteBuffer.wrap(data, 0, first);
        ByteBuffer offHeap = direct(second - first + 8);
        offHeap.position(3).put(data, first, second - first).flip().position(3);
        ByteBuffer readOnly = ByteBuffer.wrap(data, second, data.length - second);
        ByteBuffer[] buffers = {heap, offHeap, direct(0), readOnly.asReadOnlyBuffer()};

        blocks.write(piece, 0, buffers);
        blocks.commit(piece);

        assertThat(buffers).noneMatch(ByteBuffer::hasRemaining);
        assertThat(heap.limit()).isEqualTo(first);
        assertThat(offHeap.limit()).isEqualTo(3 + second - first);
      }
      assertComplete(storage, torrent);
    }
  }

  @Test
  public void several_threads_may_write_disjoint_parts_of_a_piece_at_once() throws Exception {
    for (SampleTorrent torrent : SampleTorrent.shapes()) {
      try (Storage storage = open(torrent)) {
        BlockStorage blocks = blocks(storage);
        List<Block> all = blocksOf(torrent, 777);
        inParallel(thread -> {
          for (int i = thread; i < all.size(); i += THREADS) {
            write(blocks, torrent, all.get(i));
          }
        });
        for (Piece piece : torrent.pieces()) {
          blocks.commit(piece);
        }

        assertComplete(storage, torrent);
      }
    }
  }

  @Test
  public void reads_what_is_not_committed_yet() throws IOException {
    SampleTorrent torrent = SampleTorrent.padded();
    try (Storage storage = open(torrent)) {
      BlockStorage blocks = blocks(storage);
      for (Block block : shuffled(blocksOf(torrent, 2_000), SEED)) {
        write(blocks, torrent, block);
        byte[] expected =
            Arrays.copyOfRange(
                torrent.data(block.piece()), block.begin(), block.begin() + block.length());

        assertThat(read(storage, block.piece(), block.begin(), block.length())).isEqualTo(expected);
      }
    }
  }

  @Test
  public void a_written_piece_is_not_called_present_before_it_is_committed() throws IOException {
    SampleTorrent torrent = SampleTorrent.plain();
    try (Storage storage = open(torrent)) {
      BlockStorage blocks = blocks(storage);
      blocks.write(torrent.piece(0), 0, ByteBuffer.wrap(torrent.data(torrent.piece(0))));

      assertThat(storage.probe(torrent.piece(0))).isNotEqualTo(Storage.State.PRESENT);
    }
  }

  @Test
  public void writing_the_same_again_changes_nothing() throws IOException {
    SampleTorrent torrent = SampleTorrent.manyFiles();
    Piece piece = torrent.piece(1);
    try (Storage storage = open(torrent)) {
      BlockStorage blocks = blocks(storage);
      blocks.write(piece, 0, ByteBuffer.wrap(torrent.data(piece)));
      blocks.write(piece, 100, ByteBuffer.wrap(torrent.data(piece), 100, 5_000));
      blocks.commit(piece);

      assertHolds(storage, torrent, piece);
    }
  }

  @Test
  public void a_discarded_piece_is_written_anew() throws IOException {
    SampleTorrent torrent = SampleTorrent.manyFiles();
    Piece piece = torrent.piece(0);
    try (Storage storage = open(torrent)) {
      BlockStorage blocks = blocks(storage);
      blocks.write(piece, 0, ByteBuffer.wrap(new byte[piece.dataLengthBytes()]));
      blocks.discard(piece);
      blocks.discard(piece);
      assertThat(storage.probe(piece)).isNotEqualTo(Storage.State.PRESENT);

      blocks.write(piece, 0, ByteBuffer.wrap(torrent.data(piece)));
      blocks.commit(piece);

      assertHolds(storage, torrent, piece);
    }
  }

  @Test
  public void discarding_a_piece_leaves_the_others() throws IOException {
    SampleTorrent torrent = SampleTorrent.manyFiles();
    List<Piece> pieces = torrent.pieces();
    try (Storage storage = open(torrent)) {
      BlockStorage blocks = blocks(storage);
      for (Piece piece : pieces) {
        blocks.write(piece, 0, ByteBuffer.wrap(torrent.data(piece)));
      }
      blocks.discard(pieces.get(1));
      for (Piece piece : pieces) {
        if (piece.index() != 1) {
          blocks.commit(piece);
          assertHolds(storage, torrent, piece);
        }
      }
    }
  }

  @Test
  public void discarding_what_was_never_written_does_nothing() throws IOException {
    SampleTorrent torrent = SampleTorrent.plain();
    try (Storage storage = open(torrent)) {
      BlockStorage blocks = blocks(storage);
      blocks.discard(torrent.piece(2));

      assertThat(storage.probe(torrent.piece(2))).isEqualTo(Storage.State.ABSENT);
    }
  }

  // Over the end of the process.

  @Test
  public void has_everything_again_after_it_was_closed() throws IOException {
    needs(Ability.DURABLE);
    for (SampleTorrent torrent : SampleTorrent.shapes()) {
      storeAndClose(torrent);
      try (Storage storage = open(torrent)) {
        for (Piece piece : torrent.pieces()) {
          assertThat(storage.probe(piece)).isNotEqualTo(Storage.State.ABSENT);
        }
        assertComplete(storage, torrent);
      }
    }
  }

  @Test
  public void goes_on_where_it_was_closed() throws IOException {
    needs(Ability.DURABLE);
    SampleTorrent torrent = SampleTorrent.manyFiles();
    for (Piece piece : shuffled(torrent.pieces(), SEED)) {
      try (Storage storage = open(torrent)) {
        store(storage, torrent, piece);
        storage.sync();
      }
    }
    try (Storage storage = open(torrent)) {
      assertComplete(storage, torrent);
    }
  }

  @Test
  public void a_committed_piece_survives_the_end_of_the_process() throws IOException {
    needs(Ability.DURABLE);
    for (SampleTorrent torrent : SampleTorrent.shapes()) {
      try (Storage ended = open(torrent)) {
        storeAll(ended, torrent);
        crash(ended);
        try (Storage storage = open(torrent)) {
          assertComplete(storage, torrent);
        }
      }
    }
  }

  @Test
  public void vouches_for_nothing_that_was_not_committed_when_the_process_ended()
      throws IOException {
    needs(Ability.DURABLE);
    SampleTorrent torrent = SampleTorrent.plain();
    Piece piece = torrent.piece(1);
    byte[] data = torrent.data(piece);
    try (Storage ended = open(torrent)) {
      switch (ended) {
        case BlockStorage blocks -> blocks.write(piece, 0, ByteBuffer.wrap(data));
        case PieceStorage pieces -> {
          HeapPieceData broken = new HeapPieceData(data, data.length / 2);
          assertThatThrownBy(() -> pieces.commit(piece, broken))
              .as(HALF)
              .isInstanceOf(IOException.class);
        }
      }
      crash(ended);
      try (Storage storage = open(torrent)) {
        assertThat(storage.probe(piece)).isNotEqualTo(Storage.State.PRESENT);
        store(storage, torrent, piece);
        assertHolds(storage, torrent, piece);
      }
    }
  }

  @Test
  public void vouches_for_nothing_that_it_lost() throws IOException {
    Assumptions.assumeFalse(abilities.contains(Ability.DURABLE), "durable");
    SampleTorrent torrent = SampleTorrent.plain();
    storeAndClose(torrent);
    try (Storage storage = open(torrent)) {
      assertThat(storage.probe(torrent.piece(0))).isEqualTo(Storage.State.ABSENT);
    }
  }

  // Spans as mapped memory.

  @Test
  public void a_view_holds_what_a_read_gives() throws IOException {
    needs(Ability.VIEWS);
    for (SampleTorrent torrent : SampleTorrent.shapes()) {
      try (Storage storage = open(torrent)) {
        storeAll(storage, torrent);
        assertComplete(storage, torrent);
        SpanViews views = storage.views().orElseThrow();
        for (Block block : blocksOf(torrent, 5_000)) {
          try (SpanViews.View view = views.view(block.piece(), block.begin(), block.length())) {
            if (view != null) { // no view is always right
              assertThat(view.bytes()).isSameAs(view.bytes());
              assertThat(view.bytes().isReadOnly()).isTrue();
              assertThat(view.bytes().position()).isZero();
              assertThat(bytesOf(view.bytes())).isEqualTo(expected(torrent, block));
            }
          }
        }
      }
    }
  }

  @Test
  public void a_view_lasts_until_it_is_closed() throws IOException {
    needs(Ability.VIEWS);
    SampleTorrent torrent = SampleTorrent.plain();
    Block block = new Block(torrent.piece(1), 1_000, 10_000);
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      assertComplete(storage, torrent);
      SpanViews views = storage.views().orElseThrow();
      try (SpanViews.View view = views.view(block.piece(), block.begin(), block.length());
          SpanViews.View other = views.view(torrent.piece(0), 2_000, block.length())) {
        assertComplete(storage, torrent);
        assertThat(other == null || other.bytes().remaining() == block.length()).isTrue();
        if (view != null) {
          assertThat(bytesOf(view.bytes())).isEqualTo(expected(torrent, block));
        }
      }
    }
  }

  @Test
  public void several_threads_may_view_at_once() throws Exception {
    needs(Ability.VIEWS);
    SampleTorrent torrent = SampleTorrent.manyFiles();
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      assertComplete(storage, torrent);
      SpanViews views = storage.views().orElseThrow();
      inParallel(thread -> {
        for (Block block : shuffled(blocksOf(torrent, 4_500), SEED + thread)) {
          try (SpanViews.View view = views.view(block.piece(), block.begin(), block.length())) {
            if (view != null) {
              assertThat(bytesOf(view.bytes())).isEqualTo(expected(torrent, block));
            }
          }
        }
      });
    }
  }

  @Test
  public void gives_no_view_of_what_is_gone() throws IOException {
    needs(Ability.VIEWS);
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.plain();
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      assertComplete(storage, torrent);
      SpanViews views = storage.views().orElseThrow();
      try (SpanViews.View before = views.view(torrent.piece(1), 20_000, 10_000)) {
        assertThat(before == null || before.bytes().remaining() == 10_000).isTrue();
      }
      cut(files(storage).path(0), 50_000);

      assertThat(views.view(torrent.piece(1), 20_000, 10_000)).isNull();
    }
  }

  // Files.

  @Test
  public void files_hold_the_torrent_s_bytes_and_nothing_else() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    for (SampleTorrent torrent : SampleTorrent.shapes()) {
      try (Storage storage = open(torrent)) {
        storeAll(storage, torrent);
        assertFiles(files(storage), torrent);
      }
    }
  }

  @Test
  public void padding_is_never_stored() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.padded();
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      for (int file = 0; file < torrent.geometry().files().size(); file++) {
        if (torrent.geometry().files().get(file).isPadding()) {
          assertThat(files(storage).path(file)).doesNotExist();
        }
      }
    }
  }

  @Test
  public void a_cut_file_is_noticed() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.plain();
    storeAndClose(torrent);
    try (Storage storage = open(torrent)) {
      cut(files(storage).path(0), 50_000);

      assertHolds(storage, torrent, torrent.piece(0));
      assertThat(storage.probe(torrent.piece(1))).isNotEqualTo(Storage.State.PRESENT);
      assertMissing(storage, torrent.piece(1));
    }
  }

  @Test
  public void does_not_vouch_for_a_file_that_was_changed() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.plain();
    storeAndClose(torrent);
    try (Storage storage = open(torrent)) {
      Path file = files(storage).path(0);
      byte[] bytes = Files.readAllBytes(file);
      bytes[40_000] ^= 1;
      Files.write(file, bytes);
      Files.setLastModifiedTime(file, FileTime.fromMillis(86_400_000));
    }
    try (Storage storage = open(torrent)) {
      assertThat(storage.probe(torrent.piece(1))).isNotEqualTo(Storage.State.PRESENT);
    }
  }

  @Test
  public void a_vanished_file_is_noticed_and_can_be_written_again() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.plain();
    storeAndClose(torrent);
    try (Storage storage = open(torrent)) {
      Files.delete(files(storage).path(0));
      assertThat(storage.probe(torrent.piece(0))).isEqualTo(Storage.State.ABSENT);
      assertMissing(storage, torrent.piece(0));

      storeAll(storage, torrent);

      assertComplete(storage, torrent);
    }
  }

  @Test
  public void what_lies_in_files_is_gone_with_them() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.manyFiles();
    try (Storage storage = open(torrent)) {
      Assumptions.assumeTrue(files(storage).everythingInFiles(), "keeps pieces elsewhere");
      store(storage, torrent, torrent.piece(1));
    }
    try (Storage storage = open(torrent)) {
      for (int file = 0; file < torrent.geometry().files().size(); file++) {
        Files.deleteIfExists(files(storage).path(file));
      }
    }
    try (Storage storage = open(torrent)) {
      assertNothing(storage, torrent);
    }
  }

  @Test
  public void stamps_tell_length_and_change() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.plain();
    try (Storage storage = open(torrent)) {
      assertThat(files(storage).stamp(0)).isEqualTo(FileOperations.FileStamp.MISSING);
      storeAll(storage, torrent);
      FileOperations.FileStamp stamp = files(storage).stamp(0);
      assertThat(stamp.lengthBytes()).isEqualTo(torrent.geometry().dataBytes());
      assertThat(files(storage).stamp(0)).isEqualTo(stamp);

      Files.setLastModifiedTime(files(storage).path(0), FileTime.fromMillis(86_400_000));

      assertThat(files(storage).stamp(0).modifiedNanos()).isEqualTo(86_400_000_000_000L);
    }
  }

  @Test
  public void needs_room_until_it_is_complete() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.manyFiles();
    try (Storage storage = open(torrent)) {
      assertThat(files(storage).neededBytes()).isEqualTo(torrent.geometry().dataBytes());
      storeAll(storage, torrent);
      assertThat(files(storage).neededBytes()).isZero();
      files(storage).freeBytes().ifPresent(free -> assertThat(free).isNotNegative());
    }
  }

  @Test
  public void moves_everything_and_goes_on() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.manyFiles();
    Path elsewhere = folder.resolve("else").resolve("where");
    try (Storage storage = open(torrent)) {
      List<Piece> pieces = torrent.pieces();
      for (Piece piece : pieces.subList(0, 2)) {
        store(storage, torrent, piece);
      }
      files(storage).move(elsewhere);
      for (Piece piece : pieces.subList(2, pieces.size())) {
        store(storage, torrent, piece);
      }

      assertComplete(storage, torrent);
      assertFiles(files(storage), torrent);
      assertThat(files(storage).path(0)).startsWith(elsewhere);
      assertThat(folder.resolve("many")).doesNotExist();
      storage.sync();
    }
  }

  @Test
  public void is_found_where_it_was_moved_to() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    needs(Ability.DURABLE);
    SampleTorrent torrent = SampleTorrent.manyFiles();
    Path elsewhere = folder.resolve("elsewhere");
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      files(storage).move(elsewhere);
    }
    try (Storage storage = factory.open(torrent.context(elsewhere, config))) {
      assertComplete(storage, torrent);
    }
  }

  @Test
  public void does_not_move_over_files_that_are_there() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.manyFiles();
    Path elsewhere = folder.resolve("elsewhere");
    Path theirs = elsewhere.resolve("many").resolve("folder-3").resolve("file-3");
    Files.createDirectories(theirs.resolveSibling(""));
    Files.writeString(theirs, "theirs");
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      assertThatThrownBy(() -> files(storage).move(elsewhere))
          .isInstanceOf(FileAlreadyExistsException.class);

      assertThat(theirs).hasContent("theirs");
      assertComplete(storage, torrent);
      assertFiles(files(storage), torrent);
    }
  }

  @Test
  public void renames_a_file_and_goes_on() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.plain();
    try (Storage storage = open(torrent)) {
      store(storage, torrent, torrent.piece(0));
      Path before = files(storage).path(0);
      files(storage).rename(0, List.of("new folder", "new name"));
      storeAll(storage, torrent);

      assertThat(before).doesNotExist();
      assertThat(files(storage).path(0)).hasFileName("new name");
      assertComplete(storage, torrent);
      assertFiles(files(storage), torrent);
    }
  }

  @Test
  public void does_not_rename_over_a_file_that_is_there() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.plain();
    Files.writeString(folder.resolve("theirs"), "theirs");
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      assertThatThrownBy(() -> files(storage).rename(0, List.of("theirs")))
          .isInstanceOf(FileAlreadyExistsException.class);

      assertThat(folder.resolve("theirs")).hasContent("theirs");
      assertFiles(files(storage), torrent);
    }
  }

  @Test
  public void deletes_its_files_and_empty_folders_and_nothing_else() throws IOException {
    needs(Ability.FILE_OPERATIONS);
    SampleTorrent torrent = SampleTorrent.manyFiles();
    Path theirs = folder.resolve("many").resolve("folder-1").resolve("theirs");
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      Files.writeString(theirs, "theirs");
      files(storage).delete();
      files(storage).delete();

      for (int file = 0; file < torrent.geometry().files().size(); file++) {
        assertThat(files(storage).path(file)).doesNotExist();
      }
      assertThat(theirs).hasContent("theirs");
      assertThat(folder.resolve("many").resolve("folder-2")).doesNotExist();
      assertThat(storage.probe(torrent.piece(0))).isEqualTo(Storage.State.ABSENT);
    }
  }

  // Deleting.

  @Test
  public void deletes_all_of_its_torrent_and_nothing_of_another() throws IOException {
    needs(abilities.contains(Ability.FILE_OPERATIONS) ? Ability.FILE_OPERATIONS : Ability.DELETES);
    for (SampleTorrent torrent : SampleTorrent.shapes()) {
      SampleTorrent other = SampleTorrent.plain("other", 11);
      try (Storage neighbour = open(other)) {
        storeAll(neighbour, other);
        try (Storage storage = open(torrent)) {
          storeAll(storage, torrent);
          storage.sync();
          deletion(storage).delete();
          assertNothing(storage, torrent);
        }
        try (Storage again = open(torrent)) {
          assertNothing(again, torrent);
        }
        assertComplete(neighbour, other);
      }
    }
  }

  @Test
  public void deletes_what_was_half_stored_and_what_is_not_there() throws IOException {
    needs(abilities.contains(Ability.FILE_OPERATIONS) ? Ability.FILE_OPERATIONS : Ability.DELETES);
    SampleTorrent torrent = SampleTorrent.manyFiles();
    try (Storage storage = open(torrent)) {
      deletion(storage).delete();
      assertNothing(storage, torrent);
    }
    try (Storage storage = open(torrent)) {
      store(storage, torrent, torrent.piece(1));
      deletion(storage).delete();
      deletion(storage).delete();
      assertNothing(storage, torrent);
    }
    try (Storage again = open(torrent)) {
      assertNothing(again, torrent);
    }
  }

  @Test
  public void a_deletion_that_was_interrupted_is_finished_by_the_next() throws Exception {
    needs(Ability.INTERRUPTIBLE);
    needs(abilities.contains(Ability.FILE_OPERATIONS) ? Ability.FILE_OPERATIONS : Ability.DELETES);
    SampleTorrent torrent = SampleTorrent.plain();
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
      interrupted(() -> deletion(storage).delete());
      deletion(storage).delete();
      assertNothing(storage, torrent);

      storeAll(storage, torrent);
      assertComplete(storage, torrent);
      interrupted(() -> deletion(storage).delete());
    }
    try (Storage again = open(torrent)) {
      deletion(again).delete();
      assertNothing(again, torrent);
    }
  }

  private void assertNothing(Storage storage, SampleTorrent torrent) throws IOException {
    for (Piece piece : torrent.pieces()) {
      if (piece.dataLengthBytes() > 0) {
        assertThat(storage.probe(piece)).isEqualTo(Storage.State.ABSENT);
      }
    }
  }

  private void needs(Ability ability) {
    Assumptions.assumeTrue(abilities.contains(ability), () -> "cannot: " + ability);
  }

  private BlockStorage blocks(Storage storage) {
    needs(Ability.BLOCKS);
    return (BlockStorage) storage;
  }

  private Storage open(SampleTorrent torrent) throws IOException {
    return factory.open(torrent.context(folder, config));
  }

  private void storeAndClose(SampleTorrent torrent) throws IOException {
    try (Storage storage = open(torrent)) {
      storeAll(storage, torrent);
    }
  }
}
