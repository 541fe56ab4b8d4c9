// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.Arrays;

/// The blocks one peer was asked for and did not answer yet, oldest first; and to which requests
/// that were taken back an answer may still come. Not thread-safe.
///
/// A ring of numbers, since every block of a download passes through here: nothing is allocated for
/// one, and peers that answer in order, as nearly all do, are answered at the first look. A peer
/// that answers in the worst order costs a walk over at most [Pipeline#MAX] numbers.
public final class Outstanding {
  /// 4,000, two full pipelines: more late answers than that are nobody's due.
  public static final int MAX_FORGIVEN = 2 * Pipeline.MAX;

  private static final int FIRST_CAPACITY = 16;

  /// Where a block was taken out.
  private static final long HOLE = -1;

  private static final long[] EMPTY = {};

  private long[] blockIds = EMPTY; // a power of two long, or empty
  private long[] askedAt = EMPTY;
  private int first; // the oldest, never a hole
  private int end; // behind the newest; both grow, and are places modulo the length
  private int size;
  private long[] forgiven = EMPTY; // blocks, one for each answer that may come, the oldest first
  private int forgivenCount;
  private long busySinceNanos;

  /// Nothing was asked.
  public Outstanding() {}

  /// Adds a block.
  ///
  /// @param blockId see [org.btsdk.core.piece.BlockId]; not one that is there
  public void add(long blockId, long nowNanos) {
    if (size == 0) {
      busySinceNanos = nowNanos;
    }
    if (end - first == blockIds.length) {
      makeRoom();
    }
    int at = end++ & (blockIds.length - 1);
    blockIds[at] = blockId;
    askedAt[at] = nowNanos;
    size++;
  }

  /// Closes the holes, and grows where they are few.
  private void makeRoom() {
    int length =
        size < blockIds.length / 2
            ? blockIds.length
            : Math.max(FIRST_CAPACITY, 2 * blockIds.length);
    long[] ids = new long[length];
    long[] times = new long[length];
    int count = 0;
    for (int i = first; i != end; i++) {
      int at = i & (blockIds.length - 1);
      if (blockIds[at] != HOLE) {
        ids[count] = blockIds[at];
        times[count++] = askedAt[at];
      }
    }
    blockIds = ids;
    askedAt = times;
    first = 0;
    end = count;
  }

  /// @return the place of a block, -1 if it is not there
  private int find(long blockId) {
    for (int i = first; i != end; i++) {
      int at = i & (blockIds.length - 1);
      if (blockIds[at] == blockId) {
        return at;
      }
    }
    return -1;
  }

  /// Takes a block out: it was answered.
  ///
  /// @return whether it was there
  public boolean answered(long blockId) {
    int at = find(blockId);
    if (at < 0) {
      return false;
    }
    blockIds[at] = HOLE;
    size--;
    while (first != end && blockIds[first & (blockIds.length - 1)] == HOLE) {
      first++;
    }
    return true;
  }

  /// Takes a block out without an answer; one may still come, and is forgiven.
  ///
  /// @return whether it was there
  public boolean takeBack(long blockId) {
    boolean there = answered(blockId);
    if (there) {
      addForgiven(blockId);
    }
    return there;
  }

  private void addForgiven(long blockId) {
    if (forgivenCount == MAX_FORGIVEN) {
      removeForgiven(0);
    }
    if (forgivenCount == forgiven.length) {
      forgiven = Arrays.copyOf(forgiven, Math.max(FIRST_CAPACITY, 2 * forgivenCount));
    }
    forgiven[forgivenCount++] = blockId;
  }

  private void removeForgiven(int place) {
    forgivenCount--;
    System.arraycopy(forgiven, place + 1, forgiven, place, forgivenCount - place);
  }

  /// An answer came that nobody may wait for. Who answers one request does not use up what is
  /// forgiven for another, whose answer would count as unasked then.
  ///
  /// @param blockId what was answered
  /// @return whether it answers a request for this block that was taken back
  public boolean forgive(long blockId) {
    for (int i = 0; i < forgivenCount; i++) {
      if (forgiven[i] == blockId) {
        removeForgiven(i);
        return true;
      }
    }
    return false;
  }

  /// Whether a block is outstanding.
  public boolean contains(long blockId) {
    return find(blockId) >= 0;
  }

  /// How many are outstanding.
  public int size() {
    return size;
  }

  /// Whether none is.
  public boolean isEmpty() {
    return size == 0;
  }

  /// Since when some block has been outstanding all the time.
  public long busySinceNanos() {
    return busySinceNanos;
  }

  /// When the oldest was asked for; [Long#MAX_VALUE] if none is outstanding.
  public long oldestNanos() {
    return size == 0 ? Long.MAX_VALUE : askedAt[first & (askedAt.length - 1)];
  }

  /// The blocks, oldest first; a copy.
  public long[] blocks() {
    return askedUntil(Long.MAX_VALUE, size);
  }

  /// The blocks asked for until a moment, oldest first; a copy.
  ///
  /// @param max how many at most
  public long[] askedUntil(long nanos, int max) {
    long[] found = new long[Math.min(max, size)];
    int count = 0;
    for (int i = first; i != end && count < found.length; i++) {
      int at = i & (blockIds.length - 1);
      if (blockIds[at] != HOLE) {
        if (askedAt[at] > nanos) {
          break;
        }
        found[count++] = blockIds[at];
      }
    }
    return Arrays.copyOf(found, count);
  }
}
