// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;

/// There is no room for what was to be written.
public final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

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

  /// The folder, bucket or device that is full, or the limit that is reached.
  public String place() {
    return place;
  }

  /// How many bytes were to be written; 0 if unknown.
  public long neededBytes() {
    return neededBytes;
  }
}
