// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// One node's disk: reads go one after the other, and so do writes.
final class NodeDisk {
  private final Disk disk;
  private final long readNanos;
  private final long writeNanos;
  private long readsUntil;
  private long writesUntil;

  NodeDisk(Disk disk) {
    this.disk = disk;
    this.readNanos = disk.read().toNanos();
    this.writeNanos = disk.write().toNanos();
  }

  /// When bytes are read that are asked for now.
  long read(int bytes, long nowNanos) {
    readsUntil = Math.max(readsUntil, nowNanos) + readNanos + Lines.nanos(bytes, disk.rate());
    return readsUntil;
  }

  /// When a piece is committed that is verified now.
  long commit(int pieceBytes, long nowNanos) {
    return disk.wholePieces()
        ? nowNanos + writeNanos + Lines.nanos(pieceBytes, disk.rate())
        : nowNanos;
  }

  /// When bytes are written that come now.
  long write(int bytes, long nowNanos) {
    if (disk.wholePieces()) {
      return nowNanos + 1;
    }
    writesUntil = Math.max(writesUntil, nowNanos) + writeNanos + Lines.nanos(bytes, disk.rate());
    return writesUntil;
  }
}
