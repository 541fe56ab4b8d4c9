// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Off-heap buffers in three sizes, leased by readers when blocks are under way and by writers when
/// they have something to send, and given back soon. Threads: any; leasing never blocks.
///
/// What they take together is bounded by what they are leased for: a connection holds at most one
/// buffer as a reader and two as a writer, a large one only while many blocks were asked for, which
/// the session's budget bounds, and the larger ones have a bound of their own, beyond which smaller
/// ones are given.
public final class BufferPool {
  /// 64 blocks with their headers, and most of another: a hand-over to another thread moves a MiB.
  static final int LARGE_BYTES = 1040 * 1024;

  /// 16 blocks with their headers, and most of another: one system call moves a quarter of a MiB.
  public static final int MEDIUM_BYTES = 272 * 1024;

  /// Two blocks with their headers: what a slow or quiet connection needs.
  public static final int SMALL_BYTES = 34 * 1024;

  /// Small buffers that are kept for later; more are left to the garbage collector.
  private static final int MOST_FREE_SMALL = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<ByteBuffer> freeLarge = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> freeMedium = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> freeSmall = new ArrayDeque<>();
  private final long mostBytes;
  private final boolean hasLarge;
  private long ownedBytes; // of large and medium ones, free ones included
  private long leasedBytes;

  /// @param mostBytes how much memory the large and medium buffers together may take
  public BufferPool(long mostBytes) {
    this.mostBytes = Math.max(mostBytes, 4L * MEDIUM_BYTES);
    this.hasLarge = mostBytes >= 4L * LARGE_BYTES; // else one alone would leave nothing to others
  }

  /// A buffer with one or more users, which goes back when the last one is done.
  public final class Lease {
    private final ByteBuffer buffer;
    private final AtomicInteger users = new AtomicInteger(1);

    private Lease(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    public ByteBuffer buffer() {
      return buffer;
    }

    /// Adds a user; only by one who is a user.
    void retain() {
      users.incrementAndGet();
    }

    /// One user is done.
    public void release() {
      if (users.decrementAndGet() == 0) {
        giveBack(buffer);
      }
    }
  }

  /// Leases a buffer, cleared.
  ///
  /// @param wantedBytes how much is to be moved, soon; a smaller one may be given all the same
  public Lease lease(long wantedBytes) {
    ByteBuffer buffer = null;
    if (wantedBytes >= LARGE_BYTES / 2 && hasLarge) {
      buffer = take(freeLarge, LARGE_BYTES);
    }
    if (buffer == null && wantedBytes > SMALL_BYTES) {
      buffer = take(freeMedium, MEDIUM_BYTES);
    }
    if (buffer == null && wantedBytes > SMALL_BYTES && hasLarge) {
      buffer = take(freeLarge, LARGE_BYTES); // all may be large that there is memory for
    }
    return new Lease((buffer == null ? takeSmall() : buffer).clear());
  }

  private @Nullable ByteBuffer take(ArrayDeque<ByteBuffer> free, int bytes) {
    lock.lock();
    try {
      ByteBuffer buffer = free.pollLast(); // the last one used is the warmest
      if (buffer == null && ownedBytes + bytes > mostBytes) {
        return null;
      }
      leasedBytes += bytes;
      if (buffer != null) {
        return buffer;
      }
      ownedBytes += bytes;
    } finally {
      lock.unlock();
    }
    return ByteBuffer.allocateDirect(bytes);
  }

  private ByteBuffer takeSmall() {
    lock.lock();
    try {
      leasedBytes += SMALL_BYTES;
      ByteBuffer buffer = freeSmall.pollLast();
      if (buffer != null) {
        return buffer;
      }
    } finally {
      lock.unlock();
    }
    return ByteBuffer.allocateDirect(SMALL_BYTES);
  }

  /// How much memory leased buffers take now, in bytes.
  public long leasedBytes() {
    lock.lock();
    try {
      return leasedBytes;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(ByteBuffer buffer) {
    lock.lock();
    try {
      leasedBytes -= buffer.capacity();
      switch (buffer.capacity()) {
        case LARGE_BYTES -> freeLarge.addLast(buffer);
        case MEDIUM_BYTES -> freeMedium.addLast(buffer);
        default -> {
          if (freeSmall.size() < MOST_FREE_SMALL) {
            freeSmall.addLast(buffer);
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
