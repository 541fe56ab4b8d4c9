// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import org.btsdk.core.peer.FloodGuard;
import org.btsdk.protocol.wire.AllowedFastSet;
import org.btsdk.protocol.wire.Message;

/// What peers request of us. With the fast extension (BEP 6) each request is answered exactly once:
/// by its block, or by a reject.
final class Uploads {
  /// 5,000 requests, 80 MiB: what we tell peers we keep (BEP 10 `reqq`). They are 60 KB of memory,
  /// no more than libtorrent's 2,000. Transmission asks once a second, for no more than we keep, so
  /// this is the most that it gets of us in a second; a line of 500 Mbit/s carries as much.
  static final int REQUEST_QUEUE = 5000;

  /// 500 requests more than the queue takes: who sends those does not read what we tell it.
  static final int MAX_OVERFLOWED = 500;

  /// 5,300 requests of a peer that we choke: a full queue may cross our choke, and some (300, as in
  /// libtorrent) are a slow reader's.
  static final int MAX_REFUSED = REQUEST_QUEUE + 300;

  /// 250,000 requests of a peer that we choke and did not listen to before, while its queue was
  /// full: 4 MiB of them, as much as the buffers of both sides' sockets grow to. It could not be
  /// told to send fewer.
  static final int MAX_REFUSED_UNHEARD = 250_000;

  /// 5 min in all in which a peer was unchoked and took nothing: it is of no use then, whatever it
  /// says, as one is that has wanted nothing for as long ([Connections#USELESS_NANOS]). libtorrent
  /// closes a peer that requests nothing a minute after it was unchoked, whoever else wants its
  /// place, and lets one keep it that requests and does not read.
  static final int MAX_VAIN_SECONDS = 300;

  /// 60 s that one block makes up for, as little as a download expects of a peer
  /// ([Stall#SHARE_BLOCKS]): else a block now and then would keep a place for ever.
  static final int VAIN_SECONDS_OF_BLOCK = 60;

  /// 10 min in a row in which our socket took not a byte of the blocks that it was given, be the
  /// peer choked or not: a MiB or two of the session's buffers lie there, and peers enough that do
  /// not read would have them all, one unchoked after the other. A peer that reads very slowly is
  /// closed too: Linux has a socket take more only when a third of its send buffer is free, which
  /// grows to 4 MiB, so that who reads less than about 2 KB/s of a full one is not seen to read.
  static final int MAX_STUCK_SECONDS = 600;

  /// 8 blocks, 128 KiB: no client ever asked for more (BEP 3 has peers closed that do).
  static final int ABSURD_REQUEST_BLOCKS = 8;

  /// 3 times each block of the allowed-fast set, as libtorrent: it is a start, not a way around the
  /// choke.
  private static final int ALLOWED_FAST_TIMES = 3;

  /// 100 pieces: of smaller torrents the set of 10 would be so much that choking meant nothing.
  private static final int ALLOWED_FAST_MIN_PIECES = 100;

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Shared shared;
  private final SuperSeed superSeed;

  Uploads(Shared shared, SuperSeed superSeed) {
    this.shared = shared;
    this.superSeed = superSeed;
  }

  /// Tells a peer what it may request while it is choked.
  void sendAllowedFast(Peer peer) {
    if (!peer.fast() || shared.pieceCount < ALLOWED_FAST_MIN_PIECES) {
      return;
    }
    int[] set =
        AllowedFastSet.of(
            peer.ip(),
            shared.setup.metainfo().infoHashes().wire(),
            shared.pieceCount,
            AllowedFastSet.DEFAULT_SIZE);
    for (int piece : set) {
      if (shared.have.get(piece)) {
        peer.allowedToPeer.set(piece);
        shared.send(peer, new Message.AllowedFast(piece));
      }
    }
  }

