// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.SpanViews;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The storage of a torrent as the engine uses it: pieces by index, padding (BEP 47) left out on
/// the way in and put back as zeros on the way out. Threads: as the storage's kind says.
public final class TorrentStore {
  private static final Logger LOG = LoggerFactory.getLogger(TorrentStore.class);

  /// 64 KiB: hashed while it is in the nearest cache, see [org.btsdk.core.io.create.PieceDigest].
  private static final int SCRATCH_BYTES = 64 * 1024;

  private static final ThreadLocal<ByteBuffer> SCRATCH =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SCRATCH_BYTES));

  /// 4 MiB: to map a file and to unmap it costs as much as to read some MiB of it.
  private static final long LEAST_MAPPED_FILE = 4L << 20;

  /// 10 s: what a store that is far away needs for its last word, and a user who quits bears.
  private static final int LAST_CALL_SECONDS = 10;

  private final BlockStorage storage;
  private final String name;
  private final StorageKind kind;
  private final boolean staged;
  private final StorageCalls calls;
  private final Metainfo metainfo;
  private final TorrentGeometry geometry;
  private volatile @Nullable SpanViews views;

  /// @param name the plugin's name
  /// @param staged whether pieces are kept elsewhere until they are whole
  public TorrentStore(
      BlockStorage storage,
      String name,
      StorageKind kind,
      boolean staged,
      StorageWork work,
      Metainfo metainfo) {
    this.storage = storage;
    this.name = name;
    this.kind = kind;
    this.staged = staged;
    this.calls = new StorageCalls(work.of(kind));
    this.metainfo = metainfo;
    this.geometry = metainfo.geometry();
    this.views = storage.views().orElse(null);
  }

  public BlockStorage storage() {
    return storage;
  }

  /// The plugin's name.
  public String name() {
    return name;
  }

  public Metainfo metainfo() {
    return metainfo;
  }

  /// Where the storage is called, see [StorageKind].
  public Executor executor() {
    return calls;
  }

  /// Completes when no call is under way; what is given to the executor later is not waited for.
  public CompletableFuture<@Nullable Void> quiet() {
    return calls.quiet();
  }

  /// Whether calls may be interrupted.
  public boolean isInterruptible() {
    return kind == StorageKind.NETWORK;
  }

  /// Whether each call waits for a network.
  public boolean isRemote() {
    return kind == StorageKind.NETWORK;
  }

  /// Whether a piece that is whole is committed in no more time than a block is written: neither
  /// over a network nor by storing all of it at once.
  public boolean commitsAtOnce() {
    return !staged && !isRemote();
  }

  /// Something that is done last, when a storage is closed.
  @FunctionalInterface
  public interface LastCall {
    void run() throws IOException;
  }

  /// Does something that is done last. For a storage on a network, another thread does it, which is
  /// left alone and interrupted when it takes too long. Blocks.
  public void whenClosing(LastCall call) throws IOException {
    if (isInterruptible()) {
      onItsOwnThread(call, LAST_CALL_SECONDS);
    } else {
      call.run();
    }
  }

  /// Whether nothing of the data is left after [#delete] and a close.
  public boolean canDelete() {
    return kind == StorageKind.MEMORY || storage.deletion().isPresent();
  }

  /// Says that it cannot.
  public String cannotDelete() {
    return "the storage \"%s\" cannot delete, or not with these settings".formatted(name);
  }

  /// Deletes the data, however long that takes; on a network, an interrupt of the caller's ends it.
  /// No other call is under way. Blocks.
  ///
  /// @throws IOException if something could not be deleted
  public void delete(Deletion deletion, StorageWork work) throws IOException {
    if (isInterruptible()) {
      onItsOwnThread(deletion::delete, Long.MAX_VALUE);
      return;
    }
    try {
      work.runAndWait(
          kind,
          () -> {
            try {
              deletion.delete();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (CompletionException | UncheckedIOException e) {
      for (Throwable at = e; at != null; at = at.getCause()) {
        if (at instanceof TorrentException typed) {
          throw typed;
        } else if (at instanceof IOException io) {
          throw io;
        }
      }
      throw e;
    }
  }

  private void onItsOwnThread(LastCall call, long seconds) throws IOException {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .name("bt-closing-" + metainfo.name())
            .start(() -> {
              try {
                call.run();
                done.complete(null);
              } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    try {
      done.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new IOException("it did not end within " + seconds + " s", e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(Failures.message(e));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof TorrentException typed) {
        throw typed;
      }
      throw cause instanceof IOException io ? io : new IOException(Failures.message(cause), cause);
    }
  }

  /// Interrupts calls that are under way, and those that begin later, if the storage is on a
  /// network; does nothing to others, whose files an interrupt would close.
  public void interrupt() {
    if (isInterruptible()) {
      calls.interrupt();
    }
  }

  /// Runs something that reads, where this storage wants it, and waits for it.
  public void runReading(Runnable reading) {
    startReading(reading).join();
  }

  /// Runs something that reads, where this storage wants it, and does not wait.
  public CompletableFuture<Void> startReading(Runnable reading) {
    if (kind != StorageKind.MEMORY) {
      return CompletableFuture.runAsync(reading, calls);
    }
    reading.run();
    return CompletableFuture.completedFuture(null);
  }

  /// Writes adjacent blocks of a piece, without the padding at its end.
  public void write(int pieceIndex, int beginBytes, ByteBuffer blocks) throws IOException {
    Piece piece = geometry.piece(pieceIndex);
    int room = piece.dataLengthBytes() - beginBytes;
    if (room > 0) {
      if (blocks.remaining() > room) {
        blocks.limit(blocks.position() + room);
      }
      storage.write(piece, beginBytes, blocks);
    }
  }

  /// Reads a part of a piece until the buffer is full.
  public void read(int pieceIndex, int beginBytes, ByteBuffer into) throws IOException {
    Piece piece = geometry.piece(pieceIndex);
    int data = Math.clamp(piece.dataLengthBytes() - beginBytes, 0, into.remaining());
    int end = into.limit();
    if (data > 0) {
      into.limit(into.position() + data);
      storage.read(piece, beginBytes, into);
      into.limit(end);
    }
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
  }

  /// A part of a piece as memory that a socket can take without waiting for a disk. Any thread;
  /// waits for nothing.
  ///
  /// @return to be closed; null if it has to be read
  public SpanViews.@Nullable View view(int pieceIndex, int beginBytes, int lengthBytes) {
    SpanViews from = views;
    Piece piece = geometry.piece(pieceIndex);
    if (from == null
        || beginBytes + lengthBytes > piece.dataLengthBytes()
        || !isWorthMapping(pieceIndex, beginBytes)) {
      return null;
    }
    calls.begin();
    SpanViews.View view = null;
    try {
      view = from.view(piece, beginBytes, lengthBytes);
      return view == null ? null : new CountedView(view, calls);
    } catch (Throwable e) {
      LOG.warn("plugin \"{}\" threw for a view: it is only read from now on", name, e);
      views = null; // whoever asked reads it, and hears of it if that fails too
      return null;
    } finally {
      if (view == null) {
        calls.end();
      }
    }
  }

  private boolean isWorthMapping(int piece, int beginBytes) {
    int file = geometry.fileAt(piece, beginBytes);
    return geometry.files().get(file).lengthBytes() >= LEAST_MAPPED_FILE;
  }

  /// A view that the end of the storage waits for.
  private record CountedView(SpanViews.View view, StorageCalls calls) implements SpanViews.View {
    @Override
    public ByteBuffer bytes() {
      return view.bytes();
    }

    @Override
    public void close() {
      try {
        view.close();
      } catch (Throwable e) {
        LOG.warn("a view of a plugin threw when it was closed", e);
      } finally {
        calls.end();
      }
    }
  }

  /// Reads a part of a piece through a buffer of this thread's, and feeds it to a consumer.
  public void readThrough(int piece, int beginBytes, int endBytes, Consumer<ByteBuffer> to)
      throws IOException {
    ByteBuffer buffer =
        Thread.currentThread().isVirtual() ? ByteBuffer.allocate(SCRATCH_BYTES) : SCRATCH.get();
    for (int at = beginBytes; at < endBytes; ) {
      buffer.clear().limit(Math.min(buffer.capacity(), endBytes - at));
      read(piece, at, buffer);
      at += buffer.flip().remaining();
      to.accept(buffer);
    }
  }

  /// Reads and hashes a piece.
  public boolean verify(int piece) throws IOException {
    MessageDigest digest = sha1();
    readThrough(piece, 0, geometry.pieceLength(piece), digest::update);
    return metainfo.matchesPieceHash(piece, digest.digest());
  }

  /// A short digest of each block of a piece, to tell later whose block was wrong.
  public long[] blockDigests(int piece) throws IOException {
    long[] digests = new long[geometry.blockCount(piece)];
    MessageDigest digest = sha1();
    for (int block = 0; block < digests.length; block++) {
      int begin = block * TorrentGeometry.BLOCK_LENGTH;
      readThrough(piece, begin, begin + geometry.blockLength(piece, block), digest::update);
      digests[block] = ByteBuffer.wrap(digest.digest()).getLong();
    }
    return digests;
  }

  public Storage.State probe(int piece) throws IOException {
    return storage.probe(geometry.piece(piece));
  }

  public void commit(int piece) throws IOException {
    storage.commit(geometry.piece(piece));
  }

  /// Tells the storage of a piece that an earlier process committed, so that the next sync is about
  /// it, too.
  ///
  /// @return false if the storage wants to be given the piece's bytes for that
  /// @throws IOException if it failed
  public boolean commitAgain(int piece) throws IOException {
    if (staged) {
      return probe(piece) == Storage.State.PRESENT; // to commit it would ask the same once more
    }
    commit(piece);
    return true;
  }

  public void discard(int piece) throws IOException {
    storage.discard(geometry.piece(piece));
  }

  /// A new digest of the kind that pieces have.
  public static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
