// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// There is no room for what was to be written.
public final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  /// What Linux, macOS and Windows say of a full disk and of a used-up quota. Java has no type for
  /// it.
  private static final List<String> FULL =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "Disc quota exceeded",
          "There is not enough space on the disk",
          "Not enough quota");

  /// 20 causes: more than any trouble has, unless it is its own cause.
  private static final int MAX_CAUSES = 20;

  private final String place;
  private final long neededBytes;

  /// The storage itself allows no more, and nothing below it has failed.
  ///
  /// @param place the folder, bucket or device that is full, or the limit that is reached, for
  ///   people
  /// @param neededBytes how many bytes were to be written, zero or more; 0 if unknown
  public NoSpaceException(String place, long neededBytes) {
    super("no space left at " + place);
    this.place = place;
    this.neededBytes = neededBytes;
  }

  /// Something below the storage has said that there is no room.
  ///
  /// @param place the folder, bucket or device that is full, for people
  /// @param neededBytes how many bytes were to be written, zero or more; 0 if unknown
  /// @param cause what the storage got from below
  public NoSpaceException(String place, long neededBytes, Throwable cause) {
    super("no space left at " + place, cause);
    this.place = place;
    this.neededBytes = neededBytes;
  }

  /// Whether there being no room is behind some trouble: it, or one of its causes, is such an
  /// exception, or an [IOException] with the words that Linux, macOS or Windows have in English for
  /// a full disk or a used-up quota, of which Java knows no more.
  ///
  /// @param trouble what was thrown
  public static boolean isBehind(Throwable trouble) {
    return Stream.iterate(trouble, Objects::nonNull, Throwable::getCause)
        .limit(MAX_CAUSES)
        .anyMatch(NoSpaceException::tellsOfIt);
  }

  private static boolean tellsOfIt(Throwable trouble) {
    return switch (trouble) {
      case NoSpaceException _ -> true;
      // Its message begins with the file, whose name may be a stranger's, and the very words.
      case FileSystemException file -> saysIt(file.getReason());
      case IOException other -> saysIt(other.getMessage());
      default -> false;
    };
  }

  private static boolean saysIt(@Nullable String words) {
    return words != null && FULL.stream().anyMatch(words::contains);
  }

  /// The folder, bucket or device that is full, or the limit that is reached.
  public String place() {
    return place;
  }

  /// How many bytes were to be written; 0 if unknown.
  public long neededBytes() {
    return neededBytes;
  }
}
