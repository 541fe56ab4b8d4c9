// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.crypt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Keys for tests, which are not secret.
final class Keys {
  private Keys() {}

  /// A file with a key, which is the same for the same text.
  static String file(String text) {
    try {
      Path file = Files.createTempFile("example", ".key");
      file.toFile().deleteOnExit();
      Files.writeString(file, text.repeat(32).substring(0, 32));
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
