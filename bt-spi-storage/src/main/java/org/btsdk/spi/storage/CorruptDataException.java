// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;

/// What the storage holds is not what was written.
public final class CorruptDataException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param message what happened and to what, for people
  public CorruptDataException(String message) {
    super(message);
  }

  /// @param message what happened and to what, for people
  /// @param cause what the storage got from below
  public CorruptDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
