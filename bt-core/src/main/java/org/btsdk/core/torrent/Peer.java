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
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// What is known of one connected peer of a torrent whose metadata is known. Only data: what is
/// done with it is in the handlers.
final class Peer extends ConnectedPeer {
  /// 20 s: what chokers see, so that one slow round does not cost a good peer its slot.
  private static final long RATE_WINDOW_NANOS = 20_000_000_000L;

  /// 3 s: what the pipeline sees, so that it follows quickly.
  private static final long PIPELINE_WINDOW_NANOS = 3_000_000_000L;

  final UploadQueue uploads;

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
  long lastReceivedNanos; // when some came that are or were on their way to the storage
  long owesSinceNanos; // since when it owes more than what is on its way to the storage
  final BitSet allowedFast = new BitSet(0); // what it lets us request while it chokes us
  final BitSet refused = new BitSet(0); // pieces of which it rejected a block lately
  final ArrayDeque<Integer> suggested = new ArrayDeque<>(1);
  int currentPiece = -1;
  int trial = -1; // the piece on trial that was given to it last
  boolean isLetting; // lets us ask for something now, see [Peers#letting()]
  boolean mayAsk; // something changed since it was asked last
  long emptyEpoch = -1; // when the picker found nothing, the torrent's epoch
  long lastBlockNanos;
  long gaveShareNanos; // see [Stall]: when it had given as much as is expected
  long shareSinceNanos;
  long shareBytes; // what it gave since
  long lastDuplicateNanos = Long.MIN_VALUE / 2; // so that a difference never overflows
  int unasked; // blocks that nobody asked for
  int intruded; // blocks that others were asked for, and that it sent first
  int lateAnswers; // in a row, to requests that were taken back

  // Uploading to it.
  final BitSet allowedToPeer = new BitSet(0); // what we let it request while we choke it
  int allowedServed; // blocks of those
  int overflowed; // requests beyond what the queue takes
  final FloodGuard cancels = new FloodGuard();
  long pace = Long.MAX_VALUE; // bytes a second at most, while it is unchoked
  long pacedNanos; // until when it was allowed what its pace is
  int havesTold; // how much it was told of the log of what was verified, see [Haves]
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
  long uselessSinceNanos;
  private int vainSeconds; // in which it was unchoked and took nothing
  int stuckSeconds; // in a row, in which its socket took nothing of the blocks that it was given
  private int tookOfBlock; // bytes beyond whole blocks

  // Extensions.
  boolean inExchange; // is told of others, or will be
  @Nullable MetadataQueue metadataRequests; // null until it asks for metadata
  boolean toldUploadOnly; // what our last handshake said
  boolean saidDhtPort;
  boolean inRoster; // others are told of it

  Peer(TorrentEvent.PeerJoined joined, String source, TorrentGeometry geometry, long nowNanos) {
    super(joined, source, nowNanos);
    this.uploads = joined.uploads();
    this.pieces = new PeerPieces(geometry.pieceCount());
    this.pipeline = new Pipeline(geometry.blockLength());
    this.chokeSinceNanos = nowNanos;
    this.lastBlockNanos = nowNanos;
    this.gaveShareNanos = nowNanos;
    this.shareSinceNanos = nowNanos;
    this.uselessSinceNanos = nowNanos;
    this.downRate = new RateMeter(RATE_WINDOW_NANOS, nowNanos);
    this.upRate = new RateMeter(RATE_WINDOW_NANOS, nowNanos);
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

  /// A second in which we did not choke it, and it took nothing.
  void tookNothing() {
    vainSeconds++;
  }

  /// It took blocks, or parts of them: each whole one makes up for as long as
  /// [Uploads#VAIN_SECONDS_OF_BLOCK].
  void took(long bytes, int blockLength) {
    long all = tookOfBlock + bytes;
    tookOfBlock = (int) (all % blockLength);
    long madeUpFor = all / blockLength * Uploads.VAIN_SECONDS_OF_BLOCK;
    vainSeconds = (int) Math.max(0, vainSeconds - madeUpFor);
  }

  /// Whether it says that it is interested, and takes next to nothing when it may.
  boolean onlySaysItIsInterested() {
    return peerIsInterested && vainSeconds >= Uploads.MAX_VAIN_SECONDS;
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

  /// Whether all that it owes has been received and waits for the storage. Where blocks are short,
  /// this may say no though it is so.
  boolean owesNothingElse(int blockLength) {
    return outstanding.size() <= Math.ceilDiv(unwrittenBytes, (long) blockLength);
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
