// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The open pieces of a torrent: written by its machine, read by every reader without a lock.
public final class IntakeTable {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(BlockIntake[].class);

  private static final @Nullable BlockIntake[] NONE = {};

  private final int pieceCount;
  private volatile @Nullable BlockIntake[] intakes = NONE; // until the first is opened

  /// A table in which no piece is open.
  ///
  /// @param pieceCount zero or more
  public IntakeTable(int pieceCount) {
    this.pieceCount = pieceCount;
  }

  /// The intake of a piece. Any thread.
  ///
  /// @param piece any number
  /// @return null if the piece is not open, or there is none
  public @Nullable BlockIntake get(int piece) {
    @Nullable BlockIntake[] all = intakes;
    return piece < 0 || piece >= all.length ? null : (BlockIntake) ELEMENT.getAcquire(all, piece);
  }

  /// Opens a piece. Only the machine.
  public void open(BlockIntake intake) {
    if (intakes.length == 0) {
      intakes = new BlockIntake[pieceCount];
    }
    ELEMENT.setRelease(intakes, intake.piece(), intake);
  }

  /// Closes a piece: what arrives of it from now on is not expected. Only the machine.
  public void close(int piece) {
    if (intakes.length > 0) {
      ELEMENT.setRelease(intakes, piece, null);
    }
  }
}
