// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import org.btsdk.model.TorrentGeometry;

/// How many blocks a peer should be asked for at once: enough to keep it busy for a few seconds. It
/// begins with slow start, in which every block that arrives allows one more, until the rate does
/// not grow any longer. Not thread-safe.
public final class Pipeline {
  /// 64 blocks, 1 MiB: what a new peer is asked for before anything is known of it; fills a fast
  /// line at once, and even a peer of 10 KB/s answers within two minutes.
  public static final int START = 64;

  private static final long START_BYTES = (long) START * TorrentGeometry.BLOCK_LENGTH;

  /// 250: how many requests a peer keeps that does not say (rain, anacrolix).
  public static final int DEFAULT_REQUEST_QUEUE = 250;

  /// 2,000 blocks, 32 MiB: more than that is never under way with one peer, whatever it says.
  public static final int MAX = 2000;

  /// 4: what the slowest peer is asked for, so that it never waits for us.
  static final int MIN = 4;

  /// 3 s: how long what it was asked for should keep a peer busy (libtorrent's request_queue_time).
  static final long BUSY_SECONDS = 3;

  /// The rate grows as long as it is a tenth, and 5,000 bytes, more than a second ago.
  private static final long GROWTH_BYTES = 5000;

  /// How often the rate did not grow before slow start ends: one second of it says little.
  private static final int STALLS = 3;

  private int limit = DEFAULT_REQUEST_QUEUE;
  private final int blockLength;
  private int depth;
  private boolean slowStart = true;
  private boolean snubbed;
  private long lastRate;
  private int stalls;

  /// A pipeline in slow start.
  ///
  /// @param blockLength the length of a block in bytes, one or more
  public Pipeline(int blockLength) {
    this.blockLength = blockLength;
    this.depth = Math.clamp(START_BYTES / blockLength, MIN, DEFAULT_REQUEST_QUEUE);
  }

  /// The peer says how many requests it keeps (BEP 10 `reqq`).
  ///
  /// @param requests one or more
  public void limit(int requests) {
    limit = Math.clamp(requests, 1, MAX);
    depth = Math.min(depth, limit);
  }

  /// How many blocks may be outstanding, one or more.
  public int depth() {
    return snubbed ? 1 : Math.min(depth, limit);
  }

  /// Blocks arrived, which may be such as the peer was asked for.
  ///
  /// @param blocks zero or more
  public void arrived(int blocks) {
    if (slowStart) {
      depth = Math.min(limit, depth + blocks);
    }
  }

  /// Of what arrived something was what the peer was asked for.
  public void gave() {
    snubbed = false;
  }

  /// The peer sends nothing: it is asked for one block at a time until it gives one.
  public void snub() {
    snubbed = true;
    slowStart = false;
    depth = MIN;
  }

  /// Whether the peer sends nothing.
  public boolean snubbed() {
    return snubbed;
  }

  /// Called about once a second while blocks are outstanding.
  ///
  /// @param bytesPerSecond what the peer gives us, smoothed
  public void second(long bytesPerSecond) {
    if (slowStart) {
      boolean grows = bytesPerSecond > lastRate + Math.max(GROWTH_BYTES, lastRate / 10);
      stalls = grows ? 0 : stalls + 1;
      slowStart = stalls < STALLS;
    }
    if (!slowStart) {
      long busy = Math.ceilDiv(bytesPerSecond * BUSY_SECONDS, (long) blockLength) + 2;
      depth = Math.max(1, Math.min(limit, Math.clamp(busy, MIN, MAX)));
    }
    lastRate = bytesPerSecond;
  }
}
