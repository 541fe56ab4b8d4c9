// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/// Reads a file of a torrent while it is downloaded; what is read next is fetched first, whatever
/// the torrent's picker. One thread at a time. Reads block until the data is there and verified;
/// closing ends a read that blocks. Writing and truncating throw
/// [java.nio.channels.NonWritableChannelException].
public interface TorrentReader extends SeekableByteChannel {
  /// Reads at the position; blocks until at least one byte is there.
  ///
  /// @return how many bytes; -1 at the end of the file
  /// @throws java.nio.channels.ClosedChannelException if it was closed
  /// @throws java.io.InterruptedIOException if the thread was interrupted while it waited for the
  ///   data; its interrupt status is then set
  /// @throws IOException if the torrent failed, was paused or removed, or the storage failed
  @Override
  int read(ByteBuffer into) throws IOException;

  /// How much is fetched ahead of the position.
  ///
  /// @param bytes zero or more, [Long#MAX_VALUE] for all; default 8 MiB
  /// @return this
  /// @throws IllegalArgumentException if it is negative
  TorrentReader readAhead(long bytes);

  /// The same bytes as a stream, from the position on. Closing it closes this.
  InputStream toInputStream();
}
