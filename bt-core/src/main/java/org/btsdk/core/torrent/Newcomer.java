// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageDecoder;
import org.btsdk.protocol.wire.PieceBits;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// A peer that is connected before the metadata is there: what it says of itself is kept, and said
/// again to the machine that comes after, so that the connection goes on. What is kept of one peer
/// takes as much memory as the messages did it is made of: a bitfield, haves, and some numbers.
final class Newcomer extends ConnectedPeer {
  /// 128, as in [Inbox].
  private static final int MAX_ALLOWED_FAST = 128;

  final TorrentEvent.PeerJoined joined;
  private @Nullable Message has; // HaveAll, HaveNone or a bitfield
  private final FewPieces haves = new FewPieces();
  private boolean unchoked;
  private boolean interested;
  private final FewPieces allowedFast = new FewPieces();
  private OptionalInt dhtPort = OptionalInt.empty();

  Newcomer(TorrentEvent.PeerJoined joined, String source, long nowNanos) {
    super(joined, source, nowNanos);
    this.joined = joined;
  }

  /// What is kept of it, about, in bytes.
  long keptBytes() {
    long bitfield = has instanceof Message.Bitfield(PieceBits bits) ? bits.byteLength() : 0;
    return bitfield + haves.keptBytes() + allowedFast.keptBytes();
  }

  /// It is about to go: what it said is not needed any more.
  void forget() {
    has = null;
    haves.clear();
    allowedFast.clear();
  }

  /// Keeps what it says of its state.
  ///
  /// @return whether it was new
  boolean keep(Message message) throws ProtocolViolation {
    switch (message) {
      case Message.HaveAll _, Message.HaveNone _ -> {
        needsFast();
        boolean first = has == null;
        has = message;
        haves.clear();
        return first;
      }
      case Message.Bitfield _ -> {
        boolean first = has == null;
        has = message;
        return first;
      }
      case Message.Have(int piece) -> {
        if (piece >= MessageDecoder.MAX_BITFIELD_LENGTH * Byte.SIZE) {
          throw new ProtocolViolation("has piece " + piece + ", beyond any torrent");
        }
        return haves.add(piece);
      }
      case Message.Choke _ -> unchoked = false;
      case Message.Unchoke _ -> unchoked = true;
      case Message.Interested _ -> interested = true;
      case Message.NotInterested _ -> interested = false;
      case Message.AllowedFast(int piece) -> {
        needsFast();
        if (piece < MessageDecoder.MAX_BITFIELD_LENGTH * Byte.SIZE
            && allowedFast.count() < MAX_ALLOWED_FAST) {
          allowedFast.add(piece);
        }
      }
      case Message.Port(int port) -> dhtPort = OptionalInt.of(port);
      case Message.KeepAlive _,
          Message.Request _,
          Message.PieceHeader _,
          Message.Cancel _,
          Message.Suggest _,
          Message.Reject _,
          Message.Extended _,
          Message.HashRequest _,
          Message.Hashes _,
          Message.HashReject _,
          Message.Unknown _ -> {}
    }
    return false;
  }

  private void needsFast() throws ProtocolViolation {
    if (!fast()) {
      throw new ProtocolViolation("sent a message of the fast extension without it");
    }
  }

  /// Whether it said where its node of the DHT is.
  boolean saidDhtPort() {
    return dhtPort.isPresent();
  }

  boolean chokesUs() {
    return !unchoked;
  }

  boolean isInterested() {
    return interested;
  }

  /// How much of the torrent it has, from 0 to 1, as far as can be known without the number of
  /// pieces: of what its bitfield may be of, the fewest. 0 if there is none to tell by.
  double progress() {
    if (has instanceof Message.HaveAll) {
      return 1;
    }
    if (!(has instanceof Message.Bitfield(PieceBits bits)) || bits.byteLength() == 0) {
      return 0;
    }
    BitSet pieces = bits.toBitSet();
    pieces.or(haves.toBitSet());
    int fewest = Math.max(pieces.length(), (bits.byteLength() - 1) * Byte.SIZE + 1);
    return (double) pieces.cardinality() / fewest;
  }

  /// What it said, as it would say it now, first what the handshake of extensions has.
  ///
  /// @param pieceCount of the torrent
  /// @throws ProtocolViolation if it has pieces that the torrent has not
  List<Message> said(int pieceCount) throws ProtocolViolation {
    List<Message> messages = new ArrayList<>();
    if (extensions != null) {
      messages.add(new Message.Extended(ExtensionHandshake.EXTENSION_ID, extensions.encode()));
    }
    if (has != null) {
      messages.add(has);
    }
    if (haves.count() > 0) {
      if (haves.length() > pieceCount) {
        throw new ProtocolViolation(
            "has piece %d of a torrent of %d".formatted(haves.length() - 1, pieceCount));
      }
      messages.add(new Message.Bitfield(PieceBits.of(haves.toBitSet(), pieceCount)));
    }
    allowedFast.toBitSet().stream().forEach(piece -> messages.add(new Message.AllowedFast(piece)));
    if (unchoked) {
      messages.add(new Message.Unchoke());
    }
    if (interested) {
      messages.add(new Message.Interested());
    }
    dhtPort.ifPresent(port -> messages.add(new Message.Port(port)));
    return messages;
  }
}
