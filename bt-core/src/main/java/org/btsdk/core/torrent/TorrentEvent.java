// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.api.Failure;
import org.btsdk.api.FilePriority;
import org.btsdk.api.StopGoal;
import org.btsdk.core.peer.Namer;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Handshake;
import org.btsdk.protocol.wire.Message;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.tracker.AnnounceResponse;

/// What can happen to a torrent. A peer is named by its connection's number, which no other
/// connection of the session ever has. Events about a connection that is gone are ignored, since
/// they cross.
public sealed interface TorrentEvent {
  /// What happens in the swarm, and means the same whether the torrent's metadata is known or not.
  sealed interface OfSwarm extends TorrentEvent {}

  // ---- connections

  /// A connection is there, handshakes were exchanged.
  ///
  /// @param peer the connection's number
  /// @param address where the peer is; its port is that of the connection, if it is incoming
  /// @param outgoing whether we opened it
  /// @param handshake what the peer said
  /// @param uploads where its requests wait for the writer
  /// @param crowded whether the session has all connections it may have: it stays only where
  ///   another peer of the torrent makes room for it
  record PeerJoined(
      int peer,
      PeerAddress address,
      boolean outgoing,
      Handshake handshake,
      UploadQueue uploads,
      boolean crowded)
      implements OfSwarm {
    /// A connection for which the session has room.
    public PeerJoined(
        int peer, PeerAddress address, boolean outgoing, Handshake handshake, UploadQueue uploads) {
      this(peer, address, outgoing, handshake, uploads, false);
    }
  }

  /// A connection is gone: by the peer, by trouble on the way, or since we closed it.
  ///
  /// @param peer the connection's number
  /// @param reason for people
  record PeerLeft(int peer, String reason) implements OfSwarm {}

  /// A [TorrentAction.Dial] came to nothing.
  ///
  /// @param address where it went
  /// @param reason for people
  record DialFailed(PeerAddress address, String reason) implements OfSwarm {}

  /// The session allows connections to be opened now, answering [TorrentAction.WantDials].
  ///
  /// @param count how many, one or more; what is not used is given back with
  ///   [TorrentAction.ReturnDials]
  record DialsGranted(int count) implements OfSwarm {}

  /// The session has all connections it may have, and a download that is stalled waits for one, see
  /// [org.btsdk.core.session.SessionAction.MakeRoom].
  record MakeRoom() implements OfSwarm {}

  /// A message arrived; blocks do not come this way.
  ///
  /// @param peer the connection's number
  /// @param message what it says; never a [Message.PieceHeader]
  record Received(int peer, Message message) implements TorrentEvent {}

  /// Our own rate limit, or an upload queue that is full and moves, keeps us from reading what a
  /// peer says. Comes again and again, well within the time that a peer may be silent, as long as
  /// that is so.
  ///
  /// @param peer the connection's number
  record ReadHeldBack(int peer) implements TorrentEvent {}

  /// Blocks of a peer are in memory, on their way to the storage: the peer can be asked for more. A
  /// [BlocksArrived] follows that tells what became of them.
  ///
  /// @param peer the connection's number
  /// @param payloadBytes their bytes, zero or more
  record BlocksReceived(int peer, long payloadBytes) implements TorrentEvent {}

  /// Blocks of a peer were dealt with: claimed, hashed and written; or dropped.
  ///
  /// @param peer the connection's number
  /// @param written blocks that were written, see [org.btsdk.core.piece.BlockId]
  /// @param dropped blocks that arrived and were dropped, since they came twice or unexpected;
  ///   whether that is the peer's fault, the machine knows
  /// @param payloadBytes bytes of both, and of blocks that could not be written
  record BlocksArrived(int peer, long[] written, long[] dropped, long payloadBytes)
      implements TorrentEvent {}

  /// Blocks were sent, and the peer's upload queue did not count them, since the peer has left.
  ///
  /// @param peer the connection's number
  /// @param payloadBytes the blocks' bytes
  record BlocksSent(int peer, long payloadBytes) implements TorrentEvent {}

  /// A block that was to be sent could not be read, for example since the piece was evicted.
  ///
  /// @param peer the connection's number
  /// @param request what the peer asked for; it was not answered
  /// @param gone whether the storage says that the piece is gone
  record UploadFailed(int peer, Message.Request request, boolean gone) implements TorrentEvent {}

  // ---- pieces

  /// A piece is whole, its hash is right, and it is committed.
  ///
  /// @param piece its index
  /// @param blockDigests a short digest of each block if the machine asked for them with
  ///   [TorrentAction.KeepDigests], else empty
  record PieceCommitted(int piece, long[] blockDigests) implements TorrentEvent {}

  /// A piece is whole and its hash is wrong. Nothing of it is under way any more.
  ///
  /// @param piece its index
  /// @param blockDigests a short digest of each block
  record PieceRejected(int piece, long[] blockDigests) implements TorrentEvent {}

  /// Answers [TorrentAction.CheckPieces], piece by piece.
  ///
  /// @param piece its index
  /// @param good whether it is there and its hash is right
  record PieceChecked(int piece, boolean good) implements TorrentEvent {}

  /// The check that was asked for is done.
  record CheckDone() implements TorrentEvent {}

  /// Answers [TorrentAction.Sync]: what was committed before it survives a loss of power.
  record Synced() implements TorrentEvent {}

  /// The storage failed, or could not be opened, or the metadata is of no use. Blocks that were
  /// claimed and not written are expected again.
  ///
  /// @param failure why
  record StorageFailed(Failure failure) implements TorrentEvent {}

