// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.api.FileInfo;
import org.btsdk.api.FilePriority;
import org.btsdk.api.TorrentState;
import org.btsdk.core.piece.Blame;
import org.btsdk.core.piece.OpenPiece;
import org.btsdk.model.FileEntry;
import org.btsdk.model.IpAddress;
import org.btsdk.protocol.extension.DontHave;
import org.btsdk.protocol.wire.Message;

/// Which pieces are there, wanted, had by whom; and who is to blame for bad ones.
final class Pieces {
  private final Shared shared;
  private final Downloads downloads;
  private final SuperSeed superSeed;
  private final Haves haves;
  private final Blame blame = new Blame();
  private final FilePriority[] priorities;

  /// What [#rejected] and [#committed] find out.
  private final List<IpAddress> guilty = new ArrayList<>();

  Pieces(Shared shared, Downloads downloads, SuperSeed superSeed, Haves haves) {
    this.shared = shared;
    this.downloads = downloads;
    this.superSeed = superSeed;
    this.haves = haves;
    this.priorities = new FilePriority[shared.geometry.files().size()];
    Arrays.fill(priorities, FilePriority.NORMAL);
    shared
        .setup
        .priorities()
        .forEach((file, priority) -> {
          if (file >= 0 && file < priorities.length) {
            priorities[file] = priority;
          }
        });
    applyPriorities();
  }

  // ---- priorities

  void prioritise(int file, FilePriority priority) {
    if (file < 0 || file >= priorities.length || priorities[file] == priority) {
      return;
    }
    priorities[file] = priority;
    applyPriorities();
    recountWanted();
    shared.epoch++;
  }

  /// A piece is wanted as much as the file in it that is wanted most; padding is not wanted.
  private void applyPriorities() {
    byte[] values = new byte[shared.pieceCount];
    for (int file = 0; file < priorities.length; file++) {
      FileEntry entry = shared.geometry.files().get(file);
      if (entry.isPadding()) {
        continue;
      }
      byte value = (byte) priorities[file].value();
      for (int piece = shared.geometry.firstPiece(file);
          piece <= shared.geometry.lastPiece(file);
          piece++) {
        values[piece] = (byte) Math.max(values[piece], value);
      }
    }
    for (int piece = 0; piece < values.length; piece++) {
      shared.rarity.priority(piece, values[piece]);
    }
  }

  private void recountWanted() {
    for (Peer peer : shared.peers.values()) {
      recountWanted(peer);
    }
  }

  private void recountWanted(Peer peer) {
    int wanted = 0;
    for (int piece = peer.pieces.next(0); piece >= 0; piece = peer.pieces.next(piece + 1)) {
      wanted += shared.wants(piece) ? 1 : 0;
    }
    peer.wanted = wanted;
    shared.interestMayChange = true;
    shared.mayPick(peer);
  }

  // ---- what peers have

  /// @return false if that is no news
  boolean peerHas(Peer peer, int piece) {
    if (peer.pieces.has(piece)) {
      return false;
    }
    peer.pieces.add(piece);
    shared.rarity.change(piece, 1);
    if (shared.wants(piece)) {
      peer.wanted++;
      shared.mayPick(peer);
      if (!peer.weAreInterested) {
        shared.peers.mayInterest(peer);
      }
    }
    superSeed.peerHas(peer, piece);
    if (peer.pieces.isFull()) {
      countAsSeed(peer);
    }
    return true;
  }

  void peerHasAll(Peer peer) {
    if (!peer.pieces.hasAll()) {
      countAsSeed(peer);
      recountWanted(peer);
    }
  }

  private void countAsSeed(Peer peer) {
    for (int piece = peer.pieces.next(0); piece >= 0; piece = peer.pieces.next(piece + 1)) {
      shared.rarity.change(piece, -1);
    }
    peer.pieces.setAll();
    shared.uselessMayBe = true;
    shared.rarity.seeds(1);
  }

  void peerLost(Peer peer, int piece) {
    if (!peer.pieces.has(piece)) {
      return;
    }
    if (peer.pieces.hasAll()) {
      shared.rarity.seeds(-1);
      peer.pieces.remove(piece);
      for (int each = peer.pieces.next(0); each >= 0; each = peer.pieces.next(each + 1)) {
        shared.rarity.change(each, 1);
      }
    } else {
      peer.pieces.remove(piece);
      shared.rarity.change(piece, -1);
    }
    peer.wanted -= shared.wants(piece) ? 1 : 0;
    haves.peerLost(peer, piece);
  }

  void peerLeft(Peer peer) {
    if (peer.pieces.hasAll()) {
      shared.rarity.seeds(-1);
      return;
    }
    for (int piece = peer.pieces.next(0); piece >= 0; piece = peer.pieces.next(piece + 1)) {
      shared.rarity.change(piece, -1);
    }
  }

  // ---- what we have

  /// @return whether it is news
  boolean committed(TorrentEvent.PieceCommitted event) {
    int piece = event.piece();
    if (shared.have.get(piece)) {
      return false;
    }
    guilty.clear();
    guilty.addAll(blame.accepted(piece, event.blockDigests()));
    gained(piece);
    shared.emit(new TorrentAction.ReportPiece(piece));
    return true;
  }

  /// A piece is verified.
  private void gained(int piece) {
    OpenPiece open = shared.open.get(piece);
    if (open != null) {
      downloads.forget(open);
      shared.intakes.close(piece);
      shared.open.remove(piece);
    }
    boolean wanted = shared.wants(piece);
    shared.have.set(piece);
    shared.served.set(piece, true);
    shared.suspect.clear(piece);
    shared.rarity.remove(piece);
    for (Peer peer : shared.peers.values()) {
      if (wanted && peer.pieces.has(piece)) {
        peer.wanted--;
      }
      if (peer.allowedFast.get(piece)) {
        peer.allowedFast.clear(piece); // a choked peer that allows nothing is looked at no more
        shared.peers.changed(peer);
      }
    }
    haves.gained(piece);
  }

