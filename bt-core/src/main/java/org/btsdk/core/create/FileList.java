// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.create;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.btsdk.model.FileEntry;

/// The files of a new torrent, in an order that does not depend on the file system. Immutable.
///
/// @param files sorted by the UTF-8 bytes of their paths, with slashes
/// @param totalBytes the sum of their lengths
public record FileList(List<Found> files, long totalBytes) {
  /// A file that was found.
  ///
  /// @param path its components below the folder, at least one; for a torrent of one file its name
  /// @param lengthBytes zero or more
  public record Found(List<String> path, long lengthBytes) {
    /// Copies the path.
    public Found {
      path = List.copyOf(path);
    }

    /// The path with slashes between its components.
    public String displayPath() {
      return String.join("/", path);
    }

    private byte[] utf8() {
      return displayPath().getBytes(StandardCharsets.UTF_8);
    }
  }

  private static final Comparator<Found> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(one.utf8(), other.utf8());

  /// Copies the list.
  public FileList {
    files = List.copyOf(files);
  }

  /// Leaves out what is excluded, and sorts the rest.
  ///
  /// @param found in any order
  /// @param excluded says which to leave out
  public static FileList of(List<Found> found, Predicate<Found> excluded) {
    List<Found> files = found.stream().filter(Predicate.not(excluded)).sorted(BY_BYTES).toList();
    return new FileList(files, files.stream().mapToLong(Found::lengthBytes).sum());
  }

  /// The files as entries of a torrent, for its geometry.
  ///
  /// @param root the name of the torrent's folder; empty for a torrent of one file
  public List<FileEntry> entries(List<String> root) {
    return files.stream()
        .map(file ->
            FileEntry.of(
                Stream.concat(root.stream(), file.path().stream()).toList(), file.lengthBytes()))
        .toList();
  }
}