  void requested(Peer peer, Message.Request request) {
    if (request.length() > (long) ABSURD_REQUEST_BLOCKS * shared.geometry.blockLength()) {
      shared.close(peer, "requests %d bytes at once".formatted(request.length()));
    } else if (!shared.geometry.contains(request.piece(), request.begin(), request.length())) {
      shared.close(peer, "requests what is beyond the end of a piece, or empty");
    } else if (request.length() > shared.served.maxRequestLength()
        || !shared.have.get(request.piece())
        || !superSeed.knows(peer, request.piece())) {
      refuse(peer, request);
      if (!peer.flood.allows(FloodGuard.HEAVY, shared.now)) {
        shared.close(peer, "requests again and again what we refuse");
      }
    } else if (peer.weChoke && !isAllowedFast(peer, request)) {
      refuse(peer, request);
      if (++peer.refusedSinceChoke > peer.mostRefused) {
        shared.close(peer, "requests on and on while it is choked");
      }
    } else if (peer.uploads.size() >= REQUEST_QUEUE) {
      refuse(peer, request);
      collect(peer);
      if (++peer.overflowed > MAX_OVERFLOWED) {
        shared.close(peer, "requests more at once than it was told we keep");
      }
    } else {
      peer.uploads.add(request);
      shared.peers.serve(peer);
      superSeed.requested(peer, request);
      shared.emit(new TorrentAction.WakeUploads(peer.id));
    }
  }

  private boolean isAllowedFast(Peer peer, Message.Request request) {
    if (!peer.allowedToPeer.get(request.piece())) {
      return false;
    }
    long blocks =
        (long) peer.allowedToPeer.cardinality()
            * Math.ceilDiv(shared.geometry.pieceLength(), shared.geometry.blockLength());
    return ++peer.allowedServed <= blocks * ALLOWED_FAST_TIMES;
  }

  private void refuse(Peer peer, Message.Request request) {
    if (peer.fast()) {
      shared.send(peer, new Message.Reject(request.piece(), request.begin(), request.length()));
    }
  }

  void cancelled(Peer peer, Message.Cancel cancel) {
    Message.Request request = new Message.Request(cancel.piece(), cancel.begin(), cancel.length());
    // To look for one is a walk along the queue, which no other bound keeps anyone from asking for.
    boolean mayBeLookedFor = peer.cancels.allows(1, shared.now);
    if (mayBeLookedFor && peer.uploads.remove(request)) {
      refuse(peer, request);
    } else if (!peer.flood.allows(1, shared.now)) {
      shared.close(peer, "cancels on and on");
    }
  }

  void sent(TorrentEvent.BlocksSent event) {
    sent(event.payloadBytes());
    Peer peer = shared.peers.get(event.peer());
    if (peer != null) {
      sent(peer, event.payloadBytes());
    }
  }

  /// Called once a second: lets those who have a pace have as much as that is, and counts for how
  /// long who may take something does not.
  void second() {
    for (Peer peer : shared.peers.served()) {
      peer.stuckSeconds = peer.uploads.isStuck() ? peer.stuckSeconds + 1 : 0;
      if (peer.stuckSeconds >= MAX_STUCK_SECONDS) {
        shared.close(peer, "does not read what it is sent");
      }
      if (!peer.weChoke && peer.uploads.isGivenInVain()) {
        peer.tookNothing();
      }
      if (peer.pace != Long.MAX_VALUE) {
        allow(peer);
      }
    }
  }

  /// A second's worth at most: who was late does not get what it missed at once.
  private void allow(Peer peer) {
    long passed = Math.min(SECOND_NANOS, shared.now - peer.pacedNanos);
    peer.pacedNanos = shared.now;
    if (peer.uploads.allow((long) ((double) peer.pace / SECOND_NANOS * passed))) {
      shared.emit(new TorrentAction.WakeUploads(peer.id));
    }
  }

