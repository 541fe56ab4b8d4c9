// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.SpanViews;
import org.jspecify.annotations.Nullable;

/// Blocks in place in files. Threads may share it. What it promises stands in
/// [FileStorageProvider].
final class FileStorage implements BlockStorage, SpanViews {
  /// 4 KiB, one page: less is as well copied.
  private static final int LEAST_VIEW = 4096;

  private final TorrentGeometry geometry;
  private final FileLayout layout;
  private final OpenFiles files;
  private final MappedWindows windows;
  private final Preallocation preallocation;
  private final Map<Integer, List<Integer>> emptyFilesByPiece;

  /// Files made ready for writing since the storage was opened: completed with true when one is.
  private final RareMap<Integer, CompletableFuture<Boolean>> ready = new RareMap<>();

  /// Files with bytes that were written since the last sync. A file is entered *after* the write:
  /// entered before it, a sync in between would take the mark and miss the bytes. A commit enters
  /// the files of its piece, too: what an earlier process wrote may be in no other place than the
  /// system's memory yet.
  private final RareSet<Integer> dirty = new RareSet<>();

  private FileStorage(
      TorrentGeometry geometry,
      FileLayout layout,
      boolean preallocates,
      int maxOpenFiles,
      MappedWindows windows) {
    this.geometry = geometry;
    this.layout = layout;
    this.windows = windows;
    this.files = new OpenFiles(maxOpenFiles, this::openFile, windows::forget);
    this.preallocation = preallocates ? Preallocation.FULL : Preallocation.SPARSE;
    this.emptyFilesByPiece = emptyFiles(geometry);
  }

  static FileStorage open(
      TorrentGeometry geometry,
      Path folder,
      boolean preallocates,
      int maxOpenFiles,
      MappedWindows windows)
      throws IOException {
    return open(geometry, FileLayout.of(geometry, folder), preallocates, maxOpenFiles, windows);
  }

  static FileStorage open(
      TorrentGeometry geometry,
      FileLayout layout,
      boolean preallocates,
      int maxOpenFiles,
      MappedWindows windows)
      throws IOException {
    FileStorage storage = new FileStorage(geometry, layout, preallocates, maxOpenFiles, windows);
    if (geometry.pieceCount() == 0) {
      storage.createEmptyFiles(0);
    }
    return storage;
  }

  private static Map<Integer, List<Integer>> emptyFiles(TorrentGeometry geometry) {
    Map<Integer, List<Integer>> byPiece = new TreeMap<>();
    for (int file = 0; file < geometry.files().size(); file++) {
      FileEntry entry = geometry.files().get(file);
      if (entry.lengthBytes() == 0 && FileLayout.isStored(entry)) {
        byPiece.computeIfAbsent(geometry.firstPiece(file), _ -> new ArrayList<>()).add(file);
      }
    }
    return byPiece.isEmpty() ? Map.of() : byPiece;
  }

  @Override
  public State probe(Piece piece) throws IOException {
    boolean[] missing = {false};
    geometry.slices(
        piece.index(),
        0,
        piece.dataLengthBytes(),
        (file, position, _, length) -> {
          if (!isPadding(file) && layout.lengthOnDisk(file) < position + length) {
            missing[0] = true;
          }
        });
    return missing[0] ? State.ABSENT : State.UNKNOWN;
  }

  @Override
  public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException {
    int at = beginBytes;
    for (ByteBuffer buffer : buffers) {
      int length = buffer.remaining();
      Objects.checkFromIndexSize(at, length, piece.dataLengthBytes());
      geometry.slices(
          piece.index(),
          at,
          length,
          (file, position, _, sliceLength) -> writeSlice(file, position, buffer, sliceLength));
      at += length;
    }
  }

