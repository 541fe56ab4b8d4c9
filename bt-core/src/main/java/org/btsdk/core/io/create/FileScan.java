// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.btsdk.api.TorrentException;
import org.btsdk.core.create.FileList;
import org.btsdk.core.io.failure.IoReasons;

/// The files that a new torrent is made of, and what they looked like when they were found, so that
/// a change while they are hashed is noticed. Immutable.
///
/// @param isFolder whether the torrent is one of a folder
/// @param files in the torrent's order
/// @param paths where they are, in the same order
/// @param modified when each was changed, in the same order
record FileScan(boolean isFolder, FileList files, List<Path> paths, List<FileTime> modified) {
  private record Seen(Path path, FileTime modified) {}

  /// Looks for files. Links are followed; what is neither file nor folder is left out.
  ///
  /// @param root a file or a folder, absolute
  /// @param excluded says which files to leave out
  /// @throws TorrentException.Storage if something could not be read; names it
  static FileScan of(Path root, Predicate<FileList.Found> excluded) {
    Map<FileList.Found, Seen> seen =
        new TreeMap<>((one, other) -> one.displayPath().compareTo(other.displayPath()));
    boolean isFolder = Files.isDirectory(root);
    try {
      if (isFolder) {
        Files.walkFileTree(
            root,
            EnumSet.of(FileVisitOption.FOLLOW_LINKS),
            Integer.MAX_VALUE,
            visitor(root, excluded, seen));
      } else {
        BasicFileAttributes attributes = Files.readAttributes(root, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
          throw new TorrentException.BadTorrent(
              root.toString(), "neither a file nor a folder", null);
        }
        add(seen, root, List.of(String.valueOf(root.getFileName())), attributes);
      }
    } catch (IOException e) {
      throw IoReasons.storage(root, e);
    }
    FileList files = FileList.of(List.copyOf(seen.keySet()), excluded);
    List<Path> paths = new ArrayList<>();
    List<FileTime> modified = new ArrayList<>();
    for (FileList.Found file : files.files()) {
      Seen there = Objects.requireNonNull(seen.get(file));
      paths.add(there.path());
      modified.add(there.modified());
    }
    return new FileScan(isFolder, files, List.copyOf(paths), List.copyOf(modified));
  }

  private static SimpleFileVisitor<Path> visitor(
      Path root, Predicate<FileList.Found> excluded, Map<FileList.Found, Seen> seen) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
          add(seen, file, names(file), attributes);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.exists(file)) {
          return FileVisitResult.CONTINUE; // a link that leads nowhere is no file
        }
        if (excluded.test(new FileList.Found(names(file), 0))) {
          return FileVisitResult.CONTINUE; // what is left out need not be readable
        }
        throw IoReasons.storage(file, e);
      }

      private List<String> names(Path file) {
        List<String> names = new ArrayList<>();
        root.relativize(file).forEach(name -> names.add(name.toString()));
        return names;
      }
    };
  }

  private static void add(
      Map<FileList.Found, Seen> seen,
      Path file,
      List<String> names,
      BasicFileAttributes attributes) {
    seen.put(
        new FileList.Found(names, attributes.size()),
        new Seen(file, attributes.lastModifiedTime()));
  }

  /// Looks at every file again.
  ///
  /// @throws TorrentException.Storage if one has another length or time now; names it
  void requireUnchanged() {
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      try {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        if (now.size() != files.files().get(i).lengthBytes()
            || !now.lastModifiedTime().equals(modified.get(i))) {
          throw changed(path);
        }
      } catch (IOException e) {
        throw IoReasons.storage(path, e);
      }
    }
  }

  /// The failure that says so.
  static TorrentException.Storage changed(Path path) {
    return new TorrentException.Storage(path + ": changed while it was read", null);
  }
}
