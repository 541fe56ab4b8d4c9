// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.btsdk.spi.storage.PieceGoneException;

/// Blocks that are read into one buffer, each behind its header, by one visit to the storage. Used
/// by one writer at a time.
final class UploadRun {
  /// The longest block that peers may ask for (the machine refuses longer ones), in bytes.
  static final int LONGEST_BLOCK = 16 * 1024;

  /// Told of each block that could not be read.
  @FunctionalInterface
  interface Failed {
    void failed(Message.Request request, boolean gone);
  }

  private final TorrentStore store;
  private final List<Message.Request> requests = new ArrayList<>(16);

  UploadRun(TorrentStore store) {
    this.store = store;
  }

  /// Adds a block: its header is written, and room left for its bytes.
  void add(Message.Request request, ByteBuffer out) {
    requests.add(request);
    MessageEncoder.pieceHeader(out, request.piece(), request.begin(), request.length());
    out.position(out.position() + request.length());
  }

  /// Reads the bytes of all blocks into their places; a block that cannot be read is taken out,
  /// with its header, and the ones behind it move up. Blocks.
  void read(Failed failed, ByteBuffer out) {
    if (!requests.isEmpty()) {
      store.runReading(() -> readAll(failed, out));
    }
  }

  private void readAll(Failed failed, ByteBuffer out) {
    int at = out.position();
    for (int i = requests.size() - 1; i >= 0; i--) {
      at -= requests.get(i).length() + MessageEncoder.PIECE_HEADER_LENGTH;
    }
    for (Message.Request request : requests) {
      int length = request.length();
      int end = at + MessageEncoder.PIECE_HEADER_LENGTH + length;
      try {
        store.read(
            request.piece(),
            request.begin(),
            out.slice(at + MessageEncoder.PIECE_HEADER_LENGTH, length));
        at = end;
      } catch (IOException e) {
        // Close the gap: what follows moves to where this block was.
        out.put(at, out, end, out.position() - end);
        out.position(out.position() - (end - at));
        failed.failed(request, e instanceof PieceGoneException);
      }
    }
  }
}
