// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

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
    String message = String.valueOf(trouble.getMessage());
    return trouble instanceof NoSpaceException
        || (trouble instanceof IOException && FULL.stream().anyMatch(message::contains));
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
