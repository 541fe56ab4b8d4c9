// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import java.util.Arrays;
import java.util.List;
import org.btsdk.model.Sha256Hash;

/// One message between peers, after the handshake (BEP 3). Immutable.
///
/// Numbers of pieces, offsets and lengths are zero or more, as the decoder refuses others; whether
/// they fit the torrent is for the receiver to check. Offsets and lengths are in bytes.
public sealed interface Message {
  /// Nothing to say, and still there (a frame of length zero).
  record KeepAlive() implements Message {}

  /// Requests will not be answered until [Unchoke].
  record Choke() implements Message {}

  /// Requests will be answered.
  record Unchoke() implements Message {}

  /// The sender would request if it were unchoked.
  record Interested() implements Message {}

  /// The sender would not request.
  record NotInterested() implements Message {}

  /// The sender has a piece now.
  ///
  /// @param piece which
  record Have(int piece) implements Message {
    public Have {
      notNegative(piece);
    }
  }

  /// Which pieces the sender has, usually as its first message.
  ///
  /// @param pieces the bits; checked already if the decoder knew the number of pieces
  record Bitfield(PieceBits pieces) implements Message {}

  /// A block is wanted.
  ///
  /// @param piece which
  /// @param begin where in the piece
  /// @param length how much
  record Request(int piece, int begin, int length) implements Message {
    public Request {
      notNegative(piece | begin | length);
    }
  }

  /// The head of a block; its bytes follow in the stream, where the receiver of this consumes them.
  ///
  /// @param piece which
  /// @param begin where in the piece
  /// @param length how many bytes follow; zero is how some clients reject
  record PieceHeader(int piece, int begin, int length) implements Message {
    public PieceHeader {
      notNegative(piece | begin | length);
    }
  }

  /// A block is not wanted any more.
  ///
  /// @param piece which
  /// @param begin where in the piece
  /// @param length how much
  record Cancel(int piece, int begin, int length) implements Message {
    public Cancel {
      notNegative(piece | begin | length);
    }
  }

  /// Where the sender's DHT node listens (BEP 5).
  ///
  /// @param port 0 to 65535
  record Port(int port) implements Message {
    public Port {
      if (port < 0 || port > 0xffff) {
        throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
      }
    }
  }

  /// A piece that would be good to request (BEP 6).
  ///
  /// @param piece which
  record Suggest(int piece) implements Message {
    public Suggest {
      notNegative(piece);
    }
  }

  /// The sender has every piece (BEP 6).
  record HaveAll() implements Message {}

  /// The sender has no piece (BEP 6).
  record HaveNone() implements Message {}

  /// A request will not be answered (BEP 6).
  ///
  /// @param piece which
  /// @param begin where in the piece
  /// @param length how much
  record Reject(int piece, int begin, int length) implements Message {
    public Reject {
      notNegative(piece | begin | length);
    }
  }

  /// A piece that may be requested while choked (BEP 6).
  ///
  /// @param piece which
  record AllowedFast(int piece) implements Message {
    public AllowedFast {
      notNegative(piece);
    }
  }

  /// A message of an extension (BEP 10).
  final class Extended implements Message {
    private final int extensionId;
    private final byte[] payload;

    /// An extended message.
    ///
    /// @param extensionId 0 for the extension handshake, else what the receiver called it, to 255
    /// @param payload the rest; copied
    /// @throws IllegalArgumentException if the id is not from 0 to 255
    public Extended(int extensionId, byte[] payload) {
      if (extensionId < 0 || extensionId > 0xff) {
        throw new IllegalArgumentException("an extension's id is from 0 to 255: " + extensionId);
      }
      this.extensionId = extensionId;
      this.payload = payload.clone();
    }

    /// 0 for the extension handshake, else what the receiver called it, to 255.
    public int extensionId() {
      return extensionId;
    }

    /// A copy of the payload.
    public byte[] payload() {
      return payload.clone();
    }

    /// How long the payload is, in bytes.
    public int payloadLength() {
      return payload.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Extended that
          && extensionId == that.extensionId
          && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
      return 31 * extensionId + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
      return "Extended[extensionId=%d, %d bytes]".formatted(extensionId, payload.length);
    }
  }

  /// Hashes of a file's tree are wanted (BEP 52).
  ///
  /// @param range which
  record HashRequest(HashRange range) implements Message {}

  /// Hashes of a file's tree (BEP 52).
  ///
  /// @param range which were asked for
  /// @param hashes first those of the layer, then the proofs ("uncles"); copied
  record Hashes(HashRange range, List<Sha256Hash> hashes) implements Message {
    public Hashes {
      hashes = List.copyOf(hashes);
    }
  }

  /// A request for hashes will not be answered (BEP 52).
  ///
  /// @param range which
  record HashReject(HashRange range) implements Message {}

  /// A message that this version does not know; the decoder skips its bytes.
  ///
  /// @param id 0 to 255
  /// @param length how many bytes follow the id, in bytes
  record Unknown(int id, int length) implements Message {
    public Unknown {
      notNegative(id | length);
    }
  }

  /// A part of a layer of a file's tree of hashes (BEP 52).
  ///
  /// @param piecesRoot the file
  /// @param baseLayer the layer, 0 for the leaves
  /// @param index the first hash of the layer
  /// @param length how many hashes
  /// @param proofLayers how many layers up proofs are wanted for
  record HashRange(Sha256Hash piecesRoot, int baseLayer, int index, int length, int proofLayers) {
    public HashRange {
      notNegative(baseLayer | index | length | proofLayers);
    }
  }

  private static void notNegative(int bits) {
    if (bits < 0) {
      throw new IllegalArgumentException("a number on the wire is below 2^31 and not negative");
    }
  }
}
