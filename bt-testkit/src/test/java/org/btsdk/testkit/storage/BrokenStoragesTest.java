// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.SpanViews;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StorageProvider;
import org.btsdk.testkit.Breaks;
import org.btsdk.testkit.ContractProof;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/// Storages that have one defect each.
class BrokenStoragesTest extends ContractProof {
  BrokenStoragesTest() {
    super(StorageContract.class);
  }

  // What they are made of.

  /// Blocks in memory, right unless a subclass makes them wrong.
  static class Blocks implements BlockStorage {
    final Thread owner = Thread.currentThread();
    final HeapStorage heap;

    Blocks(HeapStorage heap) {
      this.heap = heap;
    }

    Blocks(StorageContext context) {
      this(new HeapStorage(context.geometry()));
    }

    @Override
    public State probe(Piece piece) throws IOException {
      return heap.probe(piece);
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
      heap.read(piece, beginBytes, into);
    }

    @Override
    public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException {
      heap.write(piece, beginBytes, buffers);
    }

    @Override
    public void commit(Piece piece) throws IOException {
      heap.commit(piece);
    }

    @Override
    public void discard(Piece piece) throws IOException {
      heap.discard(piece);
    }

    @Override
    public void close() throws IOException {
      heap.close();
    }
  }

  /// Opens storages on heaps that stay, one for each torrent.
  private static StorageFactory onDisk(BiFunction<StorageContext, HeapStorage, Storage> opens) {
    Map<InfoHashes, HeapStorage> disk = new ConcurrentHashMap<>();
    return context ->
        opens.apply(
            context,
            disk.computeIfAbsent(context.infoHashes(), _ -> new HeapStorage(context.geometry())));
  }

  /// Whole pieces in memory, right unless a subclass makes them wrong.
  static class Pieces implements PieceStorage {
    final Thread owner = Thread.currentThread();
    final Map<Integer, byte[]> pieces;

    Pieces() {
      this(new ConcurrentSkipListMap<>());
    }

    Pieces(Map<Integer, byte[]> pieces) {
      this.pieces = pieces;
    }

    int key(Piece piece) {
      return piece.index();
    }

    static byte[] bytes(PieceData data) throws IOException {
      try (var stream = data.newInputStream()) {
        return stream.readAllBytes();
      }
    }

    @Override
    public void commit(Piece piece, PieceData data) throws IOException {
      pieces.put(key(piece), bytes(data));
    }

    @Override
    public State probe(Piece piece) throws IOException {
      return pieces.containsKey(key(piece)) ? State.PRESENT : State.ABSENT;
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
      byte[] bytes = pieces.get(key(piece));
      if (bytes == null) {
        throw new EOFException("no piece " + piece.index());
      }
      into.put(bytes, beginBytes, into.remaining());
    }

    @Override
    public void close() throws IOException {}
  }

  /// Whole pieces in memory, which can be deleted.
  static class DeletedPieces extends Pieces {
    @Override
    public Optional<Deletion> deletion() {
      return Optional.of(this::delete);
    }

    void delete() throws IOException {
      pieces.clear();
    }
  }

