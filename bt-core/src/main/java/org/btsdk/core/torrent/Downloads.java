// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.OpenPiece;
import org.btsdk.model.IpAddress;
import org.btsdk.protocol.wire.Message;
import org.jspecify.annotations.Nullable;

/// What becomes of each request for a block; [BlockRequests] makes them. Each (peer, block) that is
/// asked for has its bytes reserved in the session's budget until the block was dealt with or will
/// not come.
final class Downloads {
  /// 60 s without any block from a peer that owes us some (libtorrent's longest).
  static final long REQUEST_TIMEOUT_NANOS = 60_000_000_000L;

  /// 8 MiB that were received and are not written yet: enough to keep every core busy, and so
  /// little that a slow disk does not build up buffers. Nothing is asked for beyond it.
  static final long MAX_UNWRITTEN_BYTES = 8 << 20;

  /// 32 blocks that nobody asked for may be a misunderstanding.
  static final int MAX_UNASKED = 32;

  /// 4 blocks that another was asked for, and that came first: with each, a liar spoils a piece
  /// that is not his to send. What is taken back is forgiven, so that an honest peer sends none.
  static final int MAX_INTRUDED = 4;

  /// 5 late answers in a row: who has more of them, one now and then, gives nothing, and may have
  /// found out that it can keep for itself what it is asked for.
  static final int MAX_LATE = 5;

  /// 1,000 connections that are gone are remembered, since their last blocks may still be written.
  private static final int MAX_GONE = 1000;

  private final Shared shared;
  private final BlockRequests requests;
  private final Trials trials;

  /// Blocks that are not asked for, not written, and reserved. Empty at first.
  private NavigableSet<Long> arriving = Collections.emptyNavigableSet();

  private NavigableMap<Integer, IpAddress> gone = Collections.emptyNavigableMap(); // at first

  private long unwrittenBytes;

  Downloads(Shared shared, Readers readers, PeerView view, Picker picker) {
    this.shared = shared;
    this.trials = new Trials(shared, open -> takeBackOf(open.piece()));
    this.requests = new BlockRequests(shared, readers, view, picker, trials);
  }

  // ---- asking

  /// Fills the pipelines of all peers.
  void fillAll() {
    requests.fillAll(unwrittenBytes > MAX_UNWRITTEN_BYTES);
  }

  /// Whether somebody may be asked for more now.
  boolean mayAsk(long nowNanos) {
    return requests.mayAsk(nowNanos);
  }

  long nextDeadlineNanos() {
    return requests.nextDeadlineNanos();
  }

  // ---- answers

  void received(TorrentEvent.BlocksReceived event) {
    unwrittenBytes += event.payloadBytes();
    Peer sender = shared.peers.get(event.peer());
    if (sender != null) {
      sender.lastHeardNanos = shared.now;
      sender.unwrittenBytes += event.payloadBytes();
      sender.lastReceivedNanos = shared.now;
      int blocks = (int) Math.ceilDiv(event.payloadBytes(), (long) shared.geometry.blockLength());
      sender.pipeline.arrived(Math.min(blocks, sender.outstanding.size()));
      shared.mayAsk(sender);
    }
  }

  void arrived(TorrentEvent.BlocksArrived event) {
    Peer sender = shared.peers.get(event.peer());
    unwrittenBytes = Math.max(0, unwrittenBytes - event.payloadBytes());
    if (sender != null) {
      sender.lastHeardNanos = shared.now;
      sender.unwrittenBytes = Math.max(0, sender.unwrittenBytes - event.payloadBytes());
      shared.mayAsk(sender);
    }
    IpAddress ip = sender == null ? gone.get(event.peer()) : sender.ip();
    OpenPiece open = null;
    int bytes = 0;
    for (long blockId : event.written()) {
      int piece = BlockId.piece(blockId);
      if (open == null || open.piece() != piece) {
        open = shared.open.get(piece);
      }
      int length = shared.lengthOf(blockId);
      bytes += length;
      if (open != null && length > 0) {
        written(sender, ip, open, blockId, length);
      }
    }
    countWritten(sender, bytes);
    for (long blockId : event.dropped()) {
      dropped(sender, blockId);
    }
    cancelDuplicates();
  }

  private NavigableMap<Integer, LongBatch> cancels = Collections.emptyNavigableMap(); // at first

  private void cancel(Peer peer, long blockId) {
    if (cancels.isEmpty()) {
      cancels = new TreeMap<>();
    }
    cancels.computeIfAbsent(peer.id, _ -> new LongBatch()).add(blockId);
  }

