// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.btsdk.model.Sha256Hash;
import org.jspecify.annotations.Nullable;

/// Reads messages from a stream of bytes, in portions of any size. One a connection; not for
/// several threads at once.
///
/// It keeps what it has read of a message, so the caller never has to keep unread bytes together:
/// after null, everything given was consumed. After a [Message.PieceHeader] the caller consumes the
/// block, all of it, before it calls again. After a [ProtocolViolation] the connection is to be
/// closed.
///
/// A frame's length is believed only up to what its kind allows, and memory is taken as its bytes
/// come, not as its length says. Whether a message fits the torrent, or was allowed at that time (a
/// late bitfield is), is not judged here.
public final class MessageDecoder {
  /// 16 KiB: the largest block that we request, and so the largest anyone has a reason to send.
  public static final int MAX_BLOCK_LENGTH = 16 * 1024;

  /// 128 KiB and an id: far above the largest extension messages in use (metadata pieces of 16 KiB,
  /// peer exchange of a few KiB). Hundreds of strangers may each leave a message unfinished, so it
  /// is less than the MiB at which libtorrent disconnects; only [#MAX_BITFIELD_LENGTH] and
  /// [#MAX_HASHES] allow for more.
  public static final int MAX_EXTENDED_LENGTH = 128 * 1024 + 1;

  /// 512 KiB: four million pieces, while the number of pieces is unknown.
  public static final int MAX_BITFIELD_LENGTH = 512 * 1024;

  /// 8,192: BEP 52 recommends up to 512 hashes in an answer, libtorrent takes this many. With its
  /// proofs such a message has 258 KiB, and a peer may leave it unfinished without having been
  /// asked for it: who requested hashes is not known here.
  public static final int MAX_HASHES = 8192;

  /// 1 MiB: an unknown message takes no memory, but a longer one is more likely noise.
  public static final int MAX_UNKNOWN_LENGTH = 1 << 20;

  /// The proofs of an answer of hashes: a tree is less than 64 layers high.
  private static final int MAX_PROOFS = 64;

  private static final int PREFIX = 4;
  private static final int PIECE_HEAD = 8;
  private static final int HASH_RANGE = 48;

  /// How much is taken at first for a long message; doubles as bytes come.
  private static final int FIRST_PORTION = 1024;

  private final ByteBuffer head = ByteBuffer.allocate(PREFIX + 1 + HASH_RANGE);
  private final int maxBlockLength;
  private int pieceCount = -1;
  private int id;
  private int frameLength;
  private byte @Nullable [] body;
  private int bodyLength;
  private int bodyRead;
  private int skip;

  /// A decoder that takes blocks up to [#MAX_BLOCK_LENGTH].
  public MessageDecoder() {
    this(MAX_BLOCK_LENGTH);
  }

  /// A decoder for someone who requests blocks of another size.
  ///
  /// @param maxBlockLength the largest block that is requested, above zero, in bytes
  public MessageDecoder(int maxBlockLength) {
    if (maxBlockLength <= 0) {
      throw new IllegalArgumentException("blocks are longer than " + maxBlockLength);
    }
    this.maxBlockLength = maxBlockLength;
    nextFrame();
  }