  void rejected(TorrentEvent.PieceRejected event) {
    int piece = event.piece();
    guilty.clear();
    OpenPiece open = shared.open.get(piece);
    if (open == null) {
      return;
    }
    shared.corruptBytes += shared.geometry.pieceLength(piece);
    shared.emit(new TorrentAction.ReportRejected(piece));
    IpAddress only = blame.rejected(piece, event.blockDigests(), open.senders());
    downloads.forget(open);
    open.restart();
    shared.epoch++;
    shared.emit(new TorrentAction.Discard(piece));
    if (only != null) {
      guilty.add(only);
    }
    if (blame.remembers(piece)) {
      shared.emit(new TorrentAction.KeepDigests(piece));
    }
  }

  /// Who is to blame, as the last piece showed; empty when it was asked.
  List<IpAddress> takeGuilty() {
    List<IpAddress> all = List.copyOf(guilty);
    guilty.clear();
    return all;
  }

  void checked(TorrentEvent.PieceChecked event) {
    int piece = event.piece();
    shared.suspect.clear(piece);
    if (event.good() && !shared.have.get(piece)) {
      gained(piece);
    }
  }

  /// Everything is to be checked: nothing is believed.
  void doubtAll() {
    for (int piece = shared.have.nextSetBit(0);
        piece >= 0;
        piece = shared.have.nextSetBit(piece + 1)) {
      shared.rarity.add(piece);
      shared.served.set(piece, false);
    }
    shared.have.clear();
    shared.suspect.set(0, shared.pieceCount);
    recountWanted();
    shared.epoch++;
  }

  /// A piece that was there is gone.
  void lost(int piece) {
    if (!shared.have.get(piece)) {
      return;
    }
    shared.have.clear(piece);
    shared.served.set(piece, false);
    shared.rarity.add(piece);
    haves.lost(piece);
    shared.epoch++;
    shared.emit(new TorrentAction.ForgetPiece(piece));
    shared.emit(new TorrentAction.ReportLost(piece));
    for (Peer peer : shared.livePeers()) {
      if (peer.pieces.has(piece) && shared.wants(piece)) {
        peer.wanted++;
        shared.interestMayChange = true;
        shared.mayPick(peer);
      }
      OptionalInt id =
          peer.extensions == null ? OptionalInt.empty() : peer.extensions.idOf(DontHave.NAME);
      if (id.isPresent() && superSeed.knows(peer, piece)) {
        shared.send(peer, new Message.Extended(id.getAsInt(), new DontHave(piece).encode()));
      }
    }
  }

  // ---- interest

  /// Says that we are interested, as soon as there is something. That we are not is said in choke
  /// rounds only, since some clients punish who changes its mind.
  void updateInterest(boolean round) {
    if (!round && !shared.interestMayChange()) {
      return;
    }
    List<Peer> changed =
        round || shared.interestMayChange ? shared.peers.values() : shared.peers.interesting();
    boolean downloading = shared.state == TorrentState.DOWNLOADING;
    for (Peer peer : changed) {
      boolean interested = downloading && peer.wanted > 0;
      if (interested && !peer.weAreInterested) {
        peer.weAreInterested = true;
        peer.uselessSinceNanos = shared.now;
        shared.send(peer, new Message.Interested());
      } else if (!interested && peer.weAreInterested && round && peer.outstanding.isEmpty()) {
        peer.weAreInterested = false;
        peer.uselessSinceNanos = shared.now;
        shared.send(peer, new Message.NotInterested());
      }
    }
    shared.interestMayChange = false;
    shared.peers.lookedAtInterest();
  }

  /// What peers rejected lately may be asked for again.
  void forgiveRefusals() {
    for (Peer peer : shared.peers.values()) {
      if (!peer.refused.isEmpty()) {
        peer.refused.clear();
        shared.mayPick(peer);
      }
    }
  }

  // ---- numbers

  /// How much of what is wanted is there, and how much is wanted, in bytes: {done, wanted}.
  long[] wantedBytes() {
    long done = 0;
    long wanted = 0;
    for (int piece = 0; piece < shared.pieceCount; piece++) {
      if (shared.rarity.priority(piece) > 0) {
        int length = shared.geometry.pieceLength(piece);
        wanted += length;
        done += shared.have.get(piece) ? length : 0;
      }
    }
    return new long[] {done, wanted};
  }

  long bytesOf(BitSet pieces) {
    long bytes = 0;
    for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
      bytes += shared.geometry.pieceLength(piece);
    }
    return bytes;
  }

  List<FileInfo> files() {
    List<FileInfo> files = new ArrayList<>();
    for (int file = 0; file < priorities.length; file++) {
      FileEntry entry = shared.geometry.files().get(file);
      files.add(new FileInfo(file, entry, priorities[file], doneBytes(file), Optional.empty()));
    }
    return files;
  }

  private long doneBytes(int file) {
    long begin = shared.geometry.fileStart(file);
    long end = begin + shared.geometry.files().get(file).lengthBytes();
    long pieceLength = shared.geometry.pieceLength();
    long done = 0;
    for (int piece = shared.geometry.firstPiece(file);
        piece <= shared.geometry.lastPiece(file);
        piece++) {
      if (shared.have.get(piece)) {
        long from = Math.max(begin, piece * pieceLength);
        long to = Math.min(end, (piece + 1L) * pieceLength);
        done += to - from;
      }
    }
    return done;
  }
}
