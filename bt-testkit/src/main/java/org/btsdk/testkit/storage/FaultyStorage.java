// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.PieceGoneException;

/// A storage that fails as a script says, around one that works: no space, slow, corrupt, lost,
/// interrupted. Strict: [#verify()] tells what was not asked for, what still waits, whether it was
/// closed once and not used after it or after its data was deleted, whether it was closed or
/// deleted while a call waited, and whether a byte of a piece was written twice or a committed
/// piece was written to, which [BlockStorage] promises never happens. Threads: any.
///
/// @see FaultyPieceStorage
public final class FaultyStorage extends ScriptedFaults<BlockStorage, FaultyStorage>
    implements BlockStorage {
  /// What is called.
  public enum Call {
    /// [BlockStorage#probe(Piece)].
    PROBE,
    /// [BlockStorage#read(Piece, int, ByteBuffer)].
    READ,
    /// [BlockStorage#write(Piece, int, ByteBuffer...)].
    WRITE,
    /// [BlockStorage#commit(Piece)], or that of whole pieces.
    COMMIT,
    /// [BlockStorage#discard(Piece)].
    DISCARD,
    /// [BlockStorage#sync()].
    SYNC,
    /// [org.btsdk.spi.storage.Deletion#delete()].
    DELETE,
    /// [BlockStorage#close()]. It counts as closed also where that fails.
    CLOSE
  }

  /// What goes wrong.
  public sealed interface Fault {
    /// There is no room: the call throws a [org.btsdk.spi.storage.NoSpaceException] and does
    /// nothing.
    ///
    /// @param neededBytes how much would have been needed, zero or more
    record NoSpace(long neededBytes) implements Fault {}

    /// The call throws and does nothing.
    ///
    /// @param message what the [IOException] says
    record Fails(String message) implements Fault {}

    /// The call throws a [RuntimeException], as a plugin with a defect does, and does nothing.
    ///
    /// @param message what it says
    record Breaks(String message) implements Fault {}

    /// The call throws what the test likes and does nothing: a [LinkageError], as a plugin does
    /// that was packed without a library of its own, or an exception of the service interface.
    ///
    /// @param problem makes what is thrown: an [IOException], a [RuntimeException] or an [Error]
    record Throws(Supplier<? extends Throwable> problem) implements Fault {}

    /// The call waits, and then does what it should; it throws an [java.io.InterruptedIOException]
    /// if its thread is interrupted.
    ///
    /// @param until opened by the test
    record Waits(CountDownLatch until) implements Fault {}

    /// The call throws an [java.io.InterruptedIOException], as if its thread had been interrupted.
    record Interrupted() implements Fault {}

    /// A read gives its first byte wrong. Other calls are as they should be.
    record Corrupts() implements Fault {}

    /// The call returns as if all was well, and does nothing: a write that was lost before it was
    /// committed. A read must not be lost.
    record Loses() implements Fault {}
  }

  private final Map<Integer, BitSet> written = new TreeMap<>();
  private final BitSet committed = new BitSet();

  /// Makes a storage that works.
  ///
  /// @param inner what does the work; closed with this
  public FaultyStorage(BlockStorage inner) {
    super(inner);
  }

  @Override
  FaultyStorage self() {
    return this;
  }

  private synchronized void noteWrite(Piece piece, int beginBytes, int lengthBytes) {
    BitSet bytes = written.computeIfAbsent(piece.index(), _ -> new BitSet());
    int next = bytes.nextSetBit(beginBytes);
    if (committed.get(piece.index())) {
      complain("written to piece " + piece.index() + ", which is committed");
    } else if (next >= 0 && next < beginBytes + lengthBytes) {
      complain("byte " + next + " of piece " + piece.index() + " was written twice");
    }
    bytes.set(beginBytes, beginBytes + lengthBytes);
  }

  private synchronized void noteCommit(Piece piece) {
    committed.set(piece.index());
  }

  private synchronized void noteDiscard(Piece piece) {
    committed.clear(piece.index());
    written.remove(piece.index());
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    try {
      super.read(piece, beginBytes, into);
    } catch (PieceGoneException e) {
      noteDiscard(piece); // it comes anew
      throw e;
    }
  }

  @Override
  public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException {
    int length = 0;
    for (ByteBuffer buffer : buffers) {
      length += buffer.remaining();
    }
    if (loses(Call.WRITE, piece)) {
      for (ByteBuffer buffer : buffers) {
        buffer.position(buffer.limit());
      }
    } else {
      inner.write(piece, beginBytes, buffers);
    }
    noteWrite(piece, beginBytes, length);
  }

  @Override
  public void commit(Piece piece) throws IOException {
    if (!loses(Call.COMMIT, piece)) {
      inner.commit(piece);
    }
    noteCommit(piece);
  }

  @Override
  public void discard(Piece piece) throws IOException {
    if (!loses(Call.DISCARD, piece)) {
      inner.discard(piece);
    }
    noteDiscard(piece);
  }
}
