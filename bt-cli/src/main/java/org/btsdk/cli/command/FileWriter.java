// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.btsdk.api.TorrentException;

/// Writes small files whole or not at all. Stateless.
final class FileWriter {
  private FileWriter() {}

  /// Refuses a target that exists.
  ///
  /// @throws TorrentException.Refused if it does
  static void requireAbsent(Path target) {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(target);
    }
  }

  private static TorrentException.Refused exists(Path target) {
    return new TorrentException.Refused(target + ": exists already; --overwrite replaces it");
  }

  /// Writes a file so that readers see all of it or what was there before.
  ///
  /// @param overwrite whether a file that is there may be replaced
  /// @throws TorrentException.Refused if it may not
  /// @throws TorrentException.Storage if it cannot be written; names it
  static void write(Path target, byte[] content, boolean overwrite) {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    try {
      Path temporary = Files.createTempFile(folder == null ? absolute : folder, ".bt-", ".part");
      try {
        Files.write(temporary, content);
        restorePermissions(temporary);
        if (overwrite) {
          replace(temporary, absolute);
        } else {
          publish(temporary, absolute);
        }
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (FileAlreadyExistsException _) {
      throw exists(target);
    } catch (IOException e) {
      throw new TorrentException.Storage(target + ": cannot be written: " + reason(e), e);
    }
  }

  /// Temporary files are private; a torrent file is not.
  private static void restorePermissions(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(
          file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// A link fails where something is there, in one step; a move may not see it in time.
  private static void publish(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException _) {
      Files.move(from, to);
    }
  }

  /// Why input or output failed, for people.
  static String reason(IOException trouble) {
    return switch (trouble) {
      case NoSuchFileException _ -> "no such folder";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException e when e.getReason() != null ->
          e.getReason().toLowerCase(Locale.ROOT);
      default -> String.valueOf(trouble.getMessage());
    };
  }
}
