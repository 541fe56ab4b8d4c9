// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api.event;

import java.net.URI;
import java.util.List;
import org.btsdk.api.Completed;
import org.btsdk.api.Failure;
import org.btsdk.api.PeerInfo;
import org.btsdk.api.PieceStates;
import org.btsdk.api.PluginInfo;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentState;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;

/// Something that happened in a session. Immutable; sealed, so that a `switch` can name every case.
/// A later version may add cases: keep a `default` where you can.
public sealed interface Event {
  /// Events were dropped, since the subscriber was too slow for its queue.
  ///
  /// @param count how many since the last one that was delivered, one or more
  record Dropped(long count) implements Event {
    /// @throws IllegalArgumentException if there are none
    public Dropped {
      if (count < 1) {
        throw new IllegalArgumentException("count is one or more, not " + count);
      }
    }
  }

  /// A plugin that was found cannot be used: a jar is damaged, something it needs is missing, it
  /// was made for another version, or another has its name. The first that a subscriber of a
  /// session hears; the others work.
  ///
  /// @param plugin what is known of it
  /// @param reason why, for people
  record PluginUnusable(PluginInfo plugin, String reason) implements Event {}

  /// An event of one torrent.
  sealed interface OfTorrent extends Event {
    /// The torrent.
    Torrent torrent();
  }

  /// The state of a torrent when a subscription begins: what every later event builds on.
  ///
  /// @param torrent the torrent
  /// @param state what it is doing
  /// @param pieces which pieces are there
  /// @param peers who is connected
  record Snapshot(Torrent torrent, TorrentState state, PieceStates pieces, List<PeerInfo> peers)
      implements OfTorrent {
    /// Copies the list.
    public Snapshot {
      peers = List.copyOf(peers);
    }
  }

  /// A torrent was added. Comes right after its [Snapshot], before all that it does, to those who
  /// subscribed to the session before.
  ///
  /// @param torrent the torrent
  record Added(Torrent torrent) implements OfTorrent {}

  /// A torrent was removed, its files are closed, and its data deleted if that was asked for and
  /// could be done. The last event of the torrent: that its peers went and that its state changed
  /// to [TorrentState#REMOVED] was told before. Not told of the torrents of a session that is
  /// closed, which are not removed.
  ///
  /// @param torrent the torrent
  record Removed(Torrent torrent) implements OfTorrent {}

  /// A torrent does something else now.
  ///
  /// @param torrent the torrent
  /// @param from what it did
  /// @param to what it does
  record StateChanged(Torrent torrent, TorrentState from, TorrentState to) implements OfTorrent {}

  /// The metadata of a magnet link is there, and its hashes are right.
  ///
  /// @param torrent the torrent
  /// @param metainfo what it is, with the link's trackers and web seeds
  record MetadataReceived(Torrent torrent, Metainfo metainfo) implements OfTorrent {}

  /// A torrent turned out to be one that the session has already: two links named the two hashes of
  /// a hybrid. Its peers and trackers were given to the other; from now on it stands for the other.
  ///
  /// @param torrent the torrent that is no longer one of its own
  /// @param into the torrent that stays
  record Merged(Torrent torrent, Torrent into) implements OfTorrent {}

  /// A piece is whole, verified and committed.
  ///
  /// @param torrent the torrent
  /// @param piece its index
  record PieceVerified(Torrent torrent, int piece) implements OfTorrent {}

  /// A piece was whole and its hash was wrong; it is fetched again.
  ///
  /// @param torrent the torrent
  /// @param piece its index
  record PieceRejected(Torrent torrent, int piece) implements OfTorrent {}

  /// A piece that was there is gone, for example evicted from a cache.
  ///
  /// @param torrent the torrent
  /// @param piece its index
  record PieceLost(Torrent torrent, int piece) implements OfTorrent {}

  /// All wanted files are verified and durable.
  ///
  /// @param torrent the torrent
  /// @param result what was done
  record Finished(Torrent torrent, Completed result) implements OfTorrent {}

  /// A torrent failed; see [Torrent#resume()].
  ///
  /// @param torrent the torrent
  /// @param failure why
  record Failed(Torrent torrent, Failure failure) implements OfTorrent {}

  /// A torrent reached its goal and was paused.
  ///
  /// @param torrent the torrent
  /// @param goal which part of the goal, for people
  record GoalReached(Torrent torrent, String goal) implements OfTorrent {}

  /// A peer connected and shook hands.
  ///
  /// @param torrent the torrent
  /// @param peer where it is
  /// @param outgoing whether we opened the connection
  record PeerConnected(Torrent torrent, PeerAddress peer, boolean outgoing) implements OfTorrent {}

  /// A peer is gone.
  ///
  /// @param torrent the torrent
  /// @param peer where it was
  /// @param reason why, for people
  record PeerDisconnected(Torrent torrent, PeerAddress peer, String reason) implements OfTorrent {}

  /// A peer is kept away for a time.
  ///
  /// @param torrent the torrent
  /// @param peer where it is
  /// @param reason why, for people
  record PeerBanned(Torrent torrent, PeerAddress peer, String reason) implements OfTorrent {}

  /// Peers were found.
  ///
  /// @param torrent the torrent
  /// @param source how they were found, as in [PeerInfo#source()]
  /// @param count how many that were not known, zero or more
  record PeersFound(Torrent torrent, String source, int count) implements OfTorrent {
    /// @throws IllegalArgumentException if the number is negative
    public PeersFound {
      if (count < 0) {
        throw new IllegalArgumentException("count is zero or more, not " + count);
      }
    }
  }

  /// A tracker answered.
  ///
  /// @param torrent the torrent
  /// @param tracker the tracker
  /// @param peers how many peers it named
  record TrackerAnswered(Torrent torrent, URI tracker, int peers) implements OfTorrent {}

  /// A tracker failed.
  ///
  /// @param torrent the torrent
  /// @param tracker the tracker
  /// @param reason why, for people
  record TrackerFailed(Torrent torrent, URI tracker, String reason) implements OfTorrent {}

  /// A plugin misbehaved and was replaced by a built-in one.
  ///
  /// @param torrent the torrent
  /// @param plugin its name
  /// @param reason what it did, for people
  record PluginReplaced(Torrent torrent, String plugin, String reason) implements OfTorrent {}
}
