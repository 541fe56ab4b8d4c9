// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;

/// Deletes the data of one torrent: see [Storage#deletion()]. The engine calls it when the embedder
/// removes a torrent with its data: when no other call is under way, and before [Storage#close()].
@FunctionalInterface
public interface Deletion {
  /// Deletes all that the storage keeps of the torrent, and nothing else; then every piece that has
  /// data is [Storage.State#ABSENT]. What is not there is no failure, so that it can be done again
  /// after it failed half-way, also by another storage of the same torrent. May take long: it is
  /// not bounded in time as a close is. One of kind [StorageKind#NETWORK] may be interrupted, and
  /// then gives up with an [java.io.InterruptedIOException] soon.
  ///
  /// @throws IOException if something could not be deleted
  void delete() throws IOException;
}
