// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.net.URI;
import java.util.BitSet;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.btsdk.api.Failure;
import org.btsdk.api.FilePriority;
import org.btsdk.api.TorrentState;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Message;
import org.btsdk.spi.tracker.AnnounceRequest;

/// What a torrent's machine wants to be done. Who drives it does it in order, soon, and without
/// answering inside the call.
public sealed interface TorrentAction {
  // ---- to one peer

  /// Sends a message by the control lane, which overtakes blocks.
  ///
  /// @param peer the connection's number
  /// @param message what to say
  record Send(int peer, Message message) implements TorrentAction {}

  /// Asks for blocks.
  ///
  /// @param peer the connection's number
  /// @param blocks see [org.btsdk.core.piece.BlockId]
  record RequestBlocks(int peer, long[] blocks) implements TorrentAction {}

  /// Cancels requests.
  ///
  /// @param peer the connection's number
  /// @param blocks see [org.btsdk.core.piece.BlockId]
  record CancelBlocks(int peer, long[] blocks) implements TorrentAction {}

  /// Announces pieces.
  ///
  /// @param peer the connection's number
  /// @param pieces their indexes
  record SendHaves(int peer, int[] pieces) implements TorrentAction {}

  /// Something waits in the peer's [org.btsdk.core.peer.UploadQueue].
  ///
  /// @param peer the connection's number
  record WakeUploads(int peer) implements TorrentAction {}

  /// Closes a connection. [TorrentEvent.PeerLeft] follows.
  ///
  /// @param peer the connection's number
  /// @param reason for people
  record Close(int peer, String reason) implements TorrentAction {}

  // ---- connections

  /// The torrent would like to open connections; [TorrentEvent.DialsGranted] answers, in the end.
  ///
  /// @param count how many in all, zero or more; replaces what was said before
  /// @param stalled whether it is a download to which next to nothing has come for long
  record WantDials(int count, boolean stalled) implements TorrentAction {}

  /// Permits that are not used.
  ///
  /// @param count how many, one or more
  record ReturnDials(int count) implements TorrentAction {}

  /// Opens a connection, using one permit. [TorrentEvent.PeerJoined] or [TorrentEvent.DialFailed]
  /// follows.
  ///
  /// @param address where to
  record Dial(PeerAddress address) implements TorrentAction {}

  /// Says how many upload slots the torrent could use, for the session to share them out.
  ///
  /// @param interested peers that want something of us
  /// @param seeding whether the torrent only gives
  record WantSlots(int interested, boolean seeding) implements TorrentAction {}

  // ---- storage

  /// Reads and hashes pieces; [TorrentEvent.PieceChecked] for each and [TorrentEvent.CheckDone]
  /// follow.
  ///
  /// @param pieces which
  record CheckPieces(BitSet pieces) implements TorrentAction {}

  /// Stops a check that is under way; [TorrentEvent.CheckDone] follows all the same.
  record StopCheck() implements TorrentAction {}

  /// From now on, [TorrentEvent.PieceCommitted] of this piece must bring block digests.
  ///
  /// @param piece its index
  record KeepDigests(int piece) implements TorrentAction {}

  /// A rejected piece is fetched again; the storage is told to forget it.
  ///
  /// @param piece its index
  record Discard(int piece) implements TorrentAction {}

  /// A piece that was committed is not there any more.
  ///
  /// @param piece its index
  record ForgetPiece(int piece) implements TorrentAction {}

  /// Makes everything survive a loss of power; [TorrentEvent.Synced] follows.
  record Sync() implements TorrentAction {}

  // ---- metadata

  /// The metadata of a magnet link is there, and its hashes are right: it is to be parsed and kept.
  /// [TorrentEvent.MetadataKnown] or [TorrentEvent.StorageFailed] follows.
  ///
  /// @param info the `info` dictionary; not to be changed
  record ParseMetadata(byte[] info) implements TorrentAction {}

