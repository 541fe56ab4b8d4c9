// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;

/// Opens the storage of a torrent. Threads: any, several at once for different torrents.
@FunctionalInterface
public interface StorageFactory {
  /// Opens a storage, finding what an earlier one of the same torrent left. Creates nothing that a
  /// torrent without data would not need.
  ///
  /// @param context the torrent
  /// @throws IOException if the storage cannot be opened; the torrent fails, or is not added, with
  ///   what it says
  /// @throws IllegalArgumentException if a setting makes no sense; the torrent then fails, as with
  ///   anything else that is thrown
  Storage open(StorageContext context) throws IOException;
}
