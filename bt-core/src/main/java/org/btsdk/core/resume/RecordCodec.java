// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.resume;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.Sha256Hash;
import org.btsdk.spi.storage.FileOperations.FileStamp;

/// The bodies of records. Pure; threads may share it. Numbers are varints (seven bits a byte, the
/// lowest first); sets of pieces are runs, so that one piece takes some bytes and a complete
/// torrent takes no more.
final class RecordCodec {
  /// Says what a file is, before anything else of it is believed.
  private static final byte[] MAGIC = "btresume".getBytes(StandardCharsets.US_ASCII);

  private static final int VERSION = 1;

  /// 2 MiB of bits at most; the hashes of so many pieces would fill 320 MiB of a torrent file.
  private static final int MAX_PIECES = 1 << 24;

  private static final byte HEADER = 0;
  private static final byte OPENED = 1;
  private static final byte COMMITTED = 2;
  private static final byte SYNCED = 3;
  private static final byte REMOVED = 4;
  private static final byte SUSPECT = 5;
  private static final byte COUNTERS = 6;
  private static final byte FILE_STAMPED = 7;
  private static final byte CLOSED = 8;

  private RecordCodec() {}

  /// Bytes that are not what they should be.
  static final class Garbled extends Exception {
    private static final long serialVersionUID = 1L;

    Garbled(String message) {
      super(message);
    }