  // ---- metadata

  /// Answers [TorrentAction.ParseMetadata]: the metadata of a magnet link is there.
  ///
  /// @param metainfo the torrent
  /// @param priorities of files that are not [FilePriority#NORMAL]
  record MetadataKnown(Metainfo metainfo, Map<Integer, FilePriority> priorities)
      implements TorrentEvent {
    /// Copies the map.
    public MetadataKnown {
      priorities = Collections.unmodifiableMap(new TreeMap<>(priorities));
    }
  }

  // ---- trackers and other sources of peers

  /// Peers were found.
  ///
  /// @param source `user`, `link`, `dht`, `lsd`, or the name of a peer source of the embedder's;
  ///   trackers and peer exchange are the machine's own
  /// @param peers their addresses
  /// @param namer who says so: what is dialed depends on it, see [org.btsdk.core.peer.DialRule]
  record PeersFound(String source, List<PeerAddress> peers, Namer namer) implements OfSwarm {
    /// Peers that the user named, or a peer source of the embedder's: they are dialed, wherever
    /// they are. What came from the network is named by a [Namer.Stranger].
    public PeersFound(String source, List<PeerAddress> peers) {
      this(source, peers, Namer.owner());
    }
  }

  /// A tracker answered [TorrentAction.Announce].
  ///
  /// @param attempt the announce's number
  /// @param response what it said
  /// @param from where the tracker is, if that is known: only one that is near may name peers that
  ///   are
  record Announced(long attempt, AnnounceResponse response, Optional<IpAddress> from)
      implements OfSwarm {
    /// The answer of a tracker, nobody knows where.
    public Announced(long attempt, AnnounceResponse response) {
      this(attempt, response, Optional.empty());
    }
  }

  /// A tracker did not answer [TorrentAction.Announce] well.
  ///
  /// @param attempt the announce's number
  /// @param problem why
  record AnnounceFailed(long attempt, IOException problem) implements OfSwarm {}

  // ---- commands

  /// Begins, or goes on after a pause or a failure.
  record Start() implements TorrentEvent {}

  /// Pauses.
  record Pause() implements TorrentEvent {}

  /// Ends for good: peers are closed, `stopped` is announced.
  record Stop() implements TorrentEvent {}

  /// The session lets the torrent run, or makes it wait for its turn.
  ///
  /// @param active whether it may run
  record Activate(boolean active) implements TorrentEvent {}

  /// Checks everything again.
  record Recheck() implements TorrentEvent {}

  /// Changes how much a file is wanted.
  ///
  /// @param file its index
  /// @param priority how much
  record Prioritise(int file, FilePriority priority) implements TorrentEvent {}

  /// A reader is at a place: pieces from there on are wanted first.
  ///
  /// @param reader the reader's number
  /// @param firstPiece where it is
  /// @param lastPiece the last piece it wants ahead, at least `firstPiece`
  record ReaderAt(int reader, int firstPiece, int lastPiece) implements TorrentEvent {}

  /// A reader was closed.
  ///
  /// @param reader the reader's number
  record ReaderClosed(int reader) implements TorrentEvent {}

  /// Swaps the picker.
  ///
  /// @param name its name, for people
  /// @param picker the new one
  record UsePicker(String name, PiecePicker picker) implements TorrentEvent {}

  /// Changes when the torrent stops by itself.
  ///
  /// @param goal the new goal
  record UseGoal(StopGoal goal) implements TorrentEvent {}

  /// Changes whether it goes on seeding when it is complete.
  ///
  /// @param seed whether
  record UseSeeding(boolean seed) implements TorrentEvent {}

  /// Whether it seeds as if it had little (BEP 16), once it is complete.
  ///
  /// @param on true to do so
  record UseSuperSeeding(boolean on) implements TorrentEvent {}

  /// Whether peers are told of each other, and may tell us (BEP 11); true in the beginning. Without
  /// effect on a private torrent, which never does.
  ///
  /// @param on true to do so
  record UsePex(boolean on) implements TorrentEvent {}

  /// The session has a node of the DHT: peers that have one too are told where ours is.
  ///
  /// @param port its UDP port, 1 to 65535
  record UseDht(int port) implements TorrentEvent {}

  /// How many peers it may unchoke, as the session shares slots out.
  ///
  /// @param slots zero or more
  record UseSlots(int slots) implements TorrentEvent {}

  /// Disconnects a peer.
  ///
  /// @param address where it is
  record Disconnect(PeerAddress address) implements OfSwarm {}

  /// Keeps an address away.
  ///
  /// @param address where it is; its port does not matter
  /// @param durationNanos how long, above zero
  record Ban(PeerAddress address, long durationNanos) implements OfSwarm {}

  /// The filter of addresses changed: peers it refuses are closed.
  record FilterChanged() implements OfSwarm {}

  /// Adds a tracker.
  ///
  /// @param uri its announce URI
  record AddTracker(URI uri) implements OfSwarm {}

  /// Announces now.
  record AnnounceNow() implements OfSwarm {}

  /// Sends an extension message of the embedder's (BEP 10).
  ///
  /// @param peer where to
  /// @param extension its name
  /// @param payload what to send
  record SendExtension(PeerAddress peer, String extension, byte[] payload)
      implements TorrentEvent {}

  /// Our own address became known, see [org.btsdk.core.session.SessionAction.ExternalAddressKnown].
  ///
  /// @param address as others see it
  record AddressKnown(IpAddress address) implements OfSwarm {}
}
