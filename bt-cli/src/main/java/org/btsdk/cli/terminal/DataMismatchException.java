// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

import org.btsdk.api.TorrentException;

/// Data is not what the hashes say, where a command needs it to be.
public final class DataMismatchException extends TorrentException {
  private static final long serialVersionUID = 1L;

  /// @param message one line for people
  public DataMismatchException(String message) {
    super(message, null);
  }
}
