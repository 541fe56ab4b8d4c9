// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.FileInfo;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.model.FileEntry;
import org.btsdk.model.SafeNames;
import org.btsdk.model.plugin.PluginUri;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.spi.storage.StorageKind;
import org.jspecify.annotations.Nullable;

/// Where a torrent's files are, if its storage has any, and how they are moved. Threads: any that
/// may block.
final class TorrentFiles {
  private final EngineTorrent torrent;
  private final EngineSession session;
  private volatile @Nullable Path movedTo; // null where they were put at first

  TorrentFiles(EngineTorrent torrent, EngineSession session) {
    this.torrent = torrent;
    this.session = session;
  }

  private Optional<FileOperations> operations() {
    TorrentContent content = torrent.driver().content();
    return content == null ? Optional.empty() : content.store().storage().fileOperations();
  }

  /// Files with their places.
  List<FileInfo> located(List<FileInfo> files) {
    Optional<FileOperations> operations = operations();
    if (operations.isEmpty()) {
      return files;
    }
    return files.stream().map(file -> located(file, operations.get())).toList();
  }

  private static FileInfo located(FileInfo file, FileOperations operations) {
    return new FileInfo(
        file.index(),
        file.entry(),
        file.priority(),
        file.doneBytes(),
        file.entry().isPadding() ? Optional.empty() : Optional.of(operations.path(file.index())));
  }

  /// The folder that the files are in.
  Optional<Path> folder() {
    if (operations().isEmpty()) {
      return Optional.empty();
    }
    Path moved = movedTo;
    if (moved != null) {
      return Optional.of(moved);
    }
    PluginChoice<StorageFactory> storage =
        torrent.options().storage().orElse(session.config().storage());
    return Optional.of(
        Optional.ofNullable(storage.settings().get(PluginUri.LOCATION))
            .map(Path::of)
            .or(torrent.options()::folder)
            .orElse(session.config().folder()));
  }

  /// See [org.btsdk.api.Torrent#move].
  void move(Path folder) {
    whileQuiet(operations -> {
      operations.move(folder);
      movedTo = folder;
    });
  }

  /// See [org.btsdk.api.Torrent#rename].
  void rename(int file, String path) {
    FileEntry entry = torrent.requireMetainfo().files().get(file);
    List<String> components = List.of(path.split("/"));
    if (components.stream()
        .anyMatch(part -> part.isEmpty() || part.equals("..") || part.equals("."))) {
      throw new IllegalArgumentException(
          "not a path below the folder for " + entry.displayPath() + ": " + path);
    }
    List<String> safe = new ArrayList<>(components);
    safe.replaceAll(SafeNames::clean);
    safe.set(0, SafeNames.cleanTop(safe.getFirst()));
    whileQuiet(operations -> operations.rename(file, List.copyOf(safe)));
  }

  /// Something done with files while nothing else uses them.
  private interface Task {
    void run(FileOperations operations) throws IOException;
  }

  /// Pauses the torrent, does something with its files, and lets it go on.
  private void whileQuiet(Task task) {
    session.registry().requireOpen();
    FileOperations operations =
        torrent
            .requireContent()
            .store()
            .storage()
            .fileOperations()
            .orElseThrow(() ->
                new UnsupportedOperationException(
                    "the storage of " + torrent.name() + " has no files"));
    boolean wasRunning = torrent.driver().isRunning();
    try {
      if (!torrent.driver().pauseAndWait(session.stopper().windDown())) {
        throw new TorrentException.Refused(torrent.name() + ": its storage is still at work");
      }
      run(task, operations);
    } finally {
      if (wasRunning) {
        torrent.resume();
      }
    }
  }

  private void run(Task task, FileOperations operations) {
    Exception[] problem = new Exception[1];
    session
        .services()
        .storageWork()
        .runAndWait(
            StorageKind.DISK,
            () -> {
              try {
                task.run(operations);
              } catch (IOException | RuntimeException e) {
                problem[0] = e;
              }
            });
    switch (problem[0]) {
      case null -> {}
      case IOException e -> throw TorrentException.of(torrent.name(), Failures.of(e));
      case RuntimeException e -> throw e;
      case Exception e -> throw new IllegalStateException(e);
    }
  }
}
