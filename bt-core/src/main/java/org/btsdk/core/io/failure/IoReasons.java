// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.failure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.btsdk.api.TorrentException;

/// Says in words for people why input or output failed. Stateless.
public final class IoReasons {
  private IoReasons() {}

  /// The reason alone, without the name of the file or host.
  public static String of(Throwable trouble) {
    return switch (trouble) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemLoopException _ -> "a link to a folder that it is in";
      case FileSystemException e when e.getReason() != null ->
          e.getReason().toLowerCase(Locale.ROOT);
      case HttpTimeoutException _ -> "no answer in time";
      case UnknownHostException _ -> "unknown host";
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          "unknown host";
      case ConnectException e ->
          e.getMessage() == null ? "cannot connect" : e.getMessage().toLowerCase(Locale.ROOT);
      default -> {
        String message = trouble.getMessage();
        yield message == null || message.isBlank() ? trouble.getClass().getSimpleName() : message;
      }
    };
  }

  /// The typed failure that names a file.
  public static TorrentException.Storage storage(Path file, IOException trouble) {
    return new TorrentException.Storage(file + ": " + of(trouble), trouble);
  }
}
