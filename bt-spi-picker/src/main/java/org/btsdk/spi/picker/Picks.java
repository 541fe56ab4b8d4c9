// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.picker;

/// Takes the pieces a [PiecePicker] chose. Not thread-safe; valid only during one call of it.
public interface Picks {
  /// Whether another piece may be added. Calls are not counted, and a piece that is ignored takes
  /// no room: a loop that waits for room to end must have another end too.
  boolean hasRoom();

  /// Adds a piece; ignored if there is no room, if the peer does not have the piece, if the piece
  /// is not pickable (see [SwarmView#pickable(int)]), or if it was added before.
  ///
  /// @param piece zero or more, less than [SwarmView#pieceCount()]
  /// @throws IndexOutOfBoundsException if there is no such piece
  void add(int piece);
}
