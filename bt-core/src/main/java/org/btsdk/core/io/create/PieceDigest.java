// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.disk.PieceLanes;
import org.btsdk.core.io.failure.IoReasons;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// Reads pieces from files and hashes them, one by one or, where that is faster, side by side. Has
/// its buffers and one open file, and keeps them from piece to piece. NOT thread-safe: one a
/// thread, and its thread is never interrupted, since an interrupt closes files.
public final class PieceDigest implements AutoCloseable {
  /// 64 KiB: few calls, and small enough to be hashed while still in the nearest cache; measured to
  /// be a tenth faster than 256 KiB, and a direct buffer than an array, into which the JDK copies.
  private static final int CHUNK_BYTES = 64 << 10;

  private final TorrentGeometry geometry;
  private final List<Path> paths;
  private final MessageDigest sha1;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
  private final PieceLanes lanes;
  private long readNanos;
  private int openFile = -1;
  private @Nullable FileChannel open;

  /// @param geometry where pieces lie
  /// @param paths of the files, by file index; those of padding are not used
  PieceDigest(TorrentGeometry geometry, List<Path> paths) {
    this.geometry = geometry;
    this.paths = paths;
    this.lanes = new PieceLanes(geometry, 1, this::readFull);
    this.sha1 = TorrentStore.sha1();
  }

  /// How many pieces are best given to [#prepare] next; 1 if one after the other is faster.
  int wanted() {
    return lanes.wanted();
  }

  /// Reads and hashes pieces side by side, so that [#hash] knows them, if there are enough in one
  /// file and all of them are there; else does nothing.
  ///
  /// @param first zero or more
  /// @param count how many from there on are hashed next
  /// @param stop asked now and then; if true, ends early
  /// @throws TorrentException.Storage if the file cannot be read; names it
  void prepare(int first, int count, BooleanSupplier stop) throws IOException {
    if (!geometry.files().get(geometry.fileAt(first, 0)).isPadding()) {
      try {
        lanes.prepare(first, count, stop);
      } catch (FileShrankException _) {
        // who asks for the piece that is not there will hear of it
      }
    }
  }

  private void readFull(int piece, int beginBytes, ByteBuffer into) throws IOException {
    geometry.slices(
        piece,
        beginBytes,
        into.remaining(),
        (file, position, _, length) -> {
          long end = position + length;
          for (long at = position; at < end; ) {
            at += read(file, at, into);
          }
        });
  }

  /// Reads and hashes a piece; padding is hashed as zeros (BEP 47).
  ///
  /// @param piece zero or more, less than the piece count
  /// @throws FileShrankException if a file is shorter than it should be
  /// @throws TorrentException.Storage if a file cannot be read; names it
  Sha1Hash hash(int piece) throws IOException {
    byte[] known = lanes.digest(piece);
    return known == null ? hashAlone(piece) : Sha1Hash.of(known);
  }

  private Sha1Hash hashAlone(int piece) throws IOException {
    sha1.reset();
    readNanos = 0;
    long begin = System.nanoTime();
    int pieceLength = geometry.pieceLength(piece);
    geometry.slices(
        piece,
        0,
        pieceLength,
        (file, position, _, length) -> {
          if (geometry.files().get(file).isPadding()) {
            zeros(length);
          } else {
            hashPart(file, position, length);
          }
        });
    Sha1Hash hash = Sha1Hash.of(sha1.digest());
    lanes.alone(readNanos, System.nanoTime() - begin - readNanos, pieceLength);
    return hash;
  }

  private void zeros(int length) {
    byte[] zeros = new byte[Math.min(length, CHUNK_BYTES)];
    for (int left = length; left > 0; left -= zeros.length) {
      sha1.update(zeros, 0, Math.min(left, zeros.length));
    }
  }

  private void hashPart(int file, long position, int length) throws FileShrankException {
    long at = position;
    for (int left = length; left > 0; ) {
      long begin = System.nanoTime();
      int count = read(file, at, buffer.clear().limit(Math.min(left, CHUNK_BYTES)));
      readNanos += System.nanoTime() - begin;
      sha1.update(buffer.flip());
      at += count;
      left -= count;
    }
  }

  private int read(int file, long position, ByteBuffer into) throws FileShrankException {
    try {
      int count = channel(file).read(into, position);
      if (count < 0) {
        throw new FileShrankException(file);
      }
      return count;
    } catch (FileShrankException e) {
      throw e;
    } catch (IOException e) {
      throw IoReasons.storage(paths.get(file), e);
    }
  }

  private FileChannel channel(int file) throws IOException {
    FileChannel channel = open;
    if (channel == null || openFile != file) {
      close();
      channel = FileChannel.open(paths.get(file), StandardOpenOption.READ);
      open = channel;
      openFile = file;
    }
    return channel;
  }

  @Override
  public void close() throws IOException {
    FileChannel channel = open;
    open = null;
    openFile = -1;
    if (channel != null) {
      channel.close();
    }
  }
}
