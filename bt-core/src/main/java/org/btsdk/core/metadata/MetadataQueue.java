// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.metadata;

import java.util.ArrayDeque;

/// What one peer asked of our metadata and did not get yet (BEP 9): metadata is served to whoever
/// asks, choked or not, so it is bounded how fast and how often. Not thread-safe.
public final class MetadataQueue {
  /// 16 blocks, 256 KiB: most metadata goes out at once, and far less than a peer's lane of control
  /// messages holds.
  public static final int BLOCKS_PER_SECOND = 16;

  /// 4 blocks, 64 KiB, while the socket has not taken what it was given: each waits in memory until
  /// the peer reads, which a few bytes asked for, and it may never. One whose line is slow has as
  /// much on its way.
  public static final int BLOCKS_WHILE_OFFERED = 4;

  /// 256 requests, 4 MiB: a fetcher asks for a few at a time, or for all of common metadata.
  public static final int MAX_WAITING = 256;

  /// 4 copies: who starts again has lost one or two.
  public static final int MAX_COPIES = 4;

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
  private int taken; // in all
  private int takenLately; // since the second began
  private int takenWhileOffered; // since the socket had taken all
  private long secondNanos = Long.MIN_VALUE / 2;

  /// Nothing was asked for yet.
  public MetadataQueue() {}

  /// Takes a request.
  ///
  /// @param block which block is wanted
  /// @param blockCount how many blocks the metadata has
  /// @return false if it is to be rejected
  public boolean add(int block, int blockCount) {
    if (block >= blockCount
        || waiting.size() >= MAX_WAITING
        || taken + waiting.size() >= MAX_COPIES * blockCount) {
      return false;
    }
    waiting.addLast(block);
    return true;
  }

  /// Whether nothing waits.
  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Gives a block that may be sent now.
  ///
  /// @param offered whether the peer's socket was given something that it has not taken
  /// @param nowNanos the engine's clock
  /// @return which; -1 if there is none, or not yet
  public int take(boolean offered, long nowNanos) {
    if (!offered) {
      takenWhileOffered = 0;
    }
    if (waiting.isEmpty() || takenWhileOffered >= BLOCKS_WHILE_OFFERED) {
      return -1;
    }
    if (nowNanos - secondNanos >= SECOND_NANOS) {
      secondNanos = nowNanos;
      takenLately = 0;
    }
    if (takenLately >= BLOCKS_PER_SECOND) {
      return -1;
    }
    takenLately++;
    takenWhileOffered += offered ? 1 : 0;
    taken++;
    return waiting.removeFirst();
  }
}
