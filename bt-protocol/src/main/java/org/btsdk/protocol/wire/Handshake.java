// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.jspecify.annotations.Nullable;

/// The first thing each peer says (BEP 3). Immutable.
///
/// It is read in two steps, because a peer that is called answers once it knows the torrent, and
/// may get the caller's peer id only after that: [#readHead(ByteBuffer)], then
/// [#readPeerId(ByteBuffer)].
///
/// @param capabilities what the sender can do
/// @param infoHash the torrent
/// @param peerId the sender
public record Handshake(Capabilities capabilities, Sha1Hash infoHash, PeerId peerId) {
  /// The length of the part that ends with the info-hash, in bytes.
  public static final int HEAD_LENGTH = 48;

  /// The length of the whole, in bytes.
  public static final int LENGTH = HEAD_LENGTH + PeerId.LENGTH;

  private static final byte[] PROTOCOL =
      "\u0013BitTorrent protocol".getBytes(StandardCharsets.US_ASCII);

  /// The part that says which torrent is meant.
  ///
  /// @param capabilities what the sender can do
  /// @param infoHash the torrent
  public record Head(Capabilities capabilities, Sha1Hash infoHash) {}

  /// Writes the whole handshake.
  ///
  /// @param out room for [#LENGTH] bytes
  public void encode(ByteBuffer out) {
    out.put(PROTOCOL).putLong(capabilities.bits());
    out.put(infoHash.toBytes()).put(peerId.toBytes());
  }

  /// Reads the head and moves the position past it.
  ///
  /// @param in what came, from its first byte
  /// @return the head; null, with nothing consumed, while bytes are missing
  /// @throws ProtocolViolation at the first byte that is not of this protocol
  public static @Nullable Head readHead(ByteBuffer in) throws ProtocolViolation {
    int seen = Math.min(in.remaining(), PROTOCOL.length);
    for (int i = 0; i < seen; i++) {
      if (in.get(in.position() + i) != PROTOCOL[i]) {
        throw new ProtocolViolation("does not speak BitTorrent, or speaks it encrypted");
      }
    }
    if (in.remaining() < HEAD_LENGTH) {
      return null;
    }
    in.position(in.position() + PROTOCOL.length);
    Capabilities capabilities = new Capabilities(in.getLong());
    byte[] hash = new byte[Sha1Hash.LENGTH];
    in.get(hash);
    return new Head(capabilities, Sha1Hash.of(hash));
  }

  /// Reads the peer id, which follows the head, and moves the position past it.
  ///
  /// @param in what came after the head
  /// @return the id; null, with nothing consumed, while bytes are missing
  public static @Nullable PeerId readPeerId(ByteBuffer in) {
    if (in.remaining() < PeerId.LENGTH) {
      return null;
    }
    byte[] id = new byte[PeerId.LENGTH];
    in.get(id);
    return PeerId.of(id);
  }
}
