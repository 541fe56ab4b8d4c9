// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import org.btsdk.model.PeerAddress;

/// A running client of others with one torrent. Not thread-safe.
interface ForeignClient extends AutoCloseable {
  /// Where it listens.
  PeerAddress address();

  /// Whether it has, and has checked, all of the torrent.
  boolean isComplete() throws IOException, InterruptedException;

  /// Makes it connect to a peer.
  ///
  /// @throws UnsupportedOperationException if it connects only to peers that a tracker names
  void dial(PeerAddress peer) throws IOException, InterruptedException;

  /// The process, to wait for and to quote from.
  ClientProcess process();

  /// Waits until it has all of the torrent.
  default void awaitComplete() throws InterruptedException {
    process().await("has everything", this::isComplete);
  }

  /// The same where it gets it from us, too: a failure shows what we know.
  default void awaitComplete(Ours ours) throws InterruptedException {
    process().await("has everything", this::isComplete, ours::description);
  }

  @Override
  default void close() {
    process().close();
  }
}
