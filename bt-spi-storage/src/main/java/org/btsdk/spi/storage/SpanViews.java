// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.nio.ByteBuffer;
import org.btsdk.model.Piece;
import org.jspecify.annotations.Nullable;

/// Gives spans of a torrent as memory that is mapped from files of the operating system, so that
/// nothing copies them on their way to a socket. Any thread may call, also a virtual one, several
/// at once, and a call waits for nothing.
@FunctionalInterface
public interface SpanViews {
  /// Gives a span, if a socket can take it from there without waiting for a disk. The engine falls
  /// back on [Storage#read] whenever the answer is null, which is always right.
  ///
  /// @param piece a committed piece
  /// @param beginBytes where the span begins in the piece
  /// @param lengthBytes its length, one or more
  /// @return the span, to be closed by the caller; null if it lies in more than one file, if the
  ///   file is not open, was cut, or is not in memory now, or if that is not known
  @Nullable View view(Piece piece, int beginBytes, int lengthBytes);

  /// A span of a file, mapped into memory until the view is closed.
  ///
  /// Its bytes are for channels only: should someone cut the file meanwhile, a channel that is
  /// given them throws an [java.io.IOException], while touching them from Java throws an
  /// [InternalError].
  interface View extends AutoCloseable {
    /// The span, read-only, from position zero to the limit; the same object each time.
    ByteBuffer bytes();

    /// Gives the memory back. Never throws; nothing may use the bytes any more. May be called by
    /// another thread than the one that got the view.
    @Override
    void close();
  }
}
