// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.btsdk.model.InfoHashes;

/// What was done when a torrent is complete: all wanted files are verified and durable. Immutable.
///
/// @param infoHashes what names the torrent
/// @param name its name
/// @param files the wanted files on the disk; empty if its storage is not one of files
/// @param wantedBytes how much was wanted, zero or more
/// @param downloadedBytes payload received for it in this session, zero or more; 0 if all was there
///   before
/// @param duration how long it took since it was added, pauses included
public record Completed(
    InfoHashes infoHashes,
    String name,
    List<Path> files,
    long wantedBytes,
    long downloadedBytes,
    Duration duration) {
  /// Copies the list.
  ///
  /// @throws IllegalArgumentException if a number of bytes is negative
  public Completed {
    if (wantedBytes < 0 || downloadedBytes < 0) {
      throw new IllegalArgumentException(
          "wantedBytes and downloadedBytes are zero or more, not %d and %d"
              .formatted(wantedBytes, downloadedBytes));
    }
    files = List.copyOf(files);
  }
}
