// SPDX-License-Identifier: Apache-2.0
package org.btsdk.dist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Packs a folder as `NAME.tar.gz` and `NAME.zip`, in which all lies in a folder NAME. The same
/// files give the same bytes: names are in order, times are one fixed time, owners have no names,
/// and of permissions only counts whether a file is a program.
final class Archives {
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

  private final Path folder;
  private final String name;
  private final Instant time;
  private final TreeMap<String, Path> entries = new TreeMap<>();

  /// @param folder what is packed
  /// @param name the folder in the archive
  /// @param time of everything in it, in whole seconds
  Archives(Path folder, String name, Instant time) throws IOException {
    this.folder = folder;
    this.name = name;
    this.time = time;
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.toList()) {
        String relative = folder.relativize(path).toString().replace('\\', '/');
        String inside = relative.isEmpty() ? name : name + "/" + relative;
        entries.put(Files.isDirectory(path) ? inside + "/" : inside, path);
      }
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isExecutable(file);
  }

  /// Writes `NAME.tar.gz`.
  Path tarGz(Path target) throws IOException {
    Path archive = target.resolve(name + ".tar.gz");
    try (OutputStream file = Files.newOutputStream(archive);
        OutputStream gzip = new GZIPOutputStream(new BufferedOutputStream(file), 1 << 16);
        Tar tar = new Tar(gzip, time)) {
      for (Map.Entry<String, Path> entry : entries.entrySet()) {
        Path path = entry.getValue();
        if (Files.isSymbolicLink(path)) {
          tar.link(entry.getKey(), Files.readSymbolicLink(path).toString());
        } else if (Files.isDirectory(path)) {
          tar.folder(entry.getKey());
        } else {
          tar.file(entry.getKey(), path, isProgram(path));
        }
      }
    }
    return archive;
  }

  /// Writes `NAME.zip`. Links become what they lead to.
  Path zip(Path target) throws IOException {
    Path archive = target.resolve(name + ".zip");
    Files.deleteIfExists(archive);
    URI uri = URI.create("jar:" + archive.toUri());
    Map<String, Object> options =
        new TreeMap<>(Map.of("create", "true", "enablePosixFileAttributes", true));
    try (FileSystem zip = FileSystems.newFileSystem(uri, options)) {
      for (Map.Entry<String, Path> entry : entries.entrySet()) {
        Path inside = zip.getPath("/" + entry.getKey());
        boolean isFolder = Files.isDirectory(entry.getValue());
        if (isFolder) {
          Files.createDirectories(inside);
        } else {
          Files.copy(entry.getValue(), inside);
        }
        Files.setPosixFilePermissions(
            inside, EnumSet.copyOf(isFolder || isProgram(entry.getValue()) ? PROGRAM : FILE));
        Files.setLastModifiedTime(inside, FileTime.from(time));
      }
    }
    return archive;
  }

  /// Both, into a folder.
  List<Path> all(Path target) throws IOException {
    return List.of(tarGz(target), zip(target));
  }

  @Override
  public String toString() {
    return name + " of " + folder;
  }
}
