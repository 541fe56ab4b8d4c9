// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.nio.file.Path;
import java.util.Optional;
import org.btsdk.model.FileEntry;

/// A file of a torrent. Immutable.
///
/// @param index its index in the torrent's metadata, from 0, padding files counted: what methods of
///   [Torrent] take
/// @param entry its path and length
/// @param priority how much it is wanted
/// @param doneBytes how much of it is verified, in bytes
/// @param path where it is on the disk; empty if the storage is not one of files
public record FileInfo(
    int index, FileEntry entry, FilePriority priority, long doneBytes, Optional<Path> path) {
  /// Whether all of it is verified.
  public boolean isDone() {
    return doneBytes >= entry.lengthBytes();
  }
}
