// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Makes the folders of the contract where the storage is to be tried, since it may be the file
/// system there that is of interest. Made by JUnit.
final class FoldersInPlace implements TempDirFactory {
  /// The parameter that says where.
  static final String PLACE = "org.btsdk.bench.place";

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    Path place = Path.of(context.getConfigurationParameter(PLACE).orElseThrow());
    return Files.createTempDirectory(place, "bt-bench-");
  }
}