  private void written(
      @Nullable Peer sender, @Nullable IpAddress ip, OpenPiece open, long blockId, int length) {
    int block = BlockId.block(blockId);
    boolean wasArriving = open.isArriving(block);
    open.written(block, ip);
    if (wasArriving && arriving.remove(blockId)) {
      shared.setup.budget().release(length);
    }
    if (sender != null && sender.outstanding.answered(blockId)) {
      releaseIfUnasked(open, block, blockId, length);
    } else if (sender != null && !sender.outstanding.forgive(blockId)) {
      intruded(sender);
    }
    if (open.askers(block) > 0) {
      for (Peer other : shared.peers.owing()) {
        if (other.outstanding.takeBack(blockId)) {
          shared.mayAsk(other);
          releaseIfUnasked(open, block, blockId, length);
          if (!other.closing) {
            cancel(other, blockId);
          }
        }
      }
    }
  }

  private void countWritten(@Nullable Peer sender, int bytes) {
    shared.downloadedTotal += bytes;
    shared.downRate.add(bytes, shared.now);
    if (sender != null && bytes > 0) {
      sender.downloaded += bytes;
      sender.downRate.add(bytes, shared.now);
      sender.pipelined(bytes, shared.now);
      gave(sender);
      sender.uselessSinceNanos = shared.now;
      Stall.gave(sender, bytes, shared.geometry.blockLength(), shared.now);
    }
  }

  private void cancelDuplicates() {
    cancels.forEach((id, blocks) -> shared.emit(new TorrentAction.CancelBlocks(id, blocks.take())));
    cancels = Collections.emptyNavigableMap();
  }

  private void dropped(@Nullable Peer sender, long blockId) {
    int length = shared.lengthOf(blockId);
    shared.wastedBytes += length;
    if (sender == null) {
      return;
    }
    if (sender.outstanding.forgive(blockId)) {
      gaveLate(sender);
      return; // it answers a request that was taken back, even if we have asked anew since it came
    }
    OpenPiece open = shared.open.get(BlockId.piece(blockId));
    if (sender.outstanding.answered(blockId)) {
      gave(sender); // others were faster
      if (open != null) {
        releaseIfUnasked(open, BlockId.block(blockId), blockId, length);
      }
    } else {
      unasked(sender);
    }
  }

  /// A peer sent what it owed.
  private void gave(Peer sender) {
    sender.lateAnswers = 0;
    showsLife(sender);
  }

  /// A peer sent what it does not owe any more: it may have been on its way, and others were
  /// faster.
  private void gaveLate(Peer sender) {
    if (++sender.lateAnswers <= MAX_LATE) {
      showsLife(sender);
    }
  }

  private void showsLife(Peer sender) {
    sender.lastBlockNanos = shared.now;
    sender.pipeline.gave();
  }

  private void intruded(Peer sender) {
    if (++sender.intruded > MAX_INTRUDED) {
      shared.close(sender, "sends what others were asked for");
    }
  }

  private void unasked(Peer sender) {
    if (++sender.unasked > MAX_UNASKED) {
      shared.close(sender, "sends blocks that nobody asked for");
    }
  }

  private void releaseIfUnasked(OpenPiece open, int block, long blockId, int length) {
    if (open.unask(block)) {
      shared.setup.budget().release(length);
    } else {
      if (arriving.isEmpty()) {
        arriving = new TreeSet<>();
      }
      arriving.add(blockId);
    }
    if (!open.isWritten(block)) {
      shared.epoch++;
    }
  }

  /// BEP 6: a request will not be answered.
  void rejected(Peer peer, Message.Reject reject) {
    long blockId = blockId(reject.piece(), reject.begin(), reject.length());
    if (blockId >= 0 && peer.outstanding.answered(blockId)) {
      released(blockId);
      shared.mayAsk(peer);
      if (!peer.peerChokes || peer.allowedFast.get(reject.piece())) {
        // Not again at once, or the two of us would play ping-pong.
        peer.refused.set(reject.piece());
      }
    } else if (!peer.outstanding.forgive(blockId)) {
      shared.close(peer, "rejects what it was not asked for");
    }
  }

  private long blockId(int piece, int begin, int length) {
    if (!shared.geometry.contains(piece, begin, length)
        || begin % shared.geometry.blockLength() != 0) {
      return -1;
    }
    long blockId = BlockId.of(piece, begin / shared.geometry.blockLength());
    return shared.lengthOf(blockId) == length ? blockId : -1;
  }

  private void released(long blockId) {
    OpenPiece open = shared.open.get(BlockId.piece(blockId));
    if (open != null) {
      releaseIfUnasked(open, BlockId.block(blockId), blockId, shared.lengthOf(blockId));
      closeIfEmpty(open);
    }
  }

