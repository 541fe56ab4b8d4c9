// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// How the pieces of a torrent lie in its files: the one place that knows that the last piece is
/// short, that in a version 2 torrent the last piece of *every* file is (BEP 52), and that padding
/// is not data (BEP 47). Immutable; threads may share it. No method but [#piece(int)] allocates.
public final class TorrentGeometry {
  /// What peers ask for at once: 16 KiB (BEP 3, BEP 52).
  public static final int BLOCK_LENGTH = 16 * 1024;

  /// 2^62: so that no sum of places overflows.
  private static final long MAX_BYTES = 1L << 62;

  /// Called for each part of a span that lies in one file.
  @FunctionalInterface
  public interface SliceConsumer {
    /// @param file index of the file, zero or more
    /// @param positionBytes where in the file the part begins, zero or more
    /// @param spanOffsetBytes where in the span the part begins, zero or more
    /// @param lengthBytes the part's length, one or more
    /// @throws IOException where the consumer does I/O
    void slice(int file, long positionBytes, int spanOffsetBytes, int lengthBytes)
        throws IOException;
  }

  private final List<FileEntry> files;
  private final int pieceLength;
  private final long[] fileStarts; // where a file begins in the stream of pieces
  private final long[] fileEnds; // and where it ends: the place after its last byte
  private final int pieceCount;
  private final long streamLength; // of all pieces; if not aligned the last as short as it is
  private final long dataBytes;
  private final long wireBytes;
  private final boolean aligned;
  private final int blockLength;

  private TorrentGeometry(
      List<FileEntry> files, int pieceLength, boolean aligned, int blockLength) {
    if (pieceLength <= 0) {
      throw new IllegalArgumentException("a piece has at least one byte, not " + pieceLength);
    }
    if (blockLength <= 0) {
      throw new IllegalArgumentException("a block has at least one byte, not " + blockLength);
    }
    this.blockLength = blockLength;
    this.files = List.copyOf(files);
    this.pieceLength = pieceLength;
    this.aligned = aligned;
    this.fileStarts = new long[files.size()];
    this.fileEnds = new long[files.size()];
    long next = 0;
    long data = 0;
    for (int i = 0; i < fileStarts.length; i++) {
      FileEntry file = this.files.get(i);
      fileStarts[i] = next;
      fileEnds[i] = end(next, file.lengthBytes());
      next = aligned ? end(0, roundUp(fileEnds[i], pieceLength)) : fileEnds[i];
      data += file.isPadding() ? 0 : file.lengthBytes();
    }
    this.dataBytes = data;
    this.wireBytes = aligned ? sum(this.files) : next;
    this.streamLength = next;
    long pieces = Math.ceilDiv(next, (long) pieceLength);
    if (pieces > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("too many pieces: " + pieces);
    }
    this.pieceCount = (int) pieces;
  }

  private static long end(long start, long length) {
    long end = start + length;
    if (end < 0 || end > MAX_BYTES) {
      throw new IllegalArgumentException("the files are longer than 2^62 bytes in all");
    }
    return end;
  }

  private static long sum(List<FileEntry> files) {
    long sum = 0;
    for (FileEntry file : files) {
      sum += file.lengthBytes();
    }
    return sum;
  }

  private static long roundUp(long value, int unit) {
    return Math.ceilDiv(value, (long) unit) * unit;
  }

  /// Version 1 (BEP 3): the files follow each other without gaps. Also right for a hybrid torrent,
  /// whose padding files are in its list.
  ///
  /// @param pieceLength one or more, in bytes
  /// @param files in the torrent's order, padding included
  /// @throws IllegalArgumentException if the piece length is less than one, or there would be more
  ///   than 2^31-1 pieces or 2^62 bytes
  public static TorrentGeometry contiguous(int pieceLength, List<FileEntry> files) {
    return new TorrentGeometry(files, pieceLength, false, BLOCK_LENGTH);
  }

  /// Version 2 (BEP 52): each file begins with a new piece.
  ///
  /// @param pieceLength one or more, in bytes
  /// @param files in the torrent's order, without padding
  /// @throws IllegalArgumentException if the piece length is less than one, or there would be more
  ///   than 2^31-1 pieces or 2^62 bytes
  public static TorrentGeometry aligned(int pieceLength, List<FileEntry> files) {
    return new TorrentGeometry(files, pieceLength, true, BLOCK_LENGTH);
  }

  /// The same pieces, cut into blocks of another length, for simulations that trade detail for
  /// speed. Real peers have only [#BLOCK_LENGTH], and so has every [Metainfo], however it was made.
  ///
  /// @param bytes one or more
  /// @throws IllegalArgumentException if the length is less than one
  public TorrentGeometry withBlockLength(int bytes) {
    return new TorrentGeometry(files, pieceLength, aligned, bytes);
  }

  /// The length of every block that is not cut short, in bytes: [#BLOCK_LENGTH], but in simulations
  /// that say otherwise.
  public int blockLength() {
    return blockLength;
  }

  /// The files, in the torrent's order.
  public List<FileEntry> files() {
    return files;
  }

  /// The length of every piece that is not cut short, in bytes.
  public int pieceLength() {
    return pieceLength;
  }

  /// How many pieces there are; zero for a torrent of empty files.
  public int pieceCount() {
    return pieceCount;
  }

  /// The data of the torrent in bytes, without padding.
  public long dataBytes() {
    return dataBytes;
  }

