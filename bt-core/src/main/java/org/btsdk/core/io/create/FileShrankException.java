// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import java.io.IOException;

/// A file ended before its length in the torrent.
final class FileShrankException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int file;

  /// @param file index of the file
  FileShrankException(int file) {
    super("ends too early");
    this.file = file;
  }

  /// Index of the file.
  int file() {
    return file;
  }
}
