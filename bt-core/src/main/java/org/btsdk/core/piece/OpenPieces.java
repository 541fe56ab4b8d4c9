// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The pieces of a torrent that are being downloaded: found at once, since pickers and every block
/// ask for them, and walked over in the order of the pieces. Takes no memory while none is open.
/// Not thread-safe.
public final class OpenPieces {
  private static final OpenPiece[] NONE = {};
  private static final int[] NO_INDICES = {};
  private static final int FIRST_CAPACITY = 16;

  private final int pieceCount;
  private @Nullable OpenPiece[] byPiece = NONE; // until the first is opened, and after the last
  private int[] indices = NO_INDICES; // of those that are open, ascending
  private int size;

  /// No piece is open.
  ///
  /// @param pieceCount how many pieces the torrent has, zero or more
  public OpenPieces(int pieceCount) {
    this.pieceCount = pieceCount;
  }

  /// A piece that is being downloaded.
  ///
  /// @param piece any number
  /// @return null if it is not open, or there is none
  public @Nullable OpenPiece get(int piece) {
    return piece < 0 || piece >= byPiece.length ? null : byPiece[piece];
  }

  /// How many are open.
  public int size() {
    return size;
  }

  /// One of those that are open.
  ///
  /// @param place 0 for the one with the lowest index, less than [#size()]
  public OpenPiece at(int place) {
    OpenPiece open = place < size ? byPiece[indices[place]] : null;
    if (open == null) {
      throw new IndexOutOfBoundsException(place);
    }
    return open;
  }

  /// Opens a piece that is not open.
  public void add(OpenPiece open) {
    if (byPiece.length == 0) {
      byPiece = new OpenPiece[pieceCount];
    }
    byPiece[open.piece()] = open;
    if (size == indices.length) {
      indices = Arrays.copyOf(indices, Math.max(FIRST_CAPACITY, 2 * size));
    }
    int place = -1 - Arrays.binarySearch(indices, 0, size, open.piece());
    System.arraycopy(indices, place, indices, place + 1, size - place);
    indices[place] = open.piece();
    size++;
  }

  /// Closes a piece, if it is open.
  public void remove(int piece) {
    int place = Arrays.binarySearch(indices, 0, size, piece);
    if (place >= 0) {
      size--;
      System.arraycopy(indices, place + 1, indices, place, size - place);
      byPiece[piece] = null;
      if (size == 0) {
        byPiece = NONE;
        indices = NO_INDICES;
      }
    }
  }
}
