// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.bencode;

import java.io.IOException;

/// Bytes are not bencode, or beyond a limit; says where and why.
public final class BencodeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  /// @param offset where in the bytes, zero or more
  /// @param reason what is wrong there, for people
  public BencodeException(long offset, String reason) {
    super("at byte " + offset + ": " + reason);
    this.offset = offset;
  }

  /// Where in the bytes, zero or more.
  public long offset() {
    return offset;
  }
}
