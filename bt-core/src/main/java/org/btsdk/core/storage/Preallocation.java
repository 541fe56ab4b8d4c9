// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// How a file gets its room on the disk. Threads may share it.
enum Preallocation {
  /// As data comes: a file system that can leaves holes.
  SPARSE {
    @Override
    void allocate(FileChannel channel, long lengthBytes) {}
  },

  /// All at once, by writing zeros behind what is there: what Java has for it, and what every file
  /// system understands.
  FULL {
    @Override
    void allocate(FileChannel channel, long lengthBytes) throws IOException {
      long at = channel.size();
      if (at >= lengthBytes) {
        return;
      }
      ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK, lengthBytes - at));
      while (at < lengthBytes) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), lengthBytes - at));
        at += channel.write(zeros, at);
      }
    }
  };

  /// Large enough that the disk, not the calls, sets the pace.
  private static final int CHUNK = 1 << 20;

  /// Allocates a file. No one else writes to it meanwhile.
  abstract void allocate(FileChannel channel, long lengthBytes) throws IOException;
}
