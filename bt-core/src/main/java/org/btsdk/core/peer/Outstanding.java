// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The blocks one peer was asked for and did not answer yet, oldest first; and how many answers may
/// still come to requests that were taken back. Not thread-safe.
public final class Outstanding {
  /// 4,000, two full pipelines: more late answers than that are nobody's due.
  public static final int MAX_FORGIVEN = 2 * Pipeline.MAX;

  private final LinkedHashMap<Long, Long> askedAt = new LinkedHashMap<>();
  private int forgiven;
  private long busySinceNanos;

  /// Nothing was asked.
  public Outstanding() {}

  /// Adds a block.
  ///
  /// @param blockId see [org.btsdk.core.piece.BlockId]
  public void add(long blockId, long nowNanos) {
    if (askedAt.isEmpty()) {
      busySinceNanos = nowNanos;
    }
    askedAt.put(blockId, nowNanos);
  }

  /// Takes a block out: it was answered.
  ///
  /// @return whether it was there
  public boolean answered(long blockId) {
    return askedAt.remove(blockId) != null;
  }

  /// Takes a block out without an answer; one may still come, and is forgiven.
  ///
  /// @return whether it was there
  public boolean takeBack(long blockId) {
    boolean there = answered(blockId);
    if (there) {
      forgiven = Math.min(MAX_FORGIVEN, forgiven + 1);
    }
    return there;
  }

  /// An answer came that nobody waits for.
  ///
  /// @return whether it answers a request that was taken back
  public boolean forgive() {
    if (forgiven == 0) {
      return false;
    }
    forgiven--;
    return true;
  }

  /// Whether a block is outstanding.
  public boolean contains(long blockId) {
    return askedAt.containsKey(blockId);
  }

  /// How many are outstanding.
  public int size() {
    return askedAt.size();
  }

  /// Whether none is.
  public boolean isEmpty() {
    return askedAt.isEmpty();
  }

  /// Since when some block has been outstanding all the time.
  public long busySinceNanos() {
    return busySinceNanos;
  }

  /// The blocks, oldest first; a copy.
  public long[] blocks() {
    long[] all = new long[askedAt.size()];
    int i = 0;
    for (long blockId : askedAt.keySet()) {
      all[i++] = blockId;
    }
    return all;
  }

  /// The blocks asked for until a moment, oldest first; a copy.
  ///
  /// @param max how many at most
  public long[] askedUntil(long nanos, int max) {
    long[] found = new long[Math.min(max, askedAt.size())];
    int count = 0;
    for (Map.Entry<Long, Long> entry : askedAt.entrySet()) {
      if (count == found.length || entry.getValue() > nanos) {
        break;
      }
      found[count++] = entry.getKey();
    }
    return Arrays.copyOf(found, count);
  }
}