  /// The metadata is known and the torrent is to go on: its storage is to be opened, and
  /// [TorrentMachine] to go on where [MetadataMachine] ends. [TorrentEvent.StorageFailed] follows
  /// if that cannot be.
  ///
  /// @param priorities of files that are not [FilePriority#NORMAL]
  record OpenData(Map<Integer, FilePriority> priorities) implements TorrentAction {
    /// Copies the map.
    public OpenData {
      priorities = Collections.unmodifiableMap(new TreeMap<>(priorities));
    }
  }

  // ---- trackers

  /// Announces; [TorrentEvent.Announced] or [TorrentEvent.AnnounceFailed] follows.
  ///
  /// @param attempt the announce's number
  /// @param tracker where to
  /// @param request what to tell
  record Announce(long attempt, URI tracker, AnnounceRequest request) implements TorrentAction {}

  /// Somebody told us our address (a tracker, a peer); the session counts votes.
  ///
  /// @param address our address as they see it
  /// @param voter who says so
  record ExternalAddress(IpAddress address, IpAddress voter) implements TorrentAction {}

  // ---- the DHT

  /// A peer said where its node of the DHT is. Never for private torrents.
  ///
  /// @param node where it may be
  record DhtNode(PeerAddress node) implements TorrentAction {}

  // ---- to the embedder

  /// What the embedder is told.
  sealed interface Report extends TorrentAction {}

  /// The state changed.
  ///
  /// @param from what it was
  /// @param to what it is
  record StateChanged(TorrentState from, TorrentState to) implements Report {}

  /// A piece is verified and committed.
  ///
  /// @param piece its index
  record ReportPiece(int piece) implements Report {}

  /// A piece's hash was wrong.
  ///
  /// @param piece its index
  record ReportRejected(int piece) implements Report {}

  /// A piece that was there is gone.
  ///
  /// @param piece its index
  record ReportLost(int piece) implements Report {}

  /// All that is wanted is verified, committed and synced.
  record ReportFinished() implements Report {}

  /// What was finished is so no more: more is wanted, something is gone, or it is not known what is
  /// there. [ReportFinished] follows when it is finished again.
  record ReportUnfinished() implements Report {}

  /// The torrent failed.
  ///
  /// @param failure why
  record ReportFailed(Failure failure) implements Report {}

  /// A goal was reached.
  ///
  /// @param goal which, for people
  record ReportGoal(String goal) implements Report {}

  /// A peer connected.
  ///
  /// @param address where it is
  /// @param outgoing whether we opened the connection
  record ReportPeer(PeerAddress address, boolean outgoing) implements Report {}

  /// A peer is gone.
  ///
  /// @param address where it was
  /// @param reason for people
  record ReportPeerGone(PeerAddress address, String reason) implements Report {}

  /// A peer is kept away. The session keeps it away from its other torrents too.
  ///
  /// @param address where it is
  /// @param durationNanos how long
  /// @param reason for people
  record ReportBan(PeerAddress address, long durationNanos, String reason) implements Report {}

  /// Peers were found.
  ///
  /// @param source by whom
  /// @param count how many new ones
  record ReportPeersFound(String source, int count) implements Report {}

  /// A tracker answered.
  ///
  /// @param tracker which
  /// @param peers how many peers it named
  record ReportTracker(URI tracker, int peers) implements Report {}

  /// A tracker failed.
  ///
  /// @param tracker which
  /// @param reason for people
  record ReportTrackerFailed(URI tracker, String reason) implements Report {}

  /// A plugin was replaced by a built-in one.
  ///
  /// @param plugin its name
  /// @param reason for people
  record ReportPlugin(String plugin, String reason) implements Report {}

  /// A peer has an extension of the embedder's too.
  ///
  /// @param peer where it is
  /// @param extension its name
  record ExtensionPeer(PeerAddress peer, String extension) implements Report {}

  /// An extension message of the embedder's arrived.
  ///
  /// @param peer where from
  /// @param extension its name
  /// @param payload what it says
  record ExtensionMessage(PeerAddress peer, String extension, byte[] payload) implements Report {}

  // ---- the end

  /// Everything that must be told was told: after [TorrentEvent.Stop], the machine is done.
  record Stopped() implements TorrentAction {}
}