  private void writeSlice(int file, long positionBytes, ByteBuffer buffer, int lengthBytes)
      throws IOException {
    if (isPadding(file)) {
      buffer.position(buffer.position() + lengthBytes);
      return;
    }
    makeReady(file);
    int end = buffer.limit();
    OpenFiles.Use use = files.use(file, true);
    use.writing().lock();
    try {
      buffer.limit(buffer.position() + lengthBytes);
      long at = positionBytes;
      while (buffer.hasRemaining()) {
        at += use.channel().write(buffer, at);
      }
    } catch (IOException e) {
      throw DiskErrors.ofWriting(e, layout.folder(), lengthBytes);
    } finally {
      use.writing().unlock();
      buffer.limit(end);
      use.close();
      dirty.add(file);
    }
  }

  private FileChannel openFile(int file, boolean writable) throws IOException {
    return layout.open(
        file,
        !writable
            ? FileLayout.Opening.READ
            : isReady(file) ? FileLayout.Opening.WRITE : FileLayout.Opening.CREATE);
  }

  private boolean isReady(int file) {
    CompletableFuture<Boolean> made = ready.get(file);
    return made != null && made.getNow(false);
  }

  /// Creates a file, cuts it to its length and allocates it, once: the first writer does it, others
  /// that come meanwhile wait for it.
  private void makeReady(int file) throws IOException {
    while (!isReady(file)) {
      CompletableFuture<Boolean> mine = new CompletableFuture<>();
      CompletableFuture<Boolean> first = ready.putIfAbsent(file, mine);
      if (first != null) {
        if (first.join()) {
          return;
        }
        continue; // The first one failed and took its entry out: try it ourselves.
      }
      boolean done = false;
      try {
        prepare(file);
        done = true;
        return;
      } finally {
        if (!done) {
          ready.remove(file, mine);
        }
        mine.complete(done);
      }
    }
  }

  private void prepare(int file) throws IOException {
    FileEntry entry = geometry.files().get(file);
    try (OpenFiles.Use use = files.use(file, true)) {
      FileChannel channel = use.channel();
      if (channel.size() > entry.lengthBytes()) {
        channel.truncate(entry.lengthBytes());
      }
      preallocation.allocate(channel, entry.lengthBytes());
      if (entry.attributes().contains(FileEntry.Attribute.EXECUTABLE)) {
        layout.makeExecutable(file);
      }
    } catch (IOException e) {
      throw DiskErrors.ofWriting(e, layout.folder(), entry.lengthBytes());
    }
  }

  @Override
  public void commit(Piece piece) throws IOException {
    // The bytes are the operating system's since write returned, so the end of this process cannot
    // lose them any more.
    createEmptyFiles(piece.index());
    geometry.slices(
        piece.index(),
        0,
        piece.dataLengthBytes(),
        (file, _, _, _) -> {
          if (!isPadding(file)) {
            dirty.add(file);
          }
        });
  }

  private void createEmptyFiles(int piece) throws IOException {
    for (int file : emptyFilesByPiece.getOrDefault(piece, List.of())) {
      if (layout.lengthOnDisk(file) < 0) {
        makeReady(file);
        dirty.add(file);
      }
    }
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    Objects.checkFromIndexSize(beginBytes, into.remaining(), piece.dataLengthBytes());
    geometry.slices(
        piece.index(),
        beginBytes,
        into.remaining(),
        (file, position, _, length) -> readSlice(piece, file, position, into, length));
  }

  private void readSlice(
      Piece piece, int file, long positionBytes, ByteBuffer into, int lengthBytes)
      throws IOException {
    int end = into.limit();
    into.limit(into.position() + lengthBytes);
    try {
      if (isPadding(file)) {
        while (into.hasRemaining()) {
          into.put((byte) 0);
        }
        return;
      }
      try (OpenFiles.Use use = files.use(file, false)) {
        long at = positionBytes;
        while (into.hasRemaining()) {
          int count = use.channel().read(into, at);
          if (count < 0) {
            throw endOf(file, at);
          }
          at += count;
        }
        if (at == geometry.files().get(file).lengthBytes()) {
          use.readToEnd();
        }
      }
    } catch (NoSuchFileException e) {
      throw gone(piece, e);
    } finally {
      into.limit(end);
    }
  }

  private EOFException endOf(int file, long positionBytes) {
    return new EOFException(layout.path(file) + " ends before byte " + positionBytes);
  }

