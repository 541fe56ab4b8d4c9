// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.io.IOException;

/// Bytes are not a torrent file, or a text is not a magnet link; the message says what is wrong.
public final class MalformedTorrentException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param message what is wrong, for people
  public MalformedTorrentException(String message) {
    super(message);
  }

  /// @param message what is wrong, for people
  /// @param cause what the parser said
  public MalformedTorrentException(String message, Throwable cause) {
    super(message, cause);
  }
}
