// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.util.BitSet;
import java.util.List;

/// What a check of data found. Immutable.
///
/// @param pieces which pieces are right
/// @param pieceCount how many pieces the torrent has
/// @param checkedBytes how much was read and hashed
/// @param badFiles indexes of files with a piece that is wrong or missing, in order
/// @param missingFiles indexes of files that are not there or too short, in order
public record CheckReport(
    BitSet pieces,
    int pieceCount,
    long checkedBytes,
    List<Integer> badFiles,
    List<Integer> missingFiles) {
  /// Copies what could change.
  public CheckReport {
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
