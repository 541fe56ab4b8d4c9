// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

/// What a storage waits for, which decides the threads that call it.
public enum StorageKind {
  /// Nothing: bytes are in memory. Any thread may call.
  MEMORY,
  /// A disk. A few platform threads call, and are never interrupted, since an interrupt would close
  /// the [java.nio.channels.FileChannel] for everyone.
  DISK,
  /// Something over a network. Virtual threads call, many at once up to a bound, and are
  /// interrupted when the torrent stops.
  NETWORK
}
