// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A file of a torrent. Immutable; threads may share it.
///
/// @param path the components of the file's path, sanitised: safe to resolve below a folder on any
///   file system; begins with the torrent's name where the torrent has several files
/// @param lengthBytes zero or more
/// @param attributes what BEP 47 says of it, in the order in which they are declared
/// @param symlinkTarget where a symlink points, sanitised and in the form of `path`, so that it
///   does not lead out of the torrent; empty for anything else
public record FileEntry(
    List<String> path, long lengthBytes, Set<Attribute> attributes, List<String> symlinkTarget) {

  /// An attribute of a file (BEP 47).
  public enum Attribute {
    /// Padding: zeros that align the next file; neither stored nor asked for.
    PADDING,
    /// May be executed.
    EXECUTABLE,
    /// Hidden.
    HIDDEN,
    /// A symbolic link.
    SYMLINK
  }

  /// @throws IllegalArgumentException if the path is empty or leads elsewhere (a component is
  ///   empty, `.` or `..`, or has a slash or a zero in it), the symlink's target leads elsewhere,
  ///   or the length is negative
  public FileEntry {
    path = List.copyOf(path);
    attributes =
        attributes.isEmpty()
            ? Set.of() // all files that have none share it
            : Collections.unmodifiableSet(EnumSet.copyOf(attributes));
    symlinkTarget = List.copyOf(symlinkTarget);
    if (path.isEmpty() || lengthBytes < 0) {
      throw new IllegalArgumentException("no file: " + path + ", " + lengthBytes + " bytes");
    }
    path.forEach(FileEntry::requireComponent);
    symlinkTarget.forEach(FileEntry::requireComponent);
  }

  /// Names are sanitised before; who forgot that must not write beside the torrent's folder.
  private static void requireComponent(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no component of a path: \"" + name + '"');
    }
  }

  /// A plain file.
  ///
  /// @param path sanitised path components, at least one
  /// @param lengthBytes zero or more
  /// @throws IllegalArgumentException if the path is empty or leads elsewhere, or the length is
  ///   negative
  public static FileEntry of(List<String> path, long lengthBytes) {
    return new FileEntry(path, lengthBytes, Set.of(), List.of());
  }

  /// Whether this is padding (BEP 47), which is zeros and is never stored.
  public boolean isPadding() {
    return attributes.contains(Attribute.PADDING);
  }

  /// The path with slashes between its components.
  public String displayPath() {
    return String.join("/", path);
  }
}
