// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.btsdk.model.Sha256Hash;

/// Writes messages. Has no state; buffers are written big-endian, as they are made, and must have
/// room: see [#encodedLength(Message)].
public final class MessageEncoder {
  /// The length of a request, a cancel and a reject, in bytes.
  public static final int REQUEST_LENGTH = 17;

  /// The length of the head of a block, in bytes.
  public static final int PIECE_HEADER_LENGTH = 13;

  /// The length of a have, in bytes.
  public static final int HAVE_LENGTH = 9;

  private static final int PREFIX = 4;
  private static final int HASH_RANGE = 48;

  private MessageEncoder() {}

  /// How long a message is on the wire, in bytes; for a [Message.PieceHeader] without the block.
  ///
  /// @throws IllegalArgumentException for [Message.Unknown], which cannot be written
  public static int encodedLength(Message message) {
    return switch (message) {
      case Message.KeepAlive() -> PREFIX;
      case Message.Choke(), Message.Unchoke(), Message.Interested(), Message.NotInterested() ->
          PREFIX + 1;
      case Message.HaveAll(), Message.HaveNone() -> PREFIX + 1;
      case Message.Port _ -> PREFIX + 1 + 2;
      case Message.Have _, Message.Suggest _, Message.AllowedFast _ -> HAVE_LENGTH;
      case Message.Request _, Message.Cancel _, Message.Reject _ -> REQUEST_LENGTH;
      case Message.PieceHeader _ -> PIECE_HEADER_LENGTH;
      case Message.Bitfield(PieceBits pieces) -> PREFIX + 1 + pieces.byteLength();
      case Message.Extended extended -> PREFIX + 2 + extended.payloadLength();
      case Message.HashRequest _, Message.HashReject _ -> PREFIX + 1 + HASH_RANGE;
      case Message.Hashes(Message.HashRange _, List<Sha256Hash> hashes) ->
          PREFIX + 1 + HASH_RANGE + hashes.size() * Sha256Hash.LENGTH;
      case Message.Unknown unknown -> throw unwritable(unknown);
    };
  }

  /// Writes a message; of a [Message.PieceHeader] only the head, which the block has to follow.
  ///
  /// @param message what to write
  /// @param out room for [#encodedLength(Message)] bytes
  /// @throws IllegalArgumentException for [Message.Unknown], which cannot be written
  /// @throws java.nio.BufferOverflowException if there is no room
  public static void encode(Message message, ByteBuffer out) {
    switch (message) {
      case Message.KeepAlive() -> out.putInt(0);
      case Message.Choke() -> empty(out, MessageId.CHOKE);
      case Message.Unchoke() -> empty(out, MessageId.UNCHOKE);
      case Message.Interested() -> empty(out, MessageId.INTERESTED);
      case Message.NotInterested() -> empty(out, MessageId.NOT_INTERESTED);
      case Message.HaveAll() -> empty(out, MessageId.HAVE_ALL);
      case Message.HaveNone() -> empty(out, MessageId.HAVE_NONE);
      case Message.Port(int port) -> head(out, MessageId.PORT, 2).putShort((short) port);
      case Message.Have(int piece) -> have(out, piece);
      case Message.Suggest(int piece) -> head(out, MessageId.SUGGEST, 4).putInt(piece);
      case Message.AllowedFast(int piece) -> head(out, MessageId.ALLOWED_FAST, 4).putInt(piece);
      case Message.Request(int piece, int begin, int length) -> request(out, piece, begin, length);
      case Message.Cancel(int piece, int begin, int length) ->
          block(out, MessageId.CANCEL, piece, begin, length);
      case Message.Reject(int piece, int begin, int length) ->
          block(out, MessageId.REJECT, piece, begin, length);
      case Message.PieceHeader(int piece, int begin, int length) ->
          pieceHeader(out, piece, begin, length);
      case Message.Bitfield(PieceBits pieces) ->
          head(out, MessageId.BITFIELD, pieces.byteLength()).put(pieces.toBytes());
      case Message.Extended extended ->
          head(out, MessageId.EXTENDED, 1 + extended.payloadLength())
              .put((byte) extended.extensionId())
              .put(extended.payload());
      case Message.HashRequest(Message.HashRange range) ->
          range(head(out, MessageId.HASH_REQUEST, HASH_RANGE), range);
      case Message.HashReject(Message.HashRange range) ->
          range(head(out, MessageId.HASH_REJECT, HASH_RANGE), range);
      case Message.Hashes(Message.HashRange range, List<Sha256Hash> hashes) -> {
        range(head(out, MessageId.HASHES, HASH_RANGE + hashes.size() * Sha256Hash.LENGTH), range);
        for (Sha256Hash hash : hashes) {
          out.put(hash.toBytes());
        }
      }
      case Message.Unknown unknown -> throw unwritable(unknown);
    }
  }

  /// Writes the head of a block, without making a message of it first.
  ///
  /// @param out room for [#PIECE_HEADER_LENGTH] bytes
  /// @param piece which piece
  /// @param begin where in the piece, in bytes
  /// @param length how long the block is that will follow, in bytes
  public static void pieceHeader(ByteBuffer out, int piece, int begin, int length) {
    head(out, MessageId.PIECE, 8 + length).putInt(piece).putInt(begin);
  }

  /// Writes a request, without making a message of it first.
  ///
  /// @param out room for [#REQUEST_LENGTH] bytes
  /// @param piece which piece
  /// @param begin where in the piece, in bytes
  /// @param length how much, in bytes
  public static void request(ByteBuffer out, int piece, int begin, int length) {
    block(out, MessageId.REQUEST, piece, begin, length);
  }

  /// Writes as many requests as there is room for.
  ///
  /// @param out where to
  /// @param requests all of them
  /// @param from the first that is not written yet
  /// @return the first that is not written now; the size of the list if all are
  public static int requests(ByteBuffer out, List<Message.Request> requests, int from) {
    int next = from;
    while (next < requests.size() && out.remaining() >= REQUEST_LENGTH) {
      Message.Request request = requests.get(next++);
      request(out, request.piece(), request.begin(), request.length());
    }
    return next;
  }

  /// Writes a have, without making a message of it first.
  ///
  /// @param out room for [#HAVE_LENGTH] bytes
  /// @param piece which piece
  public static void have(ByteBuffer out, int piece) {
    head(out, MessageId.HAVE, 4).putInt(piece);
  }

  private static ByteBuffer head(ByteBuffer out, int id, int bodyLength) {
    return out.putInt(1 + bodyLength).put((byte) id);
  }

  private static void empty(ByteBuffer out, int id) {
    head(out, id, 0);
  }

  private static void block(ByteBuffer out, int id, int piece, int begin, int length) {
    head(out, id, 12).putInt(piece).putInt(begin).putInt(length);
  }

  private static void range(ByteBuffer out, Message.HashRange range) {
    out.put(range.piecesRoot().toBytes())
        .putInt(range.baseLayer())
        .putInt(range.index())
        .putInt(range.length())
        .putInt(range.proofLayers());
  }

  private static IllegalArgumentException unwritable(Message.Unknown unknown) {
    return new IllegalArgumentException("cannot be written: " + unknown);
  }
}
