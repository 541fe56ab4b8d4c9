// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;

/// There is no room for what was to be written.
public final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final long neededBytes;

  /// @param place the folder, bucket or device that is full, for people
  /// @param neededBytes how many bytes were to be written, zero or more; 0 if unknown
  /// @param cause what the storage got from below
  public NoSpaceException(String place, long neededBytes, Throwable cause) {
    super("no space left at " + place, cause);
    this.place = place;
    this.neededBytes = neededBytes;
  }

  /// The folder, bucket or device that is full.
  public String place() {
    return place;
  }

  /// How many bytes were to be written; 0 if unknown.
  public long neededBytes() {
    return neededBytes;
  }
}
