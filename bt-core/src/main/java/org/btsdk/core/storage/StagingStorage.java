// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.SpanViews;
import org.jspecify.annotations.Nullable;

/// Lets the engine write blocks to a storage that takes only whole pieces: keeps the blocks of a
/// piece in memory until it is committed, and in one temporary file beyond a bound. Threads may
/// share it, as [BlockStorage] says; may be interrupted, if the storage below may be.
///
/// A piece that could not be committed stays staged, so that the commit can be tried again. What
/// was staged is lost with the process.
public final class StagingStorage implements BlockStorage {
  private final PieceStorage below;
  private final StagingArea area;
  private final Object lock = new Object();

  /// Pieces begun and not yet committed, by index. Guarded by [#lock].
  private final Map<Integer, Staged> staged = new TreeMap<>();

  /// A piece's place, given back by the last user after the piece was forgotten: one that still
  /// reads must not see the bytes of the next piece there. Counters guarded by [#lock].
  private static final class Staged {
    final StagingArea.Place place;
    int users;
    boolean forgotten;

    Staged(StagingArea.Place place) {
      this.place = place;
    }
  }

  /// @param below gets the pieces; closed with this
  /// @param pieceLengthBytes length of the torrent's pieces, one or more
  /// @param memory what of it nobody else needs is used
  /// @param spillFile the temporary file for what is beyond it: created, or overwritten, when it is
  ///   needed, and deleted at close
  public StagingStorage(
      PieceStorage below, int pieceLengthBytes, StagingMemory memory, Path spillFile) {
    this.below = below;
    this.area = new StagingArea(pieceLengthBytes, memory, spillFile);
  }

  private @Nullable Staged use(Piece piece) {
    synchronized (lock) {
      Staged found = staged.get(piece.index());
      if (found != null) {
        found.users++;
      }
      return found;
    }
  }

  private Staged useOrBegin(Piece piece) {
    Staged found = use(piece);
    if (found != null) {
      return found;
    }
    Staged mine = new Staged(area.take()); // memory may have to be allocated: not under the lock
    synchronized (lock) {
      found = staged.putIfAbsent(piece.index(), mine);
      if (found == null) {
        mine.users++;
        return mine;
      }
      found.users++;
    }
    area.give(mine.place);
    return found;
  }

  private void release(Staged used) {
    synchronized (lock) {
      used.users--;
      freeIfUnused(used);
    }
  }

  private void forget(Piece piece) {
    synchronized (lock) {
      Staged found = staged.remove(piece.index());
      if (found != null) {
        found.forgotten = true;
        freeIfUnused(found);
      }
    }
  }

  private void freeIfUnused(Staged used) {
    if (used.forgotten && used.users == 0) {
      area.give(used.place);
    }
  }

  @Override
  public State probe(Piece piece) throws IOException {
    return below.probe(piece);
  }

  @Override
  public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException {
    Staged used = useOrBegin(piece);
    try {
      int at = beginBytes;
      for (ByteBuffer buffer : buffers) {
        int length = buffer.remaining();
        Objects.checkFromIndexSize(at, length, piece.dataLengthBytes());
        used.place.write(at, buffer);
        at += length;
      }
    } finally {
      release(used);
    }
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    Objects.checkFromIndexSize(beginBytes, into.remaining(), piece.dataLengthBytes());
    Staged used = use(piece);
    if (used == null) {
      below.read(piece, beginBytes, into);
      return;
    }
    try {
      used.place.read(beginBytes, into);
    } finally {
      release(used);
    }
  }

  @Override
  public void commit(Piece piece) throws IOException {
    Staged used = use(piece);
    if (used == null) {
      if (piece.dataLengthBytes() > 0) {
        if (below.probe(piece) == State.UNKNOWN) { // and was found right
          below.commit(piece, new StoredData(below, piece));
        }
        return; // Committed before.
      }
      used = useOrBegin(piece); // All of it is padding: nobody wrote it.
    }
    try {
      below.commit(piece, new StagedData(used.place, piece.dataLengthBytes()));
      forget(piece);
    } finally {
      release(used);
    }
  }

  @Override
  public void discard(Piece piece) {
    forget(piece);
  }

  @Override
  public void sync() throws IOException {
    below.sync();
  }

  @Override
  public Optional<SpanViews> views() {
    return below.views();
  }

  @Override
  public Optional<FileOperations> fileOperations() {
    return below.fileOperations();
  }

  @Override
  public Optional<Deletion> deletion() {
    return below.deletion();
  }

  @Override
  public void close() throws IOException {
    try (below) { // may take its time, or hang: others are not to wait for the memory
      area.close();
    }
  }

  @Override
  public String toString() {
    return "staging for " + below;
  }

  /// A piece that is below already.
  private record StoredData(PieceStorage below, Piece piece) implements PieceData {
    @Override
    public int lengthBytes() {
      return piece.dataLengthBytes();
    }

    @Override
    public void read(int beginBytes, ByteBuffer into) throws IOException {
      below.read(piece, beginBytes, into);
    }

    @Override
    public InputStream newInputStream() throws IOException {
      byte[] bytes = new byte[piece.dataLengthBytes()];
      below.read(piece, 0, ByteBuffer.wrap(bytes));
      return new ByteArrayInputStream(bytes);
    }
  }

  private record StagedData(StagingArea.Place place, int lengthBytes) implements PieceData {
    @Override
    public void read(int beginBytes, ByteBuffer into) throws IOException {
      Objects.checkFromIndexSize(beginBytes, into.remaining(), lengthBytes);
      place.read(beginBytes, into);
    }

    @Override
    public InputStream newInputStream() {
      return new PlaceStream(place, lengthBytes);
    }
  }

  /// The bytes of a place from the first on (NOT thread safe).
  private static final class PlaceStream extends InputStream {
    private final StagingArea.Place place;
    private final int length;
    private int at;

    PlaceStream(StagingArea.Place place, int length) {
      this.place = place;
      this.length = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      Objects.checkFromIndexSize(offset, count, into.length);
      if (count == 0) {
        return 0;
      }
      int part = Math.min(count, length - at);
      if (part == 0) {
        return -1;
      }
      place.read(at, ByteBuffer.wrap(into, offset, part));
      at += part;
      return part;
    }

    @Override
    public int available() {
      return length - at;
    }
  }
}
