// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Names the time since the machine started, so that a journal can tell whether unsynced writes may
/// have been lost. Threads may share it; the first use blocks for a moment.
public final class BootId {
  /// No process lives through two of them.
  private static final String CURRENT = read(Path.of("/proc/sys/kernel/random/boot_id"));

  private BootId() {}

  /// The name of this boot: Linux has one; elsewhere the time at which the first process started.
  /// Empty if neither can be told, which resuming takes for another boot.
  public static String current() {
    return CURRENT;
  }

  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException _) {
      // Not Linux, or not allowed to know: the first process will do.
      return ProcessHandle.of(1)
          .flatMap(first -> first.info().startInstant())
          .map(Object::toString)
          .orElse("");
    }
  }
}
