// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.btsdk.api.Failure;
import org.btsdk.api.TorrentException;
import org.btsdk.spi.storage.NoSpaceException;

/// Turns what a storage threw into what an embedder is told.
public final class Failures {
  private Failures() {}

  public static Failure of(IOException problem) {
    return switch (problem) {
      case NoSpaceException full ->
          new Failure.NoSpace(full.place(), full.neededBytes(), message(full), behind(full));
      case IOException full when NoSpaceException.isBehind(full) -> // as the JDK has it
          new Failure.NoSpace("", 0, message(full), behind(full));
      case AccessDeniedException denied ->
          new Failure.PermissionDenied(
              String.valueOf(denied.getFile()),
              "permission denied: "
                  + denied.getFile()
                  + (denied.getReason() == null ? "" : ": " + denied.getReason()),
              behind(denied));
      case FileSystemException file ->
          new Failure.StorageFailed(file.getFile() + ": " + reason(file), behind(file));
      default -> new Failure.StorageFailed(message(problem), behind(problem));
    };
  }

  public static Failure of(String plugin, RuntimeException defect) {
    return new Failure.PluginFailed(
        plugin,
        defect instanceof TorrentException.Plugin
            ? message(defect)
            : "plugin \"" + plugin + "\" threw " + defect,
        behind(defect));
  }

  /// Of whatever ended a piece of work on a torrent's data: an [Error] is nobody's defect for sure,
  /// as memory may have been short, but the work was not done.
  ///
  /// @param plugin the storage's name
  /// @param work what was done, for people
  public static Failure of(String plugin, String work, Throwable thrown) {
    return switch (thrown) {
      case IOException problem -> of(problem);
      case RuntimeException defect -> of(plugin, defect);
      default -> of(new IOException(work + " ended: " + thrown, thrown));
    };
  }

  /// What is behind a failure that says the same as this problem: the problem, or what it was made
  /// of if it is one of the API's, which the failure becomes again.
  public static Optional<Throwable> behind(Throwable problem) {
    Throwable cause = problem instanceof TorrentException ? problem.getCause() : null;
    return Optional.of(cause == null ? problem : cause);
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
