// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.TorrentException;

/// A folder for the time of one command; closing it deletes it with all that is in it.
///
/// @param path where it is
record TemporaryFolder(Path path) implements AutoCloseable {
  /// Makes it where the system wants such folders.
  ///
  /// @throws TorrentException.Storage if that is not possible
  static TemporaryFolder make() {
    try {
      return new TemporaryFolder(Files.createTempDirectory("bt-"));
    } catch (IOException e) {
      throw new TorrentException.Storage("no temporary folder: " + FileWriter.reason(e), e);
    }
  }

  /// Opens a session whose state is kept here; the folder goes if that fails.
  Session open(SessionConfig config) {
    try {
      return Session.open(config);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Deletes what is there. What cannot be deleted is left to the system, which cleans up such
  /// folders, or was deleted by another close.
  @Override
  public void close() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException _) {
      return;
    }
  }
}
