// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.util.List;
import java.util.function.Consumer;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerAddress;

/// Finds peers in a way of the embedder's own. Never asked for private torrents (BEP 27).
///
/// Threads: a virtual thread of the session's calls, several at once for different torrents.
public interface PeerSource {
  /// A name for people: [PeerInfo#source()].
  String name();

  /// Looks for peers of a torrent. Called once whenever the torrent becomes active, so who may find
  /// more later does not return before. May block; is interrupted when the torrent stops.
  ///
  /// @param torrent what names the torrent
  /// @param port where we listen; 0 if we do not
  /// @param found takes peers, as often as there are some; of more than 1,000 at once, those beyond
  ///   are dropped
  /// @throws InterruptedException if the thread was interrupted
  void find(InfoHashes torrent, int port, Consumer<List<PeerAddress>> found)
      throws InterruptedException;
}
