// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.resume;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// The bytes of a resume journal: a header and records, one after the other, only ever appended to
/// until the whole is rewritten. Pure; threads may share it.
///
/// Each record is framed by the length of its body, the CRC32C of its body, and the CRC32C of those
/// two numbers (12 bytes, big-endian). So an append that was cut off can be told from bytes that
/// changed:
///
/// - **Cut off**: the journal ends inside a record, or goes on with zeros only, as file systems
///   leave it after a loss of power. That append never returned, so nobody acted on it: it is as if
///   it never was.
/// - **Changed**: something that happened is not known, perhaps that a piece was removed. All that
///   was read before is then only a hint: everything that may be there is hashed.
public final class ResumeJournal {
  private static final int FRAME = 12;

  /// A journal is rewritten when it is this much longer than it need be: some 10,000 pieces one by
  /// one.
  private static final long MAX_SURPLUS_BYTES = 256 * 1024;

  private ResumeJournal() {}

  /// What the bytes of a journal say.
  public sealed interface Replay {
    /// The journal is about the torrent that was asked for.
    ///
    /// @param state what is known
    record Usable(ResumeState state) implements Replay {}

    /// The journal says nothing about the torrent that was asked for.
    ///
    /// @param reason why, for people; follows "The resume journal is not used: "
    record Refused(String reason) implements Replay {}
  }

  /// The bytes of a whole journal.
  public static byte[] write(ResumeState state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    putFramed(out, RecordCodec.encode(state.header()));
    state.snapshot().forEach(record -> putFramed(out, RecordCodec.encode(record)));
    return out.toByteArray();
  }

  /// The bytes to append for records, to be written at once.
  public static byte[] append(List<ResumeRecord> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records.forEach(record -> putFramed(out, RecordCodec.encode(record)));
    return out.toByteArray();
  }

  /// Whether a journal should be rewritten.
  ///
  /// @param lengthBytes its length now, zero or more
  /// @param writtenBytes its length when it was last written as a whole, zero or more
  public static boolean shouldRewrite(long lengthBytes, long writtenBytes) {
    return lengthBytes - writtenBytes > MAX_SURPLUS_BYTES + writtenBytes;
  }

  private static void putFramed(ByteArrayOutputStream out, byte[] body) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME);
    frame.putInt(body.length).putInt(crc(body, 0, body.length));
    frame.putInt(crc(frame.array(), 0, 8));
    out.writeBytes(frame.array());
    out.writeBytes(body);
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /// Reads a journal.
  ///
  /// @param journal all of its bytes
  /// @param wanted the torrent it should be about
  /// @param geometry of that torrent
  public static Replay replay(byte[] journal, ResumeHeader wanted, TorrentGeometry geometry) {
    ResumeState state = new ResumeState(wanted, geometry);
    Reader reader = new Reader(journal);
    try {
      ByteBuffer first = reader.next();
      if (first == null) {
        return new Replay.Refused("it ends before it begins");
      }
      Optional<String> refusal = RecordCodec.decodeHeader(first).refusalFor(wanted);
      if (refusal.isPresent()) {
        return new Replay.Refused(refusal.get());
      }
    } catch (RecordCodec.Garbled e) {
      return new Replay.Refused(String.valueOf(e.getMessage()));
    }
    try {
      for (ByteBuffer body = reader.next(); body != null; body = reader.next()) {
        state.apply(RecordCodec.decode(body));
      }
      if (!reader.isAtEnd()) {
        state.markCutOff();
      }
    } catch (RecordCodec.Garbled | IllegalArgumentException _) {
      state.markDamaged();
    }
    return new Replay.Usable(state);
  }

  /// Takes bodies out of their frames (NOT thread safe).
  private static final class Reader {
    private final byte[] journal;
    private int at;

    Reader(byte[] journal) {
      this.journal = journal;
    }

    boolean isAtEnd() {
      return at == journal.length;
    }

    /// The next body; null at the end, also if the last append was cut off.
    @Nullable ByteBuffer next() throws RecordCodec.Garbled {
      int left = journal.length - at;
      if (left < FRAME || isZeros()) {
        return null;
      }
      ByteBuffer frame = ByteBuffer.wrap(journal, at, FRAME);
      int length = frame.getInt();
      int bodyCrc = frame.getInt();
      if (frame.getInt() != crc(journal, at, 8) || length < 1) {
        throw new RecordCodec.Garbled("a frame is not right at byte " + at);
      }
      if (length > left - FRAME) {
        return null;
      }
      int begin = at + FRAME;
      if (bodyCrc != crc(journal, begin, length)) {
        throw new RecordCodec.Garbled("a record is not right at byte " + begin);
      }
      at = begin + length;
      return ByteBuffer.wrap(journal, begin, length).slice();
    }

    private boolean isZeros() {
      for (int i = at; i < journal.length; i++) {
        if (journal[i] != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
