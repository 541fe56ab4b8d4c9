// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.btsdk.model.Piece;

/// The data of one torrent. Implement [PieceStorage] or [BlockStorage], never this alone.
///
/// Implementing classes must comply with the following:
///
/// - **Threads.** Any method may be called by several threads at once, except [#close()], which is
///   called once, after every other call has returned.
/// - **Blocking.** Every method may block. A storage of kind [StorageKind#DISK] is called by
///   platform threads that are never interrupted; one of kind [StorageKind#NETWORK] by virtual
///   threads, which are interrupted when the torrent stops and must then give up with an
///   [java.io.InterruptedIOException] soon.
/// - **Errors.** Trouble is an [IOException]; where the cause is known, one of [NoSpaceException],
///   [java.nio.file.AccessDeniedException], [PieceGoneException] or [CorruptDataException]. The
///   torrent then pauses, the session lives, and the call is made again when the embedder resumes
///   it. Anything else that is thrown, an [Error] as well, fails the torrent as a defect of the
///   plugin.
/// - **Buffers** belong to the caller: they are not kept after a method returns. On success their
///   position has advanced by what was transferred. They are direct ones, or have an array that may
///   begin before them ([ByteBuffer#arrayOffset()]).
/// - **Bytes.** Offsets and lengths are in bytes and inside [Piece#dataLengthBytes()]; padding (BEP
///   47) is never asked for.
public sealed interface Storage extends AutoCloseable permits BlockStorage, PieceStorage {
  /// What a storage knows of a piece without reading it.
  enum State {
    /// The piece was committed, is whole, and nothing changed it since.
    PRESENT,
    /// Nothing of the piece is there.
    ABSENT,
    /// Something may be there: the engine reads and hashes it.
    UNKNOWN
  }

  /// Says what it knows of a piece. Cheap: called for every piece when a torrent is opened. A
  /// storage that cannot vouch for what it holds says [State#UNKNOWN].
  ///
  /// @param piece a piece of the torrent
  /// @throws IOException if the storage cannot be reached
  State probe(Piece piece) throws IOException;

  /// Reads a part of a piece until the buffer is full. Parts that were written but not yet
  /// committed must be readable too.
  ///
  /// @param piece a piece of the torrent
  /// @param beginBytes where to begin, zero or more
  /// @param into filled from its position to its limit; the part lies inside the piece's data
  /// @throws PieceGoneException if the piece was evicted
  /// @throws java.io.EOFException if less is there than was asked for
  /// @throws IOException if reading failed
  void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException;

  /// Makes all that was committed before this call survive a loss of power. Called now and then, at
  /// pause and at close. The default does nothing, which is right where `commit` already does it.
  ///
  /// @throws IOException if that failed; nothing is then taken as synced
  default void sync() throws IOException {}

  /// Gives spans as mapped memory; empty where there are no files of the operating system. The
  /// engine asks for a view of what it sends, and copies nothing itself then.
  default Optional<SpanViews> views() {
    return Optional.empty();
  }

  /// Moves, renames and deletes; empty where the storage cannot.
  default Optional<FileOperations> fileOperations() {
    return Optional.empty();
  }

  /// Deletes the torrent's data; empty where the storage cannot. One that has file operations can.
  /// What is gone with the storage itself, as memory is, needs none.
  default Optional<Deletion> deletion() {
    return fileOperations().map(files -> files);
  }

  /// Frees what the storage holds; data stays. Called once; no other call is under way or follows.
  /// It and the [#sync()] before it are not bounded in time: who removes the torrent, or closes the
  /// session, waits for them. Where they may hang, as on a network, bound them by time-outs of your
  /// own.
  ///
  /// @throws IOException if something could not be written out
  @Override
  void close() throws IOException;
}
