// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Scripts and sources of these tests.
final class Resources {
  private Resources() {}

  /// Copies one into a folder, under its own name.
  ///
  /// @param name relative to this package
  /// @return the copy
  static Path copy(Path folder, String name) throws IOException {
    Path copy = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("no resource " + name);
      }
      Files.copy(in, copy);
    }
    return copy;
  }
}