  private static void onlyOn(Thread owner) {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException("not my thread");
    }
  }

  private static StorageProvider provider(StorageKind kind, StorageFactory factory) {
    return new StorageProvider() {
      @Override
      public String name() {
        return "unregistered";
      }

      @Override
      public int spiVersion() {
        return SPI_VERSION;
      }

      @Override
      public StorageKind kind() {
        return kind;
      }

      @Override
      public Storage open(StorageContext context) throws IOException {
        return factory.open(context);
      }
    };
  }

  @Breaks({})
  static final class SoundBlocks extends StorageContract {
    SoundBlocks() {
      super(Blocks::new, Ability.BLOCKS, Ability.SPARSE);
    }
  }

  @Breaks({})
  static final class SoundDurableBlocks extends StorageContract {
    SoundDurableBlocks() {
      super(onDisk((_, heap) -> new Blocks(heap)), Ability.BLOCKS, Ability.DURABLE);
    }
  }

  @Breaks({})
  static final class SoundPieces extends StorageContract {
    SoundPieces() {
      super(new HeapPieceStore(), Ability.DURABLE, Ability.SPARSE, Ability.INTERRUPTIBLE);
    }
  }

  @Breaks({})
  static final class SoundPiecesThatGo extends StorageContract {
    SoundPiecesThatGo() {
      super(_ -> new DeletedPieces(), Ability.DELETES);
    }
  }

  @Breaks({})
  static final class SoundFiles extends StorageContract {
    SoundFiles() {
      super(
          FolderStorage::new,
          Ability.BLOCKS,
          Ability.DURABLE,
          Ability.VIEWS,
          Ability.FILE_OPERATIONS,
          Ability.SPARSE);
    }
  }

  /// Files, with a defect. Is spared what takes thousands of them.
  abstract static class OfFiles extends StorageContract {
    OfFiles(StorageFactory factory) {
      super(factory, Ability.BLOCKS, Ability.DURABLE, Ability.VIEWS, Ability.FILE_OPERATIONS);
    }

    @Override
    public void has_room_for_thousands_of_files() {}
  }

  // All storages.

  @Breaks("provider_says_who_it_is")
  static final class Unregistered extends StorageContract {
    Unregistered() {
      super(provider(StorageKind.MEMORY, _ -> new Pieces()), Map.of());
    }
  }

  @Breaks("claims_all_it_can")
  static final class HidesThatItTakesBlocks extends StorageContract {
    HidesThatItTakesBlocks() {
      super(Blocks::new);
    }
  }

  @Breaks({"claims_all_it_can", "provider_says_who_it_is"})
  static final class HidesThatItIsInterrupted extends StorageContract {
    HidesThatItIsInterrupted() {
      super(provider(StorageKind.NETWORK, _ -> new Pieces()), Map.of());
    }
  }

  @Breaks("a_new_storage_has_nothing")
  static final class GivesZeros extends StorageContract {
    GivesZeros() {
      super(_ ->
          new Pieces() {
            @Override
            public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
              if (pieces.containsKey(piece.index())) {
                super.read(piece, beginBytes, into);
              } else {
                into.put(new byte[into.remaining()]);
              }
            }
          });
    }
  }

  @Breaks("a_torrent_of_empty_files_opens_and_closes")
  static final class NeedsAPiece extends StorageContract {
    NeedsAPiece() {
      super(context -> {
        context.geometry().piece(0);
        return new Pieces();
      });
    }
  }

  @Breaks("nothing_can_be_synced")
  static final class HasToHaveSomethingToSync extends StorageContract {
    HasToHaveSomethingToSync() {
      super(context ->
          new Pieces() {
            @Override
            public void sync() throws IOException {
              if (pieces.isEmpty() && context.geometry().pieceCount() > 0) {
                throw new IOException("nothing to sync");
              }
            }
          });
    }
  }

  /// In version 2 of the protocol the last piece of each file is short.
  @Breaks("gives_back_every_committed_piece")
  static final class TakesOnlyTheLastPieceForShort extends StorageContract {
    TakesOnlyTheLastPieceForShort() {
      super(context ->
          new Pieces() {
            @Override
            public void commit(Piece piece, PieceData data) throws IOException {
              boolean last = piece.index() == context.geometry().pieceCount() - 1;
              int length = last ? data.lengthBytes() : context.geometry().pieceLength();
              ByteBuffer bytes = ByteBuffer.allocate(length);
              data.read(0, bytes);
              pieces.put(piece.index(), bytes.array());
            }
          });
    }
  }

  @Breaks("a_committed_piece_is_not_called_absent_and_others_are_not_called_present")
  static final class CallsAllPresent extends StorageContract {
    CallsAllPresent() {
      super(_ ->
          new Pieces() {
            @Override
            public State probe(Piece piece) {
              return pieces.isEmpty() ? State.ABSENT : State.PRESENT;
            }
          });
    }
  }

  @Breaks("committing_again_changes_nothing")
  static final class AppendsAtEachCommit extends StorageContract {
    AppendsAtEachCommit() {
      super(_ ->
          new Pieces() {
            @Override
            public void commit(Piece piece, PieceData data) throws IOException {
              byte[] old = pieces.get(piece.index());
              super.commit(piece, data);
              if (old != null && piece.index() == 1) {
                pieces.put(1, new byte[old.length]);
              }
            }
          });
    }
  }

  /// Takes the array of a buffer for the buffer.
  @Breaks("reads_any_part_and_only_fills_the_buffer")
  static final class ForgetsWhereTheArrayBegins extends StorageContract {
    ForgetsWhereTheArrayBegins() {
      super(_ ->
          new Pieces() {
            @Override
            @SuppressWarnings("ByteBufferBackingArray") // which is the defect
            public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
              if (into.hasArray()) {
                ByteBuffer whole = ByteBuffer.wrap(into.array());
                super.read(piece, beginBytes, whole.limit(into.limit()).position(into.position()));
                into.position(into.limit());
              } else {
                super.read(piece, beginBytes, into);
              }
            }
          });
    }
  }

  @Breaks("reads_any_part_and_only_fills_the_buffer")
  static final class FillsFromTheStart extends StorageContract {
    FillsFromTheStart() {
      super(_ ->
          new Pieces() {
            @Override
            public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
              super.read(piece, beginBytes, into.position(0));
            }
          });
    }
  }

  @Breaks("several_threads_may_read_at_once")
  static final class ReadsOnOneThread extends StorageContract {
    ReadsOnOneThread() {
      super(_ ->
          new Pieces() {
            @Override
            public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
              if (pieces.size() > 1 && piece.index() > 0) {
                onlyOn(owner);
              }
              super.read(piece, beginBytes, into);
            }
          });
    }
  }

  @Breaks("several_threads_may_store_different_pieces_at_once")
  static final class StoresTheFirstOnOneThread extends StorageContract {
    StoresTheFirstOnOneThread() {
      super(_ ->
          new Pieces() {
            @Override
            public void commit(Piece piece, PieceData data) throws IOException {
              if (piece.index() == 0) {
                onlyOn(owner);
              }
              super.commit(piece, data);
            }
          });
    }
  }

  @Breaks("is_probed_and_synced_while_others_store_and_read")
  static final class IsProbedByOneThread extends StorageContract {
    IsProbedByOneThread() {
      super(_ ->
          new Pieces() {
            @Override
            public State probe(Piece piece) throws IOException {
              if (!pieces.isEmpty()) {
                onlyOn(owner);
              }
              return super.probe(piece);
            }
          });
    }
  }

  @Breaks("opens_several_torrents_at_once")
  static final class OpensOnOneThread extends StorageContract {
    private static final AtomicReference<@Nullable Thread> OWNER = new AtomicReference<>();

    OpensOnOneThread() {
      super(_ -> {
        OWNER.compareAndSet(null, Thread.currentThread());
        onlyOn(Objects.requireNonNull(OWNER.get()));
        return new Pieces();
      });
    }

    @BeforeEach
    void disown() {
      OWNER.set(null);
    }
  }

  @Breaks("a_call_that_was_interrupted_fails_alone")
  static final class ClosesForAllWhenInterrupted extends StorageContract {
    ClosesForAllWhenInterrupted() {
      super(
          _ ->
              new Pieces() {
                private volatile boolean open = true;

                @Override
                public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
                  open &= !Thread.currentThread().isInterrupted();
                  if (!open) {
                    throw new IOException("closed");
                  }
                  super.read(piece, beginBytes, into);
                }
              },
          Ability.INTERRUPTIBLE);
    }
  }

  @Breaks("a_call_that_was_interrupted_fails_alone")
  static final class ThrowsWhatItLikesWhenInterrupted extends StorageContract {
    ThrowsWhatItLikesWhenInterrupted() {
      super(
          _ ->
              new Pieces() {
                @Override
                public void commit(Piece piece, PieceData data) throws IOException {
                  if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("interrupted");
                  }
                  super.commit(piece, data);
                }
              },
          Ability.INTERRUPTIBLE);
    }
  }

  @Breaks("keeps_bytes_far_beyond_4_gib")
  static final class CountsWith32Bits extends StorageContract {
    CountsWith32Bits() {
      super(
          context ->
              new Pieces() {
                @Override
                int key(Piece piece) {
                  return (int) ((long) piece.index() * context.geometry().pieceLength());
                }
              },
          Ability.SPARSE);
    }
  }

  @Breaks("has_room_for_thousands_of_files")
  static final class KeepsAllFilesOpen extends StorageContract {
    KeepsAllFilesOpen() {
      super(context ->
          new Pieces() {
            @Override
            public void commit(Piece piece, PieceData data) throws IOException {
              if (context.geometry().files().size() > 1000) {
                throw new IOException("too many open files");
              }
              super.commit(piece, data);
            }
          });
    }
  }

  @Breaks("two_torrents_in_one_folder_do_not_see_each_other")
  static final class NamesByThePieceOnly extends StorageContract {
    NamesByThePieceOnly() {
      super(in(new ConcurrentHashMap<>()), Ability.DURABLE);
    }

    private static StorageFactory in(Map<Path, Map<Integer, byte[]>> folders) {
      return context ->
          new Pieces(folders.computeIfAbsent(context.folder(), _ -> new ConcurrentSkipListMap<>()));
    }
  }

  @Breaks("a_piece_that_could_not_be_read_is_stored_at_the_next_attempt")
  static final class KeepsHalfAPiece extends StorageContract {
    KeepsHalfAPiece() {
      super(_ ->
          new Pieces() {
            private final BitSet begun = new BitSet();

            @Override
            public void commit(Piece piece, PieceData data) throws IOException {
              synchronized (begun) {
                if (begun.get(piece.index()) && !pieces.containsKey(piece.index())) {
                  return; // another upload seems to be under way
                }
                begun.set(piece.index());
              }
              super.commit(piece, data);
            }
          });
    }
  }

  @Breaks("keeps_no_data_after_a_commit")
  static final class StoresLater extends StorageContract {
    StoresLater() {
      super(_ ->
          new Pieces() {
            private final Map<Integer, PieceData> later = new ConcurrentHashMap<>();

            @Override
            public void commit(Piece piece, PieceData data) throws IOException {
              data.newInputStream().readAllBytes();
              later.put(piece.index(), data);
            }

            @Override
            public State probe(Piece piece) {
              return later.containsKey(piece.index()) ? State.PRESENT : State.ABSENT;
            }

            @Override
            public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
              PieceData data = later.get(piece.index());
              if (data == null) {
                throw new EOFException("no piece " + piece.index());
              }
              data.read(beginBytes, into);
            }
          });
    }
  }

  // Blocks.

  @Breaks("keeps_no_buffer_after_a_write")
  static final class KeepsBuffers extends StorageContract {
    KeepsBuffers() {
      super(
          context ->
              new Blocks(context) {
                private final Map<Integer, Map<Integer, ByteBuffer>> later =
                    new ConcurrentHashMap<>();

                @Override
                public void write(Piece piece, int beginBytes, ByteBuffer... buffers)
                    throws IOException {
                  if (buffers.length == 1 && buffers[0].remaining() == 4096) {
                    later
                        .computeIfAbsent(piece.index(), _ -> new ConcurrentSkipListMap<>())
                        .put(beginBytes, buffers[0].duplicate());
                  }
                  super.write(piece, beginBytes, buffers);
                }

                @Override
                public void commit(Piece piece) throws IOException {
                  Map<Integer, ByteBuffer> kept = later.getOrDefault(piece.index(), Map.of());
                  for (Map.Entry<Integer, ByteBuffer> block : kept.entrySet()) {
                    heap.write(piece, block.getKey(), block.getValue());
                  }
                  super.commit(piece);
                }
              },
          Ability.BLOCKS);
    }
  }

  @Breaks("takes_blocks_in_any_order")
  static final class StartsAnewAtTheBeginning extends StorageContract {
    StartsAnewAtTheBeginning() {
      super(
          context ->
              new Blocks(context) {
                @Override
                public void write(Piece piece, int beginBytes, ByteBuffer... buffers)
                    throws IOException {
                  if (beginBytes == 0 && Thread.currentThread() == owner) {
                    heap.discard(piece);
                  }
                  super.write(piece, beginBytes, buffers);
                }
              },
          Ability.BLOCKS);
    }
  }

  @Breaks("takes_adjacent_blocks_together_and_advances_their_buffers")
  static final class DoesNotAdvanceSeveral extends StorageContract {
    DoesNotAdvanceSeveral() {
      super(
          context ->
              new Blocks(context) {
                @Override
                public void write(Piece piece, int beginBytes, ByteBuffer... buffers)
                    throws IOException {
                  ByteBuffer[] copies =
                      Arrays.stream(buffers).map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new);
                  super.write(piece, beginBytes, buffers.length == 1 ? buffers : copies);
                }
              },
          Ability.BLOCKS);
    }
  }

  @Breaks("several_threads_may_write_disjoint_parts_of_a_piece_at_once")
  static final class WritesPartsOnOneThread extends StorageContract {
    WritesPartsOnOneThread() {
      super(
          context ->
              new Blocks(context) {
                @Override
                public void write(Piece piece, int beginBytes, ByteBuffer... buffers)
                    throws IOException {
                  if (beginBytes > 0) {
                    onlyOn(owner);
                  }
                  super.write(piece, beginBytes, buffers);
                }
              },
          Ability.BLOCKS);
    }
  }

  @Breaks("reads_what_is_not_committed_yet")
  static final class HidesWhatIsNotCommitted extends StorageContract {
    HidesWhatIsNotCommitted() {
      super(
          context ->
              new Blocks(context) {
                @Override
                public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
                  if (probe(piece) != State.PRESENT) {
                    throw new EOFException("not committed");
                  }
                  super.read(piece, beginBytes, into);
                }
              },
          Ability.BLOCKS);
    }
  }

  @Breaks("a_written_piece_is_not_called_present_before_it_is_committed")
  static final class VouchesTooEarly extends StorageContract {
    VouchesTooEarly() {
      super(
          context ->
              new Blocks(context) {
                @Override
                public State probe(Piece piece) throws IOException {
                  return super.probe(piece) == State.ABSENT ? State.ABSENT : State.PRESENT;
                }
              },
          Ability.BLOCKS);
    }
  }

  @Breaks("writing_the_same_again_changes_nothing")
  static final class RefusesWhatItHas extends StorageContract {
    RefusesWhatItHas() {
      super(
          context ->
              new Blocks(context) {
                private final Map<Integer, BitSet> written = new TreeMap<>();

                @Override
                public void write(Piece piece, int beginBytes, ByteBuffer... buffers)
                    throws IOException {
                  synchronized (written) {
                    BitSet bytes = written.computeIfAbsent(piece.index(), _ -> new BitSet());
                    int end =
                        beginBytes + Arrays.stream(buffers).mapToInt(ByteBuffer::remaining).sum();
                    int next = bytes.nextSetBit(beginBytes);
                    if (next >= 0 && next < end) {
                      throw new IOException("is there already");
                    }
                    bytes.set(beginBytes, end);
                  }
                  super.write(piece, beginBytes, buffers);
                }

                @Override
                public void discard(Piece piece) throws IOException {
                  synchronized (written) {
                    written.remove(piece.index());
                  }
                  super.discard(piece);
                }
              },
          Ability.BLOCKS);
    }
  }

  @Breaks("a_discarded_piece_is_written_anew")
  static final class KeepsWhatWasFirst extends StorageContract {
    KeepsWhatWasFirst() {
      super(
          context ->
              new Blocks(context) {
                private final BitSet discarded = new BitSet();

                @Override
                public void write(Piece piece, int beginBytes, ByteBuffer... buffers)
                    throws IOException {
                  synchronized (discarded) {
                    if (discarded.get(piece.index())) {
                      Arrays.stream(buffers).forEach(buffer -> buffer.position(buffer.limit()));
                      return;
                    }
                  }
                  super.write(piece, beginBytes, buffers);
                }

                @Override
                public void discard(Piece piece) {
                  synchronized (discarded) {
                    discarded.set(piece.index(), heap.probe(piece) != State.ABSENT);
                  }
                }
              },
          Ability.BLOCKS);
    }
  }

  @Breaks("discarding_a_piece_leaves_the_others")
  static final class DiscardsTheNextToo extends StorageContract {
    DiscardsTheNextToo() {
      super(
          context ->
              new Blocks(context) {
                @Override
                public void discard(Piece piece) throws IOException {
                  super.discard(piece);
                  int next = piece.index() + 1;
                  if (next < context.geometry().pieceCount()) {
                    super.discard(context.geometry().piece(next));
                  }
                }
              },
          Ability.BLOCKS);
    }
  }

  @Breaks("discarding_what_was_never_written_does_nothing")
  static final class DiscardsOnlyWhatItKnows extends StorageContract {
    DiscardsOnlyWhatItKnows() {
      super(
          context ->
              new Blocks(context) {
                private volatile boolean known;

                @Override
                public void write(Piece piece, int beginBytes, ByteBuffer... buffers)
                    throws IOException {
                  known = true;
                  super.write(piece, beginBytes, buffers);
                }

                @Override
                public void discard(Piece piece) throws IOException {
                  if (!known) {
                    throw new IOException("no such piece");
                  }
                  super.discard(piece);
                }
              },
          Ability.BLOCKS);
    }
  }

  // Over the end of the process.

  @Breaks("has_everything_again_after_it_was_closed")
  static final class CallsAllAbsentAtFirst extends StorageContract {
    CallsAllAbsentAtFirst() {
      super(
          onDisk((context, heap) ->
              new Blocks(heap) {
                private final BitSet seen = new BitSet();

                @Override
                public void commit(Piece piece) throws IOException {
                  super.commit(piece);
                  synchronized (seen) {
                    seen.set(piece.index());
                  }
                }

                @Override
                public State probe(Piece piece) throws IOException {
                  synchronized (seen) {
                    return seen.get(piece.index()) ? super.probe(piece) : State.ABSENT;
                  }
                }
              }),
          Ability.BLOCKS,
          Ability.DURABLE);
    }
  }

  @Breaks("goes_on_where_it_was_closed")
  static final class StartsAnewWhenItIsWritten extends StorageContract {
    StartsAnewWhenItIsWritten() {
      super(
          onDisk((context, heap) ->
              new Blocks(heap) {
                private boolean cleared;

                @Override
                public void write(Piece piece, int beginBytes, ByteBuffer... buffers)
                    throws IOException {
                  synchronized (heap) {
                    for (int i = 0; i < context.geometry().pieceCount() && !cleared; i++) {
                      heap.discard(context.geometry().piece(i));
                    }
                    cleared = true;
                  }
                  super.write(piece, beginBytes, buffers);
                }
              }),
          Ability.BLOCKS,
          Ability.DURABLE);
    }
  }

  @Breaks("a_committed_piece_survives_the_end_of_the_process")
  static final class WritesWhenItIsClosed extends StorageContract {
    WritesWhenItIsClosed() {
      super(on(new ConcurrentHashMap<>()), Ability.DURABLE);
    }

    private static StorageFactory on(Map<InfoHashes, Map<Integer, byte[]>> disk) {
      return context ->
          new Pieces(new ConcurrentHashMap<>(disk.getOrDefault(context.infoHashes(), Map.of()))) {
            @Override
            public void close() {
              disk.put(context.infoHashes(), pieces);
            }
          };
    }
  }

  @Breaks("vouches_for_nothing_that_was_not_committed_when_the_process_ended")
  static final class VouchesForWhatItFinds extends StorageContract {
    VouchesForWhatItFinds() {
      super(
          onDisk((context, heap) -> {
            for (int i = 0; i < context.geometry().pieceCount(); i++) {
              if (heap.probe(context.geometry().piece(i)) == Storage.State.UNKNOWN) {
                heap.commit(context.geometry().piece(i));
              }
            }
            return new Blocks(heap);
          }),
          Ability.BLOCKS,
          Ability.DURABLE);
    }
  }

  @Breaks("vouches_for_nothing_that_it_lost")
  static final class HidesThatItIsDurable extends StorageContract {
    HidesThatItIsDurable() {
      super(new HeapPieceStore());
    }
  }

  // Spans as mapped memory.

  @Breaks("a_view_holds_what_a_read_gives")
  static final class ViewsTheBeginning extends OfFiles {
    ViewsTheBeginning() {
      super(context ->
          new FolderStorage(context) {
            @Override
            public @Nullable View view(Piece piece, int beginBytes, int lengthBytes) {
              return super.view(piece, beginBytes == 5_000 ? 0 : beginBytes, lengthBytes);
            }
          });
    }
  }

  @Breaks("a_view_lasts_until_it_is_closed")
  static final class HasOneBufferForAllViews extends OfFiles {
    HasOneBufferForAllViews() {
      super(context ->
          new FolderStorage(context) {
            private final ByteBuffer shared = ByteBuffer.allocate(10_000);

            @Override
            public @Nullable View view(Piece piece, int beginBytes, int lengthBytes) {
              View view = super.view(piece, beginBytes, lengthBytes);
              if (view == null || lengthBytes != shared.capacity()) {
                return view;
              }
              try (view) {
                return new Kept(shared.put(0, view.bytes(), 0, lengthBytes).asReadOnlyBuffer());
              }
            }
          });
    }
  }

  @Breaks("several_threads_may_view_at_once")
  static final class ViewsOnOneThread extends OfFiles {
    ViewsOnOneThread() {
      super(context ->
          new FolderStorage(context) {
            private final Thread owner = Thread.currentThread();

            @Override
            public @Nullable View view(Piece piece, int beginBytes, int lengthBytes) {
              onlyOn(owner);
              return super.view(piece, beginBytes, lengthBytes);
            }
          });
    }
  }

  @Breaks("gives_no_view_of_what_is_gone")
  static final class KeepsViews extends OfFiles {
    KeepsViews() {
      super(context ->
          new FolderStorage(context) {
            private final Map<Integer, ByteBuffer> kept = new ConcurrentHashMap<>();

            @Override
            public @Nullable View view(Piece piece, int beginBytes, int lengthBytes) {
              View view = super.view(piece, beginBytes, lengthBytes);
              if (view == null || lengthBytes != 10_000) {
                ByteBuffer old = kept.get(lengthBytes);
                return view != null || old == null ? view : new Kept(old);
              }
              ByteBuffer copy = ByteBuffer.allocate(lengthBytes).put(view.bytes()).flip();
              view.close();
              kept.put(lengthBytes, copy);
              return new Kept(copy.asReadOnlyBuffer());
            }
          });
    }
  }

  /// Memory that no mapping is behind.
  private record Kept(ByteBuffer bytes) implements SpanViews.View {
    @Override
    public void close() {}
  }

  // Files.

  @Breaks("opening_creates_no_file")
  static final class MakesItsFolder extends OfFiles {
    MakesItsFolder() {
      super(context -> {
        if (context.name().equals("many")) {
          Files.createDirectories(context.folder().resolve(context.name()));
        }
        return new FolderStorage(context);
      });
    }
  }

  @Breaks("files_hold_the_torrent_s_bytes_and_nothing_else")
  static final class StoresPaddingBehindAFile extends OfFiles {
    StoresPaddingBehindAFile() {
      super(context ->
          new FolderStorage(context) {
            @Override
            public void commit(Piece piece) throws IOException {
              super.commit(piece);
              if (context.name().equals("padded")) {
                Files.write(path(0), new byte[10], StandardOpenOption.APPEND);
              }
            }
          });
    }
  }

  @Breaks("padding_is_never_stored")
  static final class StoresPadding extends OfFiles {
    StoresPadding() {
      super(context ->
          new FolderStorage(context) {
            @Override
            boolean stored(int file) {
              return geometry.files().get(file).lengthBytes() == 50 || super.stored(file);
            }
          });
    }
  }

  @Breaks("a_cut_file_is_noticed")
  static final class ReadsZerosBehindTheEnd extends OfFiles {
    ReadsZerosBehindTheEnd() {
      super(context ->
          new FolderStorage(context) {
            @Override
            void readFully(int file, long position, ByteBuffer into) throws IOException {
              try {
                super.readFully(file, position, into);
              } catch (EOFException e) {
                if (!Files.exists(path(file))) {
                  throw e;
                }
                into.put(new byte[into.remaining()]);
              }
            }
          });
    }
  }

  @Breaks("does_not_vouch_for_a_file_that_was_changed")
  static final class BelievesWhatHasTheLength extends OfFiles {
    BelievesWhatHasTheLength() {
      super(context -> {
        FolderStorage found = new FolderStorage(context);
        boolean whole = found.geometry.pieceCount() > 0 && found.neededBytes() == 0;
        return new FolderStorage(context) {
          @Override
          public State probe(Piece piece) throws IOException {
            State state = super.probe(piece);
            return whole && state == State.UNKNOWN ? State.PRESENT : state;
          }
        };
      });
    }
  }

  @Breaks("a_vanished_file_is_noticed_and_can_be_written_again")
  static final class CreatesOnlyWhatWasMissing extends OfFiles {
    CreatesOnlyWhatWasMissing() {
      super(context ->
          new FolderStorage(context) {
            private final boolean there = Files.exists(path(0));

            @Override
            FileChannel openToWrite(Path path) throws IOException {
              return there && path.equals(path(0))
                  ? FileChannel.open(path, StandardOpenOption.WRITE)
                  : super.openToWrite(path);
            }
          });
    }
  }

  @Breaks("what_lies_in_files_is_gone_with_them")
  static final class KeepsElsewhereWhatIsNotWhole extends OfFiles {
    KeepsElsewhereWhatIsNotWhole() {
      super(context ->
          new FolderStorage(context) {
            private final Path kept =
                context.folder().resolve(context.infoHashes().wire() + ".kept");

            @Override
            public synchronized void commit(Piece piece) throws IOException {
              super.commit(piece);
              if (neededBytes() == 0) {
                Files.deleteIfExists(kept);
              } else {
                Files.writeString(
                    kept,
                    piece.index() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
              }
            }

            @Override
            public State probe(Piece piece) throws IOException {
              State state = super.probe(piece);
              boolean elsewhere =
                  Files.exists(kept)
                      && Files.readAllLines(kept).contains(String.valueOf(piece.index()));
              return state == State.ABSENT && elsewhere ? State.UNKNOWN : state;
            }

            @Override
            public void delete() throws IOException {
              super.delete();
              Files.deleteIfExists(kept);
            }
          });
    }
  }

  @Breaks("stamps_tell_length_and_change")
  static final class KeepsStamps extends OfFiles {
    KeepsStamps() {
      super(context ->
          new FolderStorage(context) {
            @Override
            public FileStamp stamp(int file) throws IOException {
              FileStamp stamp = super.stamp(file);
              return stamp.lengthBytes() < 0 ? stamp : new FileStamp(stamp.lengthBytes(), 1);
            }
          });
    }
  }

  @Breaks("needs_room_until_it_is_complete")
  static final class AlwaysNeedsAll extends OfFiles {
    AlwaysNeedsAll() {
      super(context ->
          new FolderStorage(context) {
            @Override
            public long neededBytes() {
              return geometry.dataBytes();
            }
          });
    }
  }

  @Breaks("moves_everything_and_goes_on")
  static final class LeavesItsFolderBehind extends OfFiles {
    LeavesItsFolderBehind() {
      super(context ->
          new FolderStorage(context) {
            @Override
            public void move(Path target) throws IOException {
              super.move(target);
              Files.createDirectories(context.folder().resolve("many"));
            }
          });
    }
  }

  @Breaks("is_found_where_it_was_moved_to")
  static final class MovesBackWhenItIsClosed extends OfFiles {
    MovesBackWhenItIsClosed() {
      super(context ->
          new FolderStorage(context) {
            @Override
            public void close() throws IOException {
              if (!folder.equals(context.folder())) {
                move(context.folder());
              }
            }
          });
    }
  }

  @Breaks("does_not_move_over_files_that_are_there")
  static final class MovesOverOthers extends OfFiles {
    MovesOverOthers() {
      super(context ->
          new FolderStorage(context) {
            @Override
            void checkFree(List<Path> paths) throws IOException {
              if (paths.size() == 1) {
                super.checkFree(paths);
              } else {
                for (Path path : paths) {
                  Files.deleteIfExists(path);
                }
              }
            }
          });
    }
  }

  @Breaks("renames_a_file_and_goes_on")
  static final class CopiesInsteadOfRenaming extends OfFiles {
    CopiesInsteadOfRenaming() {
      super(context ->
          new FolderStorage(context) {
            @Override
            public void rename(int file, List<String> path) throws IOException {
              Path before = path(file);
              super.rename(file, path);
              Files.copy(path(file), before, StandardCopyOption.REPLACE_EXISTING);
            }
          });
    }
  }

  @Breaks("does_not_rename_over_a_file_that_is_there")
  static final class RenamesOverOthers extends OfFiles {
    RenamesOverOthers() {
      super(context ->
          new FolderStorage(context) {
            @Override
            void checkFree(List<Path> paths) throws IOException {
              if (paths.size() > 1) {
                super.checkFree(paths);
              }
            }
          });
    }
  }

  @Breaks({
    "deletes_its_files_and_empty_folders_and_nothing_else",
    "deletes_what_was_half_stored_and_what_is_not_there"
  })
  static final class DeletesTwiceWithTrouble extends OfFiles {
    DeletesTwiceWithTrouble() {
      super(context ->
          new FolderStorage(context) {
            @Override
            public void delete() throws IOException {
              Files.delete(path(0));
              super.delete();
            }
          });
    }
  }

  @Breaks("deletes_its_files_and_empty_folders_and_nothing_else")
  static final class LeavesEmptyFolders extends OfFiles {
    LeavesEmptyFolders() {
      super(context ->
          new FolderStorage(context) {
            @Override
            public void delete() throws IOException {
              for (int file = 0; file < geometry.files().size(); file++) {
                Files.deleteIfExists(path(file));
              }
            }
          });
    }
  }

  // Deleting.

  @Breaks("claims_all_it_can")
  static final class HidesThatItDeletes extends StorageContract {
    HidesThatItDeletes() {
      super(_ -> new DeletedPieces());
    }
  }

  @Breaks("deletes_all_of_its_torrent_and_nothing_of_another")
  static final class LeavesTheThirdPiece extends StorageContract {
    LeavesTheThirdPiece() {
      super(
          _ ->
              new DeletedPieces() {
                @Override
                void delete() {
                  pieces.keySet().removeIf(piece -> piece != 2);
                }
              },
          Ability.DELETES);
    }
  }

  @Breaks("deletes_what_was_half_stored_and_what_is_not_there")
  static final class DeletesOnlyWhatIsThere extends StorageContract {
    DeletesOnlyWhatIsThere() {
      super(
          _ ->
              new DeletedPieces() {
                @Override
                void delete() throws IOException {
                  if (pieces.isEmpty()) {
                    throw new EOFException("nothing to delete");
                  }
                  super.delete();
                }
              },
          Ability.DELETES);
    }
  }

  @Breaks("a_deletion_that_was_interrupted_is_finished_by_the_next")
  static final class ThinksThatItHasDeletedWhenInterrupted extends StorageContract {
    ThinksThatItHasDeletedWhenInterrupted() {
      super(
          _ ->
              new DeletedPieces() {
                private boolean done;

                @Override
                void delete() throws IOException {
                  boolean first = !done;
                  done = Thread.currentThread().isInterrupted();
                  if (done) {
                    throw new InterruptedIOException("interrupted");
                  }
                  if (first) {
                    super.delete();
                  }
                }
              },
          Ability.DELETES,
          Ability.INTERRUPTIBLE);
    }
  }

  @Breaks("a_deletion_that_was_interrupted_is_finished_by_the_next")
  static final class DeletesWithAnyExceptionWhenInterrupted extends StorageContract {
    DeletesWithAnyExceptionWhenInterrupted() {
      super(
          _ ->
              new DeletedPieces() {
                @Override
                void delete() throws IOException {
                  if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("interrupted");
                  }
                  super.delete();
                }
              },
          Ability.DELETES,
          Ability.INTERRUPTIBLE);
    }
  }

  @Breaks({})
  static final class SoundPiecesThatGoOverANetwork extends StorageContract {
    SoundPiecesThatGoOverANetwork() {
      super(_ -> new DeletedPieces(), Ability.DELETES, Ability.INTERRUPTIBLE);
    }
  }
}