  /// The sum of the lengths of all pieces in bytes, padding included: what peers transfer.
  public long wireBytes() {
    return wireBytes;
  }

  /// The length of a piece on the wire, in bytes, padding included.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  /// @throws IndexOutOfBoundsException if there is no such piece
  public int pieceLength(int piece) {
    Objects.checkIndex(piece, pieceCount);
    long start = (long) piece * pieceLength;
    if (!aligned) {
      return (int) Math.min(pieceLength, streamLength - start);
    }
    return (int) Math.min(pieceLength, fileEnds[fileAt(start)] - start);
  }

  /// How much of a piece is data: its length without the padding at its end, in bytes.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  /// @throws IndexOutOfBoundsException if there is no such piece
  public int dataLength(int piece) {
    int length = pieceLength(piece);
    if (aligned) {
      return length;
    }
    long start = (long) piece * pieceLength;
    long end = start + length;
    int file = fileAt(end - 1);
    while (end > start && (files.get(file).isPadding() || isEmpty(file))) {
      end = Math.max(start, Math.min(end, fileStarts[file]));
      file--;
    }
    return (int) (end - start);
  }

  private boolean isEmpty(int file) {
    return fileStarts[file] == fileEnds[file];
  }

  /// How many blocks a piece has, its last perhaps shorter.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  /// @throws IndexOutOfBoundsException if there is no such piece
  public int blockCount(int piece) {
    return Math.ceilDiv(pieceLength(piece), blockLength);
  }

  /// The length of a block, in bytes.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  /// @param block zero or more, less than [#blockCount(int)] of the piece
  /// @throws IndexOutOfBoundsException if there is no such piece or block
  public int blockLength(int piece, int block) {
    int length = pieceLength(piece);
    Objects.checkIndex(block, Math.ceilDiv(length, blockLength));
    return Math.min(blockLength, length - block * blockLength);
  }

  /// Whether a span lies inside a piece: what every request and every block from the network is
  /// held against before anything else.
  ///
  /// @param piece any number
  /// @param beginBytes any number
  /// @param lengthBytes any number
  public boolean contains(int piece, int beginBytes, int lengthBytes) {
    return piece >= 0
        && piece < pieceCount
        && beginBytes >= 0
        && lengthBytes > 0
        && beginBytes <= pieceLength(piece) - lengthBytes;
  }

  /// A piece, as storages and embedders see it.
  ///
  /// @param index zero or more, less than [#pieceCount()]
  /// @throws IndexOutOfBoundsException if there is no such piece
  public Piece piece(int index) {
    return new Piece(index, pieceLength(index), dataLength(index));
  }

  /// Whether each file begins with a new piece: a torrent that is only version 2.
  public boolean isAligned() {
    return aligned;
  }

  /// The first piece that holds a byte of a file; for an empty file the piece at its place.
  ///
  /// @param file index of the file
  /// @throws IndexOutOfBoundsException if there is no such file
  public int firstPiece(int file) {
    return (int) Math.min(fileStarts[file] / pieceLength, Math.max(0, pieceCount - 1));
  }

  /// The last piece that holds a byte of a file; for an empty file one less than its first.
  ///
  /// @param file index of the file
  /// @throws IndexOutOfBoundsException if there is no such file
  public int lastPiece(int file) {
    return isEmpty(file) ? firstPiece(file) - 1 : (int) ((fileEnds[file] - 1) / pieceLength);
  }

  /// Where a file begins in the sequence of all pieces, in bytes: byte `b` of the file is byte
  /// `(fileStart + b) % pieceLength` of piece `(fileStart + b) / pieceLength`.
  ///
  /// @param file index of the file
  /// @throws IndexOutOfBoundsException if there is no such file
  public long fileStart(int file) {
    return fileStarts[file];
  }

  /// The file that holds a place in a piece; for the zeros behind the end of a file, that file.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  /// @param beginBytes where in the piece, zero or more, less than its length
  /// @return index of the file
  /// @throws IndexOutOfBoundsException if there is no such place
  public int fileAt(int piece, int beginBytes) {
    Objects.checkIndex(beginBytes, pieceLength(piece));
    return fileAt((long) piece * pieceLength + beginBytes);
  }

  /// Tells in which files a span lies, in order; padding inside the span is told too.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  /// @param beginBytes where the span begins in the piece
  /// @param lengthBytes the span's length
  /// @param consumer called once for each part
  /// @throws IndexOutOfBoundsException if the span is not inside the piece
  /// @throws IOException what the consumer throws
  public void slices(int piece, int beginBytes, int lengthBytes, SliceConsumer consumer)
      throws IOException {
    Objects.checkFromIndexSize(beginBytes, lengthBytes, pieceLength(piece));
    long at = (long) piece * pieceLength + beginBytes;
    int done = 0;
    for (int file = fileAt(at); done < lengthBytes; file++) {
      long left = fileEnds[file] - at;
      if (left > 0) {
        int length = (int) Math.min(left, lengthBytes - done);
        consumer.slice(file, at - fileStarts[file], done, length);
        done += length;
        at += length;
      }
    }
  }

  /// The last file that begins at or before a place and is the one which holds it.
  private int fileAt(long place) {
    int low = 0;
    int high = files.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (fileStarts[middle] <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    // Empty files share their start with the next one; the last of those holds the place.
    return low;
  }
}
