// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.extension;

import java.nio.ByteBuffer;
import org.btsdk.protocol.wire.ProtocolViolation;

/// The payload of `lt_donthave`: a piece is gone (BEP 54). Immutable.
///
/// @param piece which, zero or more
public record DontHave(int piece) {
  /// What the extension handshake calls it.
  public static final String NAME = "lt_donthave";

  /// @throws IllegalArgumentException if the piece is negative
  public DontHave {
    if (piece < 0) {
      throw new IllegalArgumentException("a piece is zero or more: " + piece);
    }
  }

  /// Reads a payload.
  ///
  /// @param payload of the extended message
  /// @throws ProtocolViolation if it is not four bytes, or no number of a piece
  public static DontHave parse(byte[] payload) throws ProtocolViolation {
    if (payload.length != Integer.BYTES || payload[0] < 0) {
      throw new ProtocolViolation("sent a " + NAME + " that names no piece");
    }
    return new DontHave(ByteBuffer.wrap(payload).getInt());
  }

  /// Writes the payload.
  public byte[] encode() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(piece).array();
  }
}
