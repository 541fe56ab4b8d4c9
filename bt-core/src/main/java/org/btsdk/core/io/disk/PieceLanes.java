// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.btsdk.core.hash.LanePace;
import org.btsdk.core.hash.Sha1Lanes;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// Reads and hashes 64 pieces side by side where that pays, and remembers their hashes until they
/// are asked for. NOT thread-safe: one a thread. Has 2 MiB from its first probe on.
public final class PieceLanes {
  /// 32 KiB: few calls, and of all lanes it is 2 MiB; measured to be faster than 16 and 64 KiB.
  private static final int CHUNK_BYTES = 32 << 10;

  /// One line of a cache more, so that the lanes do not all lie in the same places of a cache.
  private static final int STRIDE_BYTES = CHUNK_BYTES + Sha1Lanes.BLOCK_BYTES;

  /// 1 KiB of each lane: some hundred microseconds, a few milliseconds before it is compiled.
  private static final int PROBE_BYTES = 1 << 10;

  private final TorrentGeometry geometry;
  private final int mostFiles;
  private final Source source;
  private final LanePace pace;
  private @Nullable Sha1Lanes sha1;
  private @Nullable ByteBuffer buffer;
  private boolean hasMemory = true;
  private byte[] digests = {};
  private int firstPiece;

  /// Where pieces are read from.
  @FunctionalInterface
  public interface Source {
    /// Reads a part of a piece until the buffer is full. Blocks.
    void read(int piece, int beginBytes, ByteBuffer into) throws IOException;
  }

  /// @param geometry lengths of pieces
  /// @param mostFiles in how many neighbouring files 64 pieces may lie that are read side by side,
  ///   1 or more. All of these files are in use at once: with more than the source keeps open,
  ///   nearly each read would open one.
  /// @param source of their bytes
  public PieceLanes(TorrentGeometry geometry, int mostFiles, Source source) {
    this.geometry = geometry;
    this.mostFiles = mostFiles;
    this.source = source;
    this.pace = new LanePace(geometry.dataBytes());
  }

  /// How many pieces are best given to [#prepare] next; 1 if one after the other is faster.
  public int wanted() {
    return pace.lanes() ? Sha1Lanes.LANES : 1;
  }

  /// Takes down what a piece by itself took, see [LanePace].
  public void alone(long readNanos, long hashNanos, long bytes) {
    pace.alone(readNanos, hashNanos, bytes);
    if (hasMemory && pace.wantsProbe()) {
      probe();
    }
  }

  private void probe() {
    ByteBuffer data;
    try {
      data = buffer();
    } catch (OutOfMemoryError _) {
      hasMemory = false; // one by one needs none
      return;
    }
    Sha1Lanes lanes = lanes();
    long begin = System.nanoTime();
    lanes.update(data, STRIDE_BYTES, PROBE_BYTES);
    pace.probed(System.nanoTime() - begin, (long) Sha1Lanes.LANES * PROBE_BYTES);
  }

  /// Reads and hashes pieces, if they are 64 of one length in few files, until reading proves to be
  /// slow. Blocks.
  ///
  /// @param first zero or more
  /// @param count how many from there on are hashed next, 1 or more
  /// @param stop asked each 2 MiB; if true, ends without hashes
  /// @throws IOException what the source throws; no hash is known then
  public void prepare(int first, int count, BooleanSupplier stop) throws IOException {
    digests = new byte[0];
    int length = geometry.pieceLength(first);
    if (count != Sha1Lanes.LANES
        || length % Sha1Lanes.BLOCK_BYTES != 0
        || geometry.pieceLength(first + count - 1) != length
        || geometry.fileAt(first + count - 1, length - 1) - geometry.fileAt(first, 0)
            >= mostFiles) {
      return;
    }
    Sha1Lanes lanes = lanes();
    lanes.reset();
    long begin = System.nanoTime();
    long readNanos = 0;
    int at = 0;
    while (at < length && !stop.getAsBoolean()) {
      int chunk = Math.min(CHUNK_BYTES, length - at);
      long readBegin = System.nanoTime();
      ByteBuffer data = read(first, at, chunk);
      long readEnd = System.nanoTime();
      lanes.update(data, STRIDE_BYTES, chunk);
      at += chunk;
      readNanos += readEnd - readBegin;
      if (pace.isTooSlow(readNanos, (long) at * count)) {
        break;
      }
    }
    if (at == 0) {
      return;
    }
    pace.sideBySide(readNanos, System.nanoTime() - begin - readNanos, (long) at * count);
    if (at == length) {
      digests = lanes.digest();
      firstPiece = first;
    }
  }

  private Sha1Lanes lanes() {
    Sha1Lanes lanes = sha1;
    if (lanes == null) {
      lanes = new Sha1Lanes();
      sha1 = lanes;
    }
    return lanes;
  }

  private ByteBuffer buffer() {
    ByteBuffer data = buffer;
    if (data == null) {
      data = ByteBuffer.allocateDirect(Sha1Lanes.LANES * STRIDE_BYTES);
      buffer = data;
    }
    return data.clear();
  }

  private ByteBuffer read(int first, int at, int chunk) throws IOException {
    ByteBuffer data = buffer();
    for (int lane = 0; lane < Sha1Lanes.LANES; lane++) {
      int from = lane * STRIDE_BYTES;
      source.read(first + lane, at, data.clear().limit(from + chunk).position(from));
    }
    return data.clear();
  }

  /// The hash of a piece if it is among those that were prepared; 20 bytes.
  public byte @Nullable [] digest(int piece) {
    int from = (piece - firstPiece) * Sha1Lanes.DIGEST_BYTES;
    return from < 0 || from >= digests.length
        ? null
        : Arrays.copyOfRange(digests, from, from + Sha1Lanes.DIGEST_BYTES);
  }
}
