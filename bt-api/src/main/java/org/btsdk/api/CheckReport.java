// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.util.BitSet;
import java.util.List;

/// What a check of data found. Immutable; threads may share it.
///
/// @param pieces which pieces are right, none beyond the torrent's
/// @param pieceCount how many pieces the torrent has, zero or more
/// @param checkedBytes how much was read and hashed, zero or more
/// @param badFiles indexes of files with a piece that is wrong or missing, in order
/// @param missingFiles indexes of files that are not there or too short, in order
public record CheckReport(
    BitSet pieces,
    int pieceCount,
    long checkedBytes,
    List<Integer> badFiles,
    List<Integer> missingFiles) {
  /// Copies what could change.
  ///
  /// @throws IllegalArgumentException if a number is negative, or a piece is none of the torrent's
  public CheckReport {
    if (pieceCount < 0 || checkedBytes < 0) {
      throw new IllegalArgumentException(
          "pieceCount and checkedBytes are zero or more, not %d and %d"
              .formatted(pieceCount, checkedBytes));
    }
    if (pieces.length() > pieceCount) {
      throw new IllegalArgumentException(
          "piece %d is none of %d".formatted(pieces.length() - 1, pieceCount));
    }
    pieces = (BitSet) pieces.clone();
    badFiles = List.copyOf(badFiles);
    missingFiles = List.copyOf(missingFiles);
  }

  /// Which pieces are right; a copy.
  @Override
  public BitSet pieces() {
    return (BitSet) pieces.clone();
  }

  /// Whether everything is right.
  public boolean isComplete() {
    return pieces.cardinality() == pieceCount && badFiles.isEmpty() && missingFiles.isEmpty();
  }
}
