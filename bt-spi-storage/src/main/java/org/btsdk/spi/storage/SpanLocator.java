// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.btsdk.model.Piece;
import org.jspecify.annotations.Nullable;

/// Tells where spans of a torrent lie in files of the operating system. Threads: as [Storage].
public interface SpanLocator {
  /// Locates a span, if all of it lies in one file.
  ///
  /// @param piece a committed piece
  /// @param beginBytes where the span begins in the piece
  /// @param lengthBytes its length
  /// @return where it lies, to be closed by the caller; null if it lies in more than one file
  /// @throws IOException if the file cannot be opened
  @Nullable Lease locate(Piece piece, int beginBytes, int lengthBytes) throws IOException;

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
