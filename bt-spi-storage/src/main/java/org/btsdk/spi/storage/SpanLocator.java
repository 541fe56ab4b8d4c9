// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.btsdk.model.Piece;
import org.jspecify.annotations.Nullable;

/// Tells where spans of a torrent lie in files of the operating system. Threads: as [Storage],
/// unless a method says otherwise.
public interface SpanLocator {
  /// Locates a span, if all of it lies in one file. The engine itself asks for [#view] only; this
  /// is for who wraps a storage, or reads its files by other means.
  ///
  /// @param piece a committed piece
  /// @param beginBytes where the span begins in the piece
  /// @param lengthBytes its length
  /// @return where it lies, to be closed by the caller; null if it lies in more than one file
  /// @throws IOException if the file cannot be opened
  @Nullable Lease locate(Piece piece, int beginBytes, int lengthBytes) throws IOException;

  /// Gives a span as memory that is mapped from its file, if a socket can take it from there
  /// without waiting for a disk. Any thread may call, also a virtual one, and a call waits for
  /// nothing; the engine falls back on [Storage#read] whenever the answer is null, which is always
  /// right.
  ///
  /// @param piece a committed piece
  /// @param beginBytes where the span begins in the piece
  /// @param lengthBytes its length, one or more
  /// @return the span, to be closed by the caller; null if it lies in more than one file, if the
  ///   file is not open, was cut, or is not in memory now, or if that is not known
  default @Nullable View view(Piece piece, int beginBytes, int lengthBytes) {
    return null;
  }

  /// A span of a file, mapped into memory until the view is closed.
  ///
  /// Its bytes are for channels only: should someone cut the file meanwhile, a channel that is
  /// given them throws an [IOException], while touching them from Java throws an [InternalError].
  interface View extends AutoCloseable {
    /// The span, read-only, from position zero to the limit; the same object each time.
    ByteBuffer bytes();

    /// Gives the memory back. Never throws; nothing may use the bytes any more. May be called by
    /// another thread than the one that got the view.
    @Override
    void close();
  }

  /// A place in an open file, which stays open until the lease is closed.
  interface Lease extends AutoCloseable {
    /// The file, open for reading. Only read from it with absolute positions.
    FileChannel channel();

    /// Where the span begins in the file, in bytes.
    long positionBytes();

    /// Gives the file back. Never throws.
    @Override
    void close();
  }
}
