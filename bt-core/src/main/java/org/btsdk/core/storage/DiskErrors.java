// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.btsdk.spi.storage.NoSpaceException;

/// Tells the causes of failed writes apart. Threads may share it.
final class DiskErrors {
  private DiskErrors() {}

  /// The failure of a write as callers are to see it.
  ///
  /// @param neededBytes what was to be written, zero or more; 0 if unknown
  static IOException ofWriting(IOException failure, Path folder, long neededBytes) {
    return isFull(failure, folder, neededBytes)
        ? new NoSpaceException(folder.toString(), neededBytes, failure)
        : failure;
  }

  private static boolean isFull(IOException failure, Path folder, long neededBytes) {
    if (failure instanceof NoSpaceException) {
      return false;
    }
    if (NoSpaceException.isBehind(failure)) {
      return true;
    }
    // The system's message may be in another language. Only a plain IOException has one: those with
    // a type of their own say what they are.
    if (failure.getClass() != IOException.class || neededBytes == 0) {
      return false;
    }
    try {
      return Files.getFileStore(folder).getUsableSpace() < neededBytes;
    } catch (IOException e) {
      failure.addSuppressed(e);
      return false;
    }
  }
}
