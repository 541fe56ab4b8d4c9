// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// The bytes of a verified piece that a [PieceStorage] is to store. Can be read as often as wanted,
/// so that a client that retries may begin again; valid until `commit` returns. One thread at a
/// time.
public interface PieceData {
  /// How many bytes there are: [org.btsdk.model.Piece#dataLengthBytes()].
  int lengthBytes();

  /// Copies a part into a buffer until the buffer is full.
  ///
  /// @param beginBytes where to begin, zero or more
  /// @param into filled from its position to its limit
  /// @throws IndexOutOfBoundsException if the part is not inside the piece
  /// @throws IOException if the bytes were spilled to disk and cannot be read
  void read(int beginBytes, ByteBuffer into) throws IOException;

  /// A new stream over all bytes, from the first. As with any stream, a read may give less than it
  /// was asked for: `readNBytes` and `transferTo` do not.
  ///
  /// @throws IOException if the bytes were spilled to disk and cannot be read
  InputStream newInputStream() throws IOException;
}
