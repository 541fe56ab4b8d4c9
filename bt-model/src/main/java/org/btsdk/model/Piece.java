// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

/// A piece of a torrent, made by [TorrentGeometry#piece(int)], which vouches for its index and its
/// lengths. Immutable; threads may share it.
///
/// @param index zero or more, less than the torrent's piece count
/// @param lengthBytes how long the piece is on the wire, padding included
/// @param dataLengthBytes how much of it is data: the length without the padding at its end (BEP
///   47), which a storage never sees; equal to `lengthBytes` in a torrent without padding
public record Piece(int index, int lengthBytes, int dataLengthBytes) {
  /// @throws IllegalArgumentException if the numbers are no piece of any torrent
  public Piece {
    if (index < 0 || lengthBytes <= 0 || dataLengthBytes < 0 || dataLengthBytes > lengthBytes) {
      throw new IllegalArgumentException(
          "no piece: index %d, %d bytes, %d of them data"
              .formatted(index, lengthBytes, dataLengthBytes));
    }
  }
}