  /// Tells how many pieces the torrent has; from then on a bitfield has to fit. Call it when it is
  /// known, which for a magnet link is later than the first message.
  ///
  /// @param count zero or more
  public void pieceCount(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("pieces are counted from zero: " + count);
    }
    pieceCount = count;
  }

  /// Reads the next message.
  ///
  /// @param in what came, big-endian; its position moves past what was read
  /// @return the message; null when all of `in` was consumed and more is needed
  /// @throws ProtocolViolation if the peer broke the protocol; not to be called again then
  public @Nullable Message decode(ByteBuffer in) throws ProtocolViolation {
    if (skip > 0) {
      int skipped = Math.min(skip, in.remaining());
      in.position(in.position() + skipped);
      skip -= skipped;
      if (skip > 0) {
        return null;
      }
    }
    if (body != null) {
      return fillBody(body, in);
    }
    if (head.position() == 0 && in.remaining() >= MessageEncoder.REQUEST_LENGTH) {
      Message frequent = frequent(in);
      if (frequent != null) {
        return frequent;
      }
    }
    while (fillHead(in)) {
      int have = head.position();
      if (have == PREFIX) {
        frameLength = head.getInt(0);
        if (frameLength == 0) {
          nextFrame();
          return new Message.KeepAlive();
        }
        if (frameLength < 0) {
          throw new ProtocolViolation(
              "announced a message of %d bytes".formatted(Integer.toUnsignedLong(frameLength)));
        }
        head.limit(PREFIX + 1);
      } else if (have == PREFIX + 1) {
        id = head.get(PREFIX) & 0xff;
        int follow = frameLength - 1;
        int fixed = MessageId.bodyLength(id);
        if (fixed == MessageId.UNKNOWN) {
          return skipped(follow);
        }
        if (fixed != MessageId.VARIABLE) {
          checkLength(follow == fixed, follow);
          if (fixed == 0) {
            return finishHead();
          }
          head.limit(PREFIX + 1 + fixed);
        } else if (id == MessageId.PIECE) {
          checkLength(follow >= PIECE_HEAD && follow - PIECE_HEAD <= maxBlockLength, follow);
          head.limit(PREFIX + 1 + PIECE_HEAD);
        } else {
          checkLength(fitsVariable(follow), follow);
          bodyLength = follow;
          bodyRead = 0;
          body = new byte[Math.min(follow, FIRST_PORTION)];
          return fillBody(body, in);
        }
      } else {
        return finishHead();
      }
    }
    return null;
  }

  /// Requests and heads of blocks, one of which comes with every block that is moved, are taken out
  /// of the buffer by one call, if they are there as a whole and right.
  ///
  /// @return null if it is another message, or a wrong one; nothing was consumed then
  private @Nullable Message frequent(ByteBuffer in) {
    byte[] bytes = head.array(); // nothing is in it yet
    int begin = in.position();
    in.get(begin, bytes, 0, MessageEncoder.REQUEST_LENGTH);
    int length = number(bytes, 0);
    int kind = bytes[PREFIX];
    int piece = number(bytes, PREFIX + 1);
    int offset = number(bytes, PREFIX + 5);
    if ((piece | offset) < 0) {
      return null;
    }
    if (kind == MessageId.PIECE) {
      int block = length - 1 - PIECE_HEAD;
      if (block < 0 || block > maxBlockLength) {
        return null;
      }
      in.position(begin + MessageEncoder.PIECE_HEADER_LENGTH);
      return new Message.PieceHeader(piece, offset, block);
    }
    if (kind == MessageId.REQUEST && length == MessageEncoder.REQUEST_LENGTH - PREFIX) {
      int wanted = number(bytes, PREFIX + 9);
      if (wanted < 0) {
        return null;
      }
      in.position(begin + MessageEncoder.REQUEST_LENGTH);
      return new Message.Request(piece, offset, wanted);
    }
    return null;
  }

  private static int number(byte[] from, int at) {
    return from[at] << 24
        | (from[at + 1] & 0xff) << 16
        | (from[at + 2] & 0xff) << 8
        | (from[at + 3] & 0xff);
  }

  private boolean fillHead(ByteBuffer in) {
    int wanted = head.remaining();
    if (in.remaining() < wanted) {
      head.put(in);
      return false;
    }
    head.put(head.position(), in, in.position(), wanted);
    head.position(head.limit());
    in.position(in.position() + wanted);
    return true;
  }

  private void nextFrame() {
    head.position(0).limit(PREFIX);
    body = null;
  }

  private void checkLength(boolean good, int follow) throws ProtocolViolation {
    if (!good) {
      throw new ProtocolViolation(
          "sent a \"%s\" with %d bytes".formatted(MessageId.name(id), follow));
    }
  }

  private boolean fitsVariable(int follow) {
    return switch (id) {
      case MessageId.BITFIELD ->
          pieceCount >= 0
              ? follow == PieceBits.byteLength(pieceCount)
              : follow <= MAX_BITFIELD_LENGTH;
      case MessageId.EXTENDED -> follow >= 1 && follow <= MAX_EXTENDED_LENGTH;
      case MessageId.HASHES ->
          follow >= HASH_RANGE
              && follow <= HASH_RANGE + (MAX_HASHES + MAX_PROOFS) * Sha256Hash.LENGTH
              && (follow - HASH_RANGE) % Sha256Hash.LENGTH == 0;
      default -> throw new IllegalStateException("not of variable length: " + id);
    };
  }

  private Message skipped(int follow) throws ProtocolViolation {
    checkLength(follow <= MAX_UNKNOWN_LENGTH, follow);
    skip = follow;
    nextFrame();
    return new Message.Unknown(id, follow);
  }

  private @Nullable Message fillBody(byte[] portion, ByteBuffer in) throws ProtocolViolation {
    byte[] bytes = portion;
    while (bodyRead < bodyLength) {
      if (!in.hasRemaining()) {
        return null;
      }
      if (bodyRead == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(bodyLength, bytes.length * 2));
        body = bytes;
      }
      int read = Math.min(bytes.length - bodyRead, in.remaining());
      in.get(bytes, bodyRead, read);
      bodyRead += read;
    }
    nextFrame();
    return switch (id) {
      case MessageId.BITFIELD -> bitfield(bytes);
      case MessageId.EXTENDED ->
          new Message.Extended(bytes[0] & 0xff, Arrays.copyOfRange(bytes, 1, bytes.length));
      case MessageId.HASHES -> hashes(bytes);
      default -> throw new IllegalStateException("not of variable length: " + id);
    };
  }

  private Message bitfield(byte[] bytes) throws ProtocolViolation {
    PieceBits bits = PieceBits.of(bytes);
    if (pieceCount >= 0) {
      bits.check(pieceCount);
    }
    return new Message.Bitfield(bits);
  }

  private Message hashes(byte[] bytes) throws ProtocolViolation {
    Message.HashRange range = hashRange(ByteBuffer.wrap(bytes), 0);
    List<Sha256Hash> hashes = new ArrayList<>((bytes.length - HASH_RANGE) / Sha256Hash.LENGTH);
    for (int at = HASH_RANGE; at < bytes.length; at += Sha256Hash.LENGTH) {
      hashes.add(Sha256Hash.of(Arrays.copyOfRange(bytes, at, at + Sha256Hash.LENGTH)));
    }
    return new Message.Hashes(range, hashes);
  }

  private Message finishHead() throws ProtocolViolation {
    int id = this.id;
    int at = PREFIX + 1;
    Message message =
        switch (id) {
          case MessageId.CHOKE -> new Message.Choke();
          case MessageId.UNCHOKE -> new Message.Unchoke();
          case MessageId.INTERESTED -> new Message.Interested();
          case MessageId.NOT_INTERESTED -> new Message.NotInterested();
          case MessageId.HAVE_ALL -> new Message.HaveAll();
          case MessageId.HAVE_NONE -> new Message.HaveNone();
          case MessageId.PORT -> new Message.Port(head.getShort(at) & 0xffff);
          case MessageId.HAVE -> new Message.Have(number(head, at));
          case MessageId.SUGGEST -> new Message.Suggest(number(head, at));
          case MessageId.ALLOWED_FAST -> new Message.AllowedFast(number(head, at));
          case MessageId.REQUEST ->
              new Message.Request(number(head, at), number(head, at + 4), number(head, at + 8));
          case MessageId.CANCEL ->
              new Message.Cancel(number(head, at), number(head, at + 4), number(head, at + 8));
          case MessageId.REJECT ->
              new Message.Reject(number(head, at), number(head, at + 4), number(head, at + 8));
          case MessageId.PIECE ->
              new Message.PieceHeader(
                  number(head, at), number(head, at + 4), frameLength - 1 - PIECE_HEAD);
          case MessageId.HASH_REQUEST -> new Message.HashRequest(hashRange(head, at));
          case MessageId.HASH_REJECT -> new Message.HashReject(hashRange(head, at));
          default -> throw new IllegalStateException("not of fixed length: " + id);
        };
    nextFrame();
    return message;
  }

  private Message.HashRange hashRange(ByteBuffer from, int at) throws ProtocolViolation {
    byte[] root = new byte[Sha256Hash.LENGTH];
    from.get(at, root);
    int numbers = at + Sha256Hash.LENGTH;
    return new Message.HashRange(
        Sha256Hash.of(root),
        number(from, numbers),
        number(from, numbers + 4),
        number(from, numbers + 8),
        number(from, numbers + 12));
  }

  private int number(ByteBuffer from, int at) throws ProtocolViolation {
    int number = from.getInt(at);
    if (number < 0) {
      throw new ProtocolViolation(
          "sent a \"%s\" with the number %d"
              .formatted(MessageId.name(id), Integer.toUnsignedLong(number)));
    }
    return number;
  }
}
