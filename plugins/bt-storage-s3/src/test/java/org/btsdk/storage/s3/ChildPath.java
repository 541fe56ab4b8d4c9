// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The class path of a process that a test starts, however the test itself was started.
final class ChildPath {
  private ChildPath() {}

  static String text() {
    List<String> path = new ArrayList<>();
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String value = System.getProperty(property, "");
      if (!value.isEmpty()) {
        path.add(value);
      }
    }
    Path tests = Path.of("target", "test-classes"); // patched into the module, so on neither path
    if (Files.isDirectory(tests)) {
      path.addFirst(tests.toString());
    }
    return String.join(File.pathSeparator, path);
  }
}
