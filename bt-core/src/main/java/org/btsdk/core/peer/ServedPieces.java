// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;

/// The pieces of a torrent that peers may request: written by its machine, read by every reader
/// without a lock.
public final class ServedPieces {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final TorrentGeometry geometry;
  private final long[] words;

  /// No piece is served.
  public ServedPieces(TorrentGeometry geometry) {
    this.geometry = geometry;
    this.words = new long[Math.ceilDiv(geometry.pieceCount(), Long.SIZE)];
  }

  /// The longest request that is answered, in bytes: a block, which is what all real clients ask
  /// for at once. Longer requests are rejected and no fault, as libtorrent and Transmission do: old
  /// clients asked for 32 KiB, and a long block would hold the line against messages of control.
  public int maxRequestLength() {
    return geometry.blockLength();
  }

  /// Serves a piece, or does so no more. Only the machine.
  ///
  /// @param piece a piece of the torrent
  public void set(int piece, boolean served) {
    long before = words[piece >> 6];
    long bit = 1L << piece;
    WORD.setRelease(words, piece >> 6, served ? before | bit : before & ~bit);
  }

  /// Whether a request is to be answered, if the peer is not choked. Any thread.
  public boolean serves(Message.Request request) {
    int piece = request.piece();
    return request.length() <= geometry.blockLength()
        && geometry.contains(piece, request.begin(), request.length())
        && ((long) WORD.getAcquire(words, piece >> 6) >> piece & 1) != 0;
  }
}
