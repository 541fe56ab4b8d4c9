// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;

/// A piece that was committed is no longer there, for example because a cache evicted it. The
/// engine then tells its peers (BEP 54).
public final class PieceGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param message what happened and to what, for people
  public PieceGoneException(String message) {
    super(message);
  }

  /// @param message what happened and to what, for people
  /// @param cause what the storage got from below
  public PieceGoneException(String message, Throwable cause) {
    super(message, cause);
  }
}
