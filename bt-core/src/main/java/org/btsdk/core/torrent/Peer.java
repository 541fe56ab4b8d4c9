// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayDeque;
import java.util.BitSet;
import org.btsdk.core.metadata.MetadataQueue;
import org.btsdk.core.peer.FloodGuard;
import org.btsdk.core.peer.Outstanding;
import org.btsdk.core.peer.PeerPieces;
import org.btsdk.core.peer.Pipeline;
import org.btsdk.core.peer.RateMeter;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.core.pex.PexPeer;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.wire.Capabilities;
import org.jspecify.annotations.Nullable;

/// What is known of one connected peer. Only data: what is done with it is in the handlers.
final class Peer {
  /// 20 s: what chokers see, so that one slow round does not cost a good peer its slot.
  private static final long RATE_WINDOW_NANOS = 20_000_000_000L;

  /// 3 s: what the pipeline sees, so that it follows quickly.
  private static final long PIPELINE_WINDOW_NANOS = 3_000_000_000L;

  final int id;
  final PeerAddress address;
  final boolean outgoing;
  final PeerId peerId;
  final Capabilities capabilities; // what both sides can do
  final UploadQueue uploads;
  final String source;
  final long connectedAtNanos;

  boolean closing; // closed by us; PeerLeft is still to come
  boolean givenUp; // closed by us, since the torrent was not active any more
  boolean gaveNothing; // closed by us, since nobody did

  // What it has.
  final PeerPieces pieces;
  boolean saidAllOrNone;
  int wanted; // pieces it has that we want and miss
  boolean uploadOnly;

  // Choke and interest.
  boolean weChoke = true;
  boolean weAreInterested;
  boolean peerChokes = true;
  boolean peerIsInterested;
  long chokeSinceNanos;
  long lastUnchokedNanos = Long.MIN_VALUE;
  String chokeReason = "not chosen yet";
  int refusedSinceChoke;
  int mostRefused = Uploads.MAX_REFUSED; // since the choke

  // Downloading from it.
  final Outstanding outstanding = new Outstanding();
  final Pipeline pipeline;
  long unwrittenBytes; // of outstanding blocks: received, and on their way to the storage
  final BitSet allowedFast = new BitSet(0); // what it lets us request while it chokes us
  final BitSet refused = new BitSet(0); // pieces of which it rejected a block lately
  final ArrayDeque<Integer> suggested = new ArrayDeque<>(1);
  int currentPiece = -1;
  boolean isLetting; // lets us ask for something now, see [Peers#letting()]
  boolean mayAsk; // something changed since it was asked last
  long emptyEpoch = -1; // when the picker found nothing, the torrent's epoch
  long lastBlockNanos;
  long gaveShareNanos; // see [Stall]: when it had given as much as is expected
  long shareSinceNanos;
  long shareBytes; // what it gave since
  long lastDuplicateNanos = Long.MIN_VALUE / 2; // so that a difference never overflows
  int unasked; // blocks that nobody asked for

  // Uploading to it.
  final BitSet allowedToPeer = new BitSet(0); // what we let it request while we choke it
  int allowedServed; // blocks of those
  int overflowed; // requests beyond what the queue takes
  final FloodGuard cancels = new FloodGuard();
  long pace = Long.MAX_VALUE; // bytes a second at most, while it is unchoked
  long pacedNanos; // until when it was allowed what its pace is
  int havesTold; // how much of the log of commits it was told
  @Nullable BitSet untold; // pieces that we got and it was not told of, since it has them itself
  long changesOfMind; // of its interest, that we brought about and that have not come yet

  // Numbers.
  final RateMeter downRate;
  final RateMeter upRate;
  long measured; // what it sends a second, while peers are compared
  private @Nullable RateMeter pipelineRate; // once a block came: quiet peers are many
  long downloaded;
  long uploaded;
  long uploadedSinceUnchoke;
  long lastHeardNanos;
  long lastSentNanos;
  long uselessSinceNanos;
  final FloodGuard flood = new FloodGuard();

  // Extensions.
  @Nullable ExtensionHandshake extensions;
  boolean inExchange; // is told of others, or will be
  @Nullable MetadataQueue metadataRequests; // null until it asks for metadata
  boolean toldUploadOnly; // what our last handshake said
  boolean saidDhtPort;
  boolean toldPex; // as well
  @Nullable PeerAddress listensAt;
  boolean inRoster; // others are told of it
  @Nullable PexPeer pex; // once it has said or been told something

  Peer(
      TorrentEvent.PeerJoined joined,
      Capabilities capabilities,
      String source,
      TorrentGeometry geometry,
      long nowNanos) {
    this.id = joined.peer();
    this.address = joined.address();
    this.outgoing = joined.outgoing();
    this.peerId = joined.handshake().peerId();
    this.capabilities = capabilities;
    this.uploads = joined.uploads();
    this.source = source;
    this.pieces = new PeerPieces(geometry.pieceCount());
    this.pipeline = new Pipeline(geometry.blockLength());
    this.connectedAtNanos = nowNanos;
    this.chokeSinceNanos = nowNanos;
    this.lastHeardNanos = nowNanos;
    this.lastSentNanos = nowNanos;
    this.lastBlockNanos = nowNanos;
    this.gaveShareNanos = nowNanos;
    this.shareSinceNanos = nowNanos;
    this.uselessSinceNanos = nowNanos;
    this.downRate = new RateMeter(RATE_WINDOW_NANOS, nowNanos);
    this.upRate = new RateMeter(RATE_WINDOW_NANOS, nowNanos);
    if (outgoing) {
      listensAt = address;
    }
  }

  /// A block came, as the pipeline sees it.
  void pipelined(int bytes, long nowNanos) {
    RateMeter meter = pipelineRate;
    if (meter == null) {
      meter = new RateMeter(PIPELINE_WINDOW_NANOS, connectedAtNanos);
      pipelineRate = meter;
    }
    meter.add(bytes, nowNanos);
  }

  /// What it sends, in bytes a second, as the pipeline sees it.
  long pipelinePerSecond(long nowNanos) {
    RateMeter meter = pipelineRate;
    return meter == null ? 0 : meter.perSecond(nowNanos);
  }

  /// How many more blocks it may be asked for now: none while that would be less than an eighth of
  /// what it is asked for at once, so that blocks are asked for in batches.
  ///
  /// @param blockLength of the torrent, in bytes
  int room(int blockLength) {
    int depth = pipeline.depth();
    int unwritten = (int) (unwrittenBytes / blockLength);
    int room = depth - Math.max(0, outstanding.size() - unwritten);
    return room <= 0 || (room * 8 < depth && !outstanding.isEmpty()) ? 0 : room;
  }

  boolean fast() {
    return capabilities.fast();
  }

  IpAddress ip() {
    return address.ip();
  }

  /// It is told that we have pieces: of each it may say that it wants it, and, when it has it, that
  /// it wants nothing more.
  void told(int pieceCount) {
    changesOfMind += 2L * pieceCount;
  }

  /// Whether nothing more can be given to it.
  boolean isSeed() {
    return pieces.hasAll();
  }

  /// Whether it may be asked for a piece now.
  boolean lets(int piece) {
    return (!peerChokes || allowedFast.get(piece)) && !refused.get(piece);
  }
}