  private static PieceGoneException gone(Piece piece, NoSuchFileException e) {
    return new PieceGoneException("piece " + piece.index() + ": no file " + e.getMessage(), e);
  }

  /// Where a span lies that lies in one file.
  private record Place(int file, long positionBytes) {}

  private @Nullable Place place(Piece piece, int beginBytes, int lengthBytes) throws IOException {
    Objects.checkFromIndexSize(beginBytes, lengthBytes, piece.dataLengthBytes());
    Place[] place = {null};
    geometry.slices(
        piece.index(),
        beginBytes,
        lengthBytes,
        (file, position, _, length) -> {
          if (length == lengthBytes && !isPadding(file)) {
            place[0] = new Place(file, position);
          }
        });
    return place[0];
  }

  @Override
  public @Nullable View view(Piece piece, int beginBytes, int lengthBytes) {
    if (lengthBytes < LEAST_VIEW) {
      return null;
    }
    try {
      Place place = place(piece, beginBytes, lengthBytes);
      return place == null ? null : viewOf(place, lengthBytes);
    } catch (IOException e) {
      return null; // whoever asked reads it the other way, and hears of it
    }
  }

  private @Nullable View viewOf(Place place, int lengthBytes) throws IOException {
    OpenFiles.Use use = files.useIfOpen(place.file, false);
    if (use == null) {
      return null;
    }
    MappedWindows.Use window = null;
    try {
      // Behind the end of a file that was cut, the rest of its last page is mapped, as zeros.
      if (use.channel().size() >= place.positionBytes + lengthBytes) {
        window = windows.use(use.channel(), place.positionBytes, lengthBytes);
      }
      return window == null ? null : new FileView(use, window);
    } finally {
      if (window == null) {
        use.close();
      }
    }
  }

  private record FileView(OpenFiles.Use use, MappedWindows.Use window) implements View {
    @Override
    public ByteBuffer bytes() {
      return window.bytes();
    }

    @Override
    public void close() {
      window.close();
      use.close();
    }
  }

  private boolean isPadding(int file) {
    return geometry.files().get(file).isPadding();
  }

  // A second sync waits for the first, whose files it must not take for synced before they are.
  // Nothing else takes this lock.
  @Override
  public synchronized void sync() throws IOException {
    try {
      List<Integer> taken = dirty.copy();
      taken.forEach(dirty::remove);
      int forced = 0;
      try {
        files.rethrowCloseFailure();
        for (int file : taken) {
          force(file);
          forced++;
        }
        layout.syncFolders();
      } finally {
        dirty.addAll(taken.subList(forced, taken.size()));
      }
    } catch (IOException e) {
      throw DiskErrors.ofWriting(e, layout.folder(), 0);
    }
  }

  /// Files that are not open any more are opened one at a time, beside those that are: to keep them
  /// open would close others that are to be synced next.
  private void force(int file) throws IOException {
    try (OpenFiles.Use use = files.useIfOpen(file, true)) {
      if (use != null) {
        use.channel().force(true);
        return;
      }
    }
    try (FileChannel channel = openForForce(file)) {
      channel.force(true);
    } catch (NoSuchFileException _) {
      // Deleted: nothing is to be kept, and who reads it hears of it.
    }
  }

  /// A file that may only be read was perhaps written by an earlier process; not every system
  /// forces one that is open for reading.
  private FileChannel openForForce(int file) throws IOException {
    try {
      return layout.open(file, FileLayout.Opening.EXISTING);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException _) {
      return layout.open(file, FileLayout.Opening.READ);
    }
  }

  @Override
  public Optional<SpanViews> views() {
    return Optional.of(this);
  }

  @Override
  public Optional<FileOperations> fileOperations() {
    return Optional.of(new TorrentFiles(geometry, layout, this::forgetFiles));
  }

  /// Closes what is open and forgets what is known of the files: they are about to be elsewhere.
  private void forgetFiles() throws IOException {
    ready.clear();
    layout.forgetFolders();
    files.closeIdle();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  @Override
  public String toString() {
    return "file storage at " + layout.folder();
  }
}
