// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

/// A block's piece and its number in the piece, packed into one `long`, so that batches of blocks
/// are plain arrays.
public final class BlockId {
  private BlockId() {}

  /// Packs.
  ///
  /// @param piece zero or more
  /// @param block zero or more
  public static long of(int piece, int block) {
    return (long) piece << 32 | block;
  }

  /// The piece of a packed block.
  public static int piece(long blockId) {
    return (int) (blockId >>> 32);
  }

  /// The number of a packed block in its piece.
  public static int block(long blockId) {
    return (int) blockId;
  }
}
