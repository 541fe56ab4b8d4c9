// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.btsdk.api.Failure;
import org.btsdk.api.TorrentException;
import org.btsdk.spi.storage.NoSpaceException;

/// Turns what a storage threw into what an embedder is told.
public final class Failures {
  private Failures() {}

  public static Failure of(IOException problem) {
    return switch (problem) {
      case NoSpaceException full ->
          new Failure.NoSpace(full.place(), full.neededBytes(), message(full));
      case AccessDeniedException denied ->
          new Failure.PermissionDenied(
              String.valueOf(denied.getFile()),
              "permission denied: "
                  + denied.getFile()
                  + (denied.getReason() == null ? "" : ": " + denied.getReason()));
      case FileSystemException file ->
          new Failure.StorageFailed(file.getFile() + ": " + reason(file));
      default -> new Failure.StorageFailed(message(problem));
    };
  }

  public static Failure of(String plugin, RuntimeException defect) {
    return new Failure.PluginFailed(
        plugin,
        defect instanceof TorrentException.Plugin
            ? message(defect)
            : "plugin \"" + plugin + "\" threw " + defect);
  }

  private static String reason(FileSystemException problem) {
    String reason = problem.getReason();
    return reason == null ? problem.getClass().getSimpleName() : reason;
  }

  public static String message(Throwable problem) {
    if (problem instanceof Error) {
      return problem.toString(); // of a class that is missing, the message is no more than its name
    }
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : message;
  }
}
