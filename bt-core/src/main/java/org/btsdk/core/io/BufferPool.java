// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Off-heap buffers in two sizes, leased by readers when blocks are under way and by writers when
/// they have something to send, and given back soon. Threads: any; leasing never blocks.
///
/// What they take together is bounded by what they are leased for: a connection holds at most one
/// buffer as a reader and one as a writer, a large one only while many blocks were asked for, which
/// the session's budget bounds, and the large ones have a bound of their own, beyond which small
/// ones are given.
final class BufferPool {
  /// 16 blocks with their headers, and most of a seventeenth: one system call moves a quarter of a
  /// MiB.
  static final int LARGE_BYTES = 272 * 1024;

  /// Two blocks with their headers: what a slow or quiet connection needs.
  static final int SMALL_BYTES = 34 * 1024;

  /// Small buffers that are kept for later; more are left to the garbage collector.
  private static final int MOST_FREE_SMALL = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<ByteBuffer> freeLarge = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> freeSmall = new ArrayDeque<>();
  private final int mostLarge;
  private int large;
  private int leasedSmall;

  /// @param mostBytes how much memory the large buffers together may take
  BufferPool(long mostBytes) {
    this.mostLarge = Math.clamp(mostBytes / LARGE_BYTES, 4, Integer.MAX_VALUE);
  }

  /// A buffer with one or more users, which goes back when the last one is done.
  final class Lease {
    private final ByteBuffer buffer;
    private final AtomicInteger users = new AtomicInteger(1);

    private Lease(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    ByteBuffer buffer() {
      return buffer;
    }

    /// Adds a user; only by one who is a user.
    void retain() {
      users.incrementAndGet();
    }

    /// One user is done.
    void release() {
      if (users.decrementAndGet() == 0) {
        giveBack(buffer);
      }
    }
  }

  /// Leases a buffer, cleared.
  ///
  /// @param wantLarge whether much is to be moved; a small one may be given all the same
  Lease lease(boolean wantLarge) {
    ByteBuffer buffer = wantLarge ? takeLarge() : null;
    return new Lease((buffer == null ? takeSmall() : buffer).clear());
  }

  private @Nullable ByteBuffer takeLarge() {
    lock.lock();
    try {
      ByteBuffer buffer = freeLarge.pollLast(); // the last one used is the warmest
      if (buffer != null || large >= mostLarge) {
        return buffer;
      }
      large++;
    } finally {
      lock.unlock();
    }
    return ByteBuffer.allocateDirect(LARGE_BYTES);
  }

  private ByteBuffer takeSmall() {
    lock.lock();
    try {
      leasedSmall++;
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
  long leasedBytes() {
    lock.lock();
    try {
      return (long) (large - freeLarge.size()) * LARGE_BYTES + (long) leasedSmall * SMALL_BYTES;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(ByteBuffer buffer) {
    lock.lock();
    try {
      if (buffer.capacity() == LARGE_BYTES) {
        freeLarge.addLast(buffer);
      } else {
        leasedSmall--;
        if (freeSmall.size() < MOST_FREE_SMALL) {
          freeSmall.addLast(buffer);
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