    Garbled(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static byte[] encode(ResumeHeader header) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(HEADER);
    out.writeBytes(MAGIC);
    putNumber(out, VERSION);
    putBytes(out, header.infoHashes().v1().map(Sha1Hash::toBytes).orElse(new byte[0]));
    putBytes(out, header.infoHashes().v2().map(Sha256Hash::toBytes).orElse(new byte[0]));
    putNumber(out, header.pieceLength());
    putNumber(out, header.pieceCount());
    putNumber(out, header.fileCount());
    putNumber(out, header.wireBytes());
    putBytes(out, header.storage().getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  static ResumeHeader decodeHeader(ByteBuffer body) throws Garbled {
    try {
      byte type = body.get();
      byte[] magic = new byte[MAGIC.length];
      body.get(magic);
      if (type != HEADER || !Arrays.equals(magic, MAGIC)) {
        throw new Garbled("it is no resume journal");
      }
      return header(body);
    } catch (BufferUnderflowException e) {
      throw new Garbled("it is no resume journal", e);
    } catch (IllegalArgumentException e) {
      throw new Garbled("its header is not right", e);
    }
  }

  private static ResumeHeader header(ByteBuffer body) throws Garbled {
    long version = number(body);
    if (version != VERSION) {
      throw new Garbled("it is of version " + version + ", this is version " + VERSION);
    }
    byte[] v1 = bytes(body);
    byte[] v2 = bytes(body);
    return new ResumeHeader(
        hashes(v1, v2),
        count(body),
        count(body),
        count(body),
        number(body),
        new String(bytes(body), StandardCharsets.UTF_8));
  }

  private static InfoHashes hashes(byte[] v1, byte[] v2) {
    if (v1.length == 0) {
      return InfoHashes.v2(Sha256Hash.of(v2));
    }
    return v2.length == 0
        ? InfoHashes.v1(Sha1Hash.of(v1))
        : InfoHashes.hybrid(Sha1Hash.of(v1), Sha256Hash.of(v2));
  }

  static byte[] encode(ResumeRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (record) {
      case ResumeRecord.Opened(String bootId) -> {
        out.write(OPENED);
        putBytes(out, bootId.getBytes(StandardCharsets.UTF_8));
      }
      case ResumeRecord.Committed(BitSet pieces) -> putPieces(out, COMMITTED, pieces);
      case ResumeRecord.Synced(BitSet pieces) -> putPieces(out, SYNCED, pieces);
      case ResumeRecord.Removed(BitSet pieces) -> putPieces(out, REMOVED, pieces);
      case ResumeRecord.Suspect(BitSet pieces) -> putPieces(out, SUSPECT, pieces);
      case ResumeRecord.Counters(long uploaded, long downloaded) -> {
        out.write(COUNTERS);
        putNumber(out, uploaded);
        putNumber(out, downloaded);
      }
      case ResumeRecord.FileStamped(int file, FileStamp stamp) -> {
        out.write(FILE_STAMPED);
        putNumber(out, file);
        putStamp(out, stamp);
      }
      case ResumeRecord.Closed(List<FileStamp> stamps) -> {
        out.write(CLOSED);
        putNumber(out, stamps.size());
        stamps.forEach(stamp -> putStamp(out, stamp));
      }
    }
    return out.toByteArray();
  }

  static ResumeRecord decode(ByteBuffer body) throws Garbled {
    try {
      byte type = body.get();
      ResumeRecord record =
          switch (type) {
            case OPENED -> new ResumeRecord.Opened(new String(bytes(body), StandardCharsets.UTF_8));
            case COMMITTED -> new ResumeRecord.Committed(pieces(body));
            case SYNCED -> new ResumeRecord.Synced(pieces(body));
            case REMOVED -> new ResumeRecord.Removed(pieces(body));
            case SUSPECT -> new ResumeRecord.Suspect(pieces(body));
            case COUNTERS -> new ResumeRecord.Counters(number(body), number(body));
            case FILE_STAMPED -> new ResumeRecord.FileStamped(count(body), stamp(body));
            case CLOSED -> new ResumeRecord.Closed(stamps(body));
            default -> throw new Garbled("a record of the unknown type " + type);
          };
      if (body.hasRemaining()) {
        throw new Garbled("a record is longer than what it holds");
      }
      return record;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new Garbled("a record is shorter than what it holds", e);
    }
  }

  private static void putPieces(ByteArrayOutputStream out, byte type, BitSet pieces) {
    out.write(type);
    int end = 0;
    for (int start = pieces.nextSetBit(0); start >= 0; start = pieces.nextSetBit(end)) {
      putNumber(out, start - end);
      end = pieces.nextClearBit(start);
      putNumber(out, end - start);
    }
  }

  /// Runs of pieces until the body's end. The set takes memory up to the highest index, so that one
  /// beyond what a torrent can have is refused.
  private static BitSet pieces(ByteBuffer body) throws Garbled {
    BitSet pieces = new BitSet();
    long end = 0;
    while (body.hasRemaining()) {
      long start = end + count(body);
      end = start + count(body);
      if (end > MAX_PIECES) {
        throw new Garbled("a piece beyond " + MAX_PIECES);
      }
      pieces.set((int) start, (int) end);
    }
    return pieces;
  }

  private static void putStamp(ByteArrayOutputStream out, FileStamp stamp) {
    putNumber(out, stamp.lengthBytes() + 1);
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(stamp.modifiedNanos()).array());
  }

  private static FileStamp stamp(ByteBuffer body) throws Garbled {
    return new FileStamp(number(body) - 1, body.getLong());
  }

  private static List<FileStamp> stamps(ByteBuffer body) throws Garbled {
    int count = count(body);
    List<FileStamp> stamps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stamps.add(stamp(body));
    }
    return stamps;
  }

  private static void putBytes(ByteArrayOutputStream out, byte[] bytes) {
    putNumber(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static byte[] bytes(ByteBuffer body) throws Garbled {
    int length = count(body);
    if (length > body.remaining()) {
      throw new Garbled("a text is longer than its record");
    }
    byte[] bytes = new byte[length];
    body.get(bytes);
    return bytes;
  }

  private static void putNumber(ByteArrayOutputStream out, long number) {
    long rest = number;
    while (rest > 0x7f) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static long number(ByteBuffer body) throws Garbled {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      byte part = body.get();
      number |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return number;
      }
    }
    throw new Garbled("a number has too many digits");
  }

  private static int count(ByteBuffer body) throws Garbled {
    long number = number(body);
    if (number > Integer.MAX_VALUE) {
      throw new Garbled("too large a number: " + number);
    }
    return (int) number;
  }
}