  /// @param bytesPerSecond above zero; [Long#MAX_VALUE] for as much as the line gives
  void pace(Peer peer, long bytesPerSecond) {
    if (bytesPerSecond == Long.MAX_VALUE) {
      if (peer.pace != Long.MAX_VALUE && peer.uploads.allowAll()) {
        shared.emit(new TorrentAction.WakeUploads(peer.id));
      }
    } else if (peer.pace == Long.MAX_VALUE) {
      peer.pacedNanos = shared.now;
      peer.uploads.allow(0);
    }
    peer.pace = bytesPerSecond;
  }

  /// Counts what writers sent since the last time, and notices who was heard.
  void collect() {
    for (Peer peer : shared.peers.served()) {
      collect(peer);
    }
    shared.peers.forgetServed();
  }

  /// What writers sent that is not counted yet, in bytes; to ask changes nothing.
  long notCollected() {
    long bytes = 0;
    for (Peer peer : shared.peers.served()) {
      bytes += peer.uploads.sentBytes();
    }
    return bytes;
  }

  private void collect(Peer peer) {
    if (!peer.uploads.takeNews()) {
      return;
    }
    if (peer.uploads.takeHeard()) {
      peer.lastHeardNanos = shared.now;
    }
    count(peer, peer.uploads.takeSentBytes());
  }

  /// Counts what was sent to a peer that has left; what its writer sends from now on comes as an
  /// event.
  void left(Peer peer) {
    count(peer, peer.uploads.retire());
  }

  private void count(Peer peer, long payloadBytes) {
    if (payloadBytes > 0) {
      sent(payloadBytes);
      sent(peer, payloadBytes);
    }
  }

  private void sent(long payloadBytes) {
    shared.uploadedTotal += payloadBytes;
    shared.upRate.add(payloadBytes, shared.now);
  }

  private void sent(Peer peer, long payloadBytes) {
    peer.uploaded += payloadBytes;
    peer.uploadedSinceUnchoke += payloadBytes;
    peer.upRate.add(payloadBytes, shared.now);
    peer.lastSentNanos = shared.now;
    peer.uselessSinceNanos = shared.now;
    peer.overflowed = 0;
    peer.took(payloadBytes, shared.geometry.blockLength());
  }

  /// @return whether the piece is gone
  boolean failed(TorrentEvent.UploadFailed event) {
    Peer peer = shared.livePeer(event.peer());
    if (peer != null) {
      refuse(peer, event.request());
    }
    return event.gone();
  }

  void choke(Peer peer, String reason) {
    peer.chokeReason = reason;
    if (peer.weChoke) {
      return;
    }
    shared.peers.choked(peer, true);
    peer.chokeSinceNanos = shared.now;
    peer.refusedSinceChoke = 0;
    peer.mostRefused = peer.uploads.wasFull() ? MAX_REFUSED_UNHEARD : MAX_REFUSED;
    shared.send(peer, new Message.Choke());
    for (Message.Request request : peer.uploads.drain()) {
      refuse(peer, request);
    }
    pace(peer, Long.MAX_VALUE);
  }

  /// Lets the peer's reader take requests, unless each is to be looked at.
  private void openQueue(Peer peer) {
    if (!superSeed.holdsBack(peer)) {
      open(shared, peer);
    }
  }

  /// Lets the peer's reader take requests.
  static void open(Shared shared, Peer peer) {
    peer.uploads.open(shared.served, REQUEST_QUEUE, peer.fast(), shared.complete());
  }

  void unchoke(Peer peer, String reason) {
    peer.chokeReason = reason;
    if (!peer.weChoke) {
      return;
    }
    shared.peers.choked(peer, false);
    peer.chokeSinceNanos = shared.now;
    peer.lastUnchokedNanos = shared.now;
    peer.uploadedSinceUnchoke = 0;
    peer.overflowed = 0;
    openQueue(peer);
    shared.peers.serve(peer);
    shared.send(peer, new Message.Unchoke());
  }
}