  private void closeIfEmpty(OpenPiece open) {
    if (open.freeCount() == open.blockCount() && !open.onTrial()) {
      shared.intakes.close(open.piece());
      shared.open.remove(open.piece());
    }
  }

  void choked(Peer peer) {
    peer.peerChokes = true;
    shared.peers.changed(peer);
    if (!peer.fast()) {
      // BEP 3: a choke forgets all requests; what is on its way may still arrive.
      takeBackAll(peer, false);
    }
  }

  void unchoked(Peer peer) {
    peer.peerChokes = false;
    shared.peers.changed(peer);
    peer.refused.clear();
    shared.mayPick(peer);
  }

  /// Takes back everything a peer owes us.
  void takeBackAll(Peer peer, boolean cancel) {
    long[] blocks = peer.outstanding.blocks();
    shared.mayAsk(peer);
    for (long blockId : blocks) {
      peer.outstanding.takeBack(blockId);
      released(blockId);
    }
    if (cancel && blocks.length > 0 && !peer.closing) {
      peer.lastSentNanos = shared.now;
      shared.emit(new TorrentAction.CancelBlocks(peer.id, blocks));
    }
  }

  /// A peer is gone: what it owes is free again.
  void left(Peer peer) {
    if (gone.isEmpty()) {
      gone = new TreeMap<>();
    }
    gone.put(peer.id, peer.ip());
    if (gone.size() > MAX_GONE) {
      gone.pollFirstEntry();
    }
    takeBackAll(peer, false);
    trials.endTurnsOf(peer);
    for (int i = 0; i < shared.open.size(); i++) {
      OpenPiece open = shared.open.at(i);
      if (open.owner() == peer.id) {
        open.owner(OpenPiece.NOBODY);
      }
    }
    shared.epoch++;
    settle();
  }

  /// Called every second, whether anybody is there or not.
  void upkeep() {
    settle();
    trials.second();
  }

  /// Looks again at blocks that were arriving: who sent them may have left halfway.
  void settle() {
    if (arriving.isEmpty()) {
      return;
    }
    for (long blockId : arriving.toArray(Long[]::new)) {
      OpenPiece open = shared.open.get(BlockId.piece(blockId));
      if (open == null || open.settle(BlockId.block(blockId))) {
        arriving.remove(blockId);
        shared.setup.budget().release(shared.lengthOf(blockId));
        shared.epoch++;
        if (open != null) {
          closeIfEmpty(open);
        }
      }
    }
  }

  /// Nothing more is wanted of a piece that is open: it is verified, or begins again.
  void forget(OpenPiece open) {
    int piece = open.piece();
    trials.mayBegin();
    if (open.askerCount() > 0) {
      takeBackOf(piece);
    }
    if (arriving.isEmpty()) {
      return;
    }
    for (long blockId :
        arriving.subSet(BlockId.of(piece, 0), BlockId.of(piece + 1, 0)).toArray(Long[]::new)) {
      arriving.remove(blockId);
      shared.setup.budget().release(shared.lengthOf(blockId));
    }
  }

  private void takeBackOf(int piece) {
    for (Peer peer : shared.peers.owing()) {
      for (long blockId : peer.outstanding.blocks()) {
        if (BlockId.piece(blockId) == piece) {
          peer.outstanding.takeBack(blockId);
          shared.mayAsk(peer);
          released(blockId);
          if (peer.closing) {
            continue;
          }
          cancel(peer, blockId);
        }
      }
    }
    cancelDuplicates();
  }

  // ---- time

  /// Called every second.
  void second() {
    for (Peer peer : shared.peers.owing()) {
      if (!peer.closing) {
        second(peer);
      }
    }
  }

  /// Called every second for each peer that may owe us blocks.
  void second(Peer peer) {
    if (peer.outstanding.isEmpty()) {
      return;
    }
    shared.mayAsk(peer);
    if (!peer.peerChokes) {
      peer.pipeline.second(peer.pipelinePerSecond(shared.now));
    }
    if (isSilent(peer)) {
      peer.pipeline.snub();
      takeBackAll(peer, true);
      trials.endTurnsOf(peer);
    }
  }

  /// Whether a peer that owes us blocks sent none for too long. What waits for the storage it has
  /// sent; for what else it owes, the storage is no excuse.
  private boolean isSilent(Peer peer) {
    long since = Math.max(peer.lastBlockNanos, peer.owesSinceNanos);
    if (peer.unwrittenBytes > 0) {
      since = Math.max(since, peer.lastReceivedNanos);
    }
    return shared.now - since >= REQUEST_TIMEOUT_NANOS
        && !peer.owesNothingElse(shared.geometry.blockLength());
  }
}
