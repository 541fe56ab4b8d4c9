// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.FileOperations;

/// Moves, renames and deletes the files of a [FileStorage]. No other call may be under way.
final class TorrentFiles implements FileOperations {
  /// Closes files before they go elsewhere.
  @FunctionalInterface
  interface Closer {
    void closeFiles() throws IOException;
  }

  private final TorrentGeometry geometry;
  private final FileLayout layout;
  private final Closer closer;

  TorrentFiles(TorrentGeometry geometry, FileLayout layout, Closer closer) {
    this.geometry = geometry;
    this.layout = layout;
    this.closer = closer;
  }

  private IntStream storedFiles() {
    return IntStream.range(0, geometry.files().size())
        .filter(file -> FileLayout.isStored(geometry.files().get(file)));
  }

  private boolean exists(int file) {
    return Files.exists(layout.path(file), LinkOption.NOFOLLOW_LINKS);
  }

  /// A file on its way to another folder.
  private record Step(Path from, Path to, boolean copied) {}

  @Override
  public void move(Path newFolder) throws IOException {
    Path before = layout.folder();
    Path folder = FileLayout.named(newFolder);
    if (folder.toAbsolutePath().normalize().equals(before.toAbsolutePath().normalize())) {
      return;
    }
    int[] present = storedFiles().filter(this::exists).toArray();
    for (int file : present) {
      refuseExisting(layout.pathIn(folder, file));
    }
    closer.closeFiles();
    Files.createDirectories(folder);
    List<Step> steps = new ArrayList<>();
    try {
      for (int file : present) {
        steps.add(moveOne(folder, file));
      }
      for (Step step : steps) {
        if (step.copied()) {
          force(step.to()); // It was perhaps synced before: it must not be less safe now.
        }
      }
    } catch (IOException e) {
      undo(steps, folder, e);
      throw DiskErrors.ofWriting(e, folder, 1);
    }
    layout.moved(folder);
    for (Step step : steps) {
      layout.noteNewEntry(step.to());
      Files.deleteIfExists(step.from());
      FileLayout.deleteEmptyFolders(before, step.from());
    }
  }

  private Step moveOne(Path folder, int file) throws IOException {
    Path from = FileLayout.guarded(layout.folder(), layout.path(file));
    Path to = layout.pathIn(folder, file);
    FileLayout.createFolders(folder, to);
    Path guardedTo = FileLayout.guarded(folder, to);
    try {
      Files.move(from, guardedTo, StandardCopyOption.ATOMIC_MOVE);
      return new Step(layout.path(file), to, false);
    } catch (AtomicMoveNotSupportedException _) {
      copy(from, guardedTo); // Another file system.
      return new Step(layout.path(file), to, true);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    boolean done = false;
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(to);
      }
    }
  }

  private static void force(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      channel.force(true);
    }
  }

  private static void undo(List<Step> steps, Path folder, IOException cause) {
    for (Step step : steps.reversed()) {
      try {
        if (step.copied()) {
          Files.deleteIfExists(step.to());
        } else {
          Files.move(step.to(), step.from(), StandardCopyOption.ATOMIC_MOVE);
        }
        FileLayout.deleteEmptyFolders(folder, step.to());
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private static void refuseExisting(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  @Override
  public void rename(int file, List<String> path) throws IOException {
    Path from = layout.path(file);
    Path to = layout.pathOf(path);
    if (to.equals(from)) {
      return;
    }
    refuseExisting(to);
    if (storedFiles().anyMatch(other -> layout.path(other).equals(to))) {
      throw new FileAlreadyExistsException(to.toString(), null, "another file of the torrent");
    }
    closer.closeFiles();
    if (exists(file)) {
      FileLayout.createFolders(layout.folder(), to);
      Files.move(
          FileLayout.guarded(layout.folder(), from), FileLayout.guarded(layout.folder(), to));
      layout.noteNewEntry(to);
    }
    layout.renamed(file, to);
    FileLayout.deleteEmptyFolders(layout.folder(), from);
  }

  @Override
  public void delete() throws IOException {
    closer.closeFiles();
    for (int file : storedFiles().toArray()) {
      try {
        Files.deleteIfExists(FileLayout.guarded(layout.folder(), layout.path(file)));
      } catch (NoSuchFileException _) {
        continue; // Not even its folder is there.
      }
      FileLayout.deleteEmptyFolders(layout.folder(), layout.path(file));
    }
  }

  @Override
  public Path path(int file) {
    return layout.path(file);
  }

  @Override
  public OptionalLong freeBytes() throws IOException {
    Path at = layout.folder().toAbsolutePath();
    while (!Files.exists(at)) {
      Path parent = at.getParent();
      if (parent == null) {
        return OptionalLong.empty();
      }
      at = parent;
    }
    return OptionalLong.of(Files.getFileStore(at).getUsableSpace());
  }

  /// A lower bound: Java does not tell where a sparse file has holes, so that a file counts with
  /// what it is shorter than it will be.
  @Override
  public long neededBytes() {
    return storedFiles()
        .mapToLong(file -> {
          long whole = geometry.files().get(file).lengthBytes();
          return Math.max(0, whole - Math.max(0, layout.lengthOnDisk(file)));
        })
        .sum();
  }

  @Override
  public FileStamp stamp(int file) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(
              layout.path(file), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new FileStamp(
          attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    } catch (NoSuchFileException _) {
      return FileStamp.MISSING;
    }
  }

  @Override
  public boolean everythingInFiles() {
    return true;
  }
}
