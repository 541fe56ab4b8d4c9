// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.btsdk.api.FilePriority;
import org.btsdk.api.IpFilter;
import org.btsdk.api.StopGoal;
import org.btsdk.core.choke.TitForTatChoker;
import org.btsdk.core.pick.RarestPicker;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.BlockIntake;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.jspecify.annotations.Nullable;

/// A machine with a storage in memory, in a [Swarm].
final class SwarmNode {
  final Swarm swarm;
  final PeerAddress address;
  final PeerId peerId;
  final SwarmTorrent torrent;
  final TorrentGeometry geometry;
  final byte[] storage;
  final SwarmBudget budget;
  final TorrentMachine machine;
  final List<TorrentAction> log = new ArrayList<>();
  final TreeMap<Integer, SwarmLink> links = new TreeMap<>();
  final TreeSet<Integer> digests = new TreeSet<>();

  /// Nanoseconds this node takes to send a block.
  long blockNanos = 1_000_000;

  /// Whether it sends wrong bytes.
  boolean corrupt;

  /// Whether it answers no request.
  boolean silent;

  /// Where it gets its permits; without one, at once.
  @Nullable SwarmSession session;

  long wakeAt = Long.MAX_VALUE;

  SwarmNode(
      Swarm swarm, PeerAddress address, SwarmTorrent torrent, UnaryOperator<TorrentSetup> tune) {
    this.swarm = swarm;
    this.address = address;
    this.torrent = torrent;
    this.geometry = torrent.metainfo().geometry();
    this.storage = new byte[torrent.data().length];
    this.budget = new SwarmBudget(64L << 20);
    byte[] id = "-bt0100-            ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    id[19] = (byte) ('a' + swarm.nodes.size());
    this.peerId = PeerId.of(id);
    TorrentSetup setup =
        tune.apply(
            new TorrentSetup(
                torrent.metainfo(),
                peerId,
                address.port(),
                "bt test",
                swarm.random,
                budget,
                new BitSet(),
                new BitSet(),
                false,
                true,
                StopGoal.NEVER,
                Map.<Integer, FilePriority>of(),
                "rarest",
                new RarestPicker(),
                "titfortat",
                new TitForTatChoker(),
                List.of(),
                List.of("http"),
                () -> IpFilter.ALLOW_ALL,
                List::of,
                50,
                0,
                0,
                0));
    this.machine = new TorrentMachine(setup, swarm.now);
    for (int piece = 0; piece < geometry.pieceCount(); piece++) {
      if (setup.trusted().get(piece)) {
        int begin = piece * geometry.pieceLength();
        System.arraycopy(torrent.data(), begin, storage, begin, geometry.pieceLength(piece));
      }
    }
  }

  void handle(TorrentEvent event) {
    if (session != null) {
      session.sees(this, event);
    }
    List<TorrentAction> actions = new ArrayList<>();
    machine.handle(event, swarm.now, actions::add);
    machine.advance(swarm.now, actions::add);
    run(actions);
  }

  /// A peer comes, and says something.
  void joins(ScriptedPeer peer, Message... says) {
    TorrentEvent.PeerJoined joined = peer.joins(torrent.metainfo().infoHashes(), swarm.random);
    handle(joined);
    for (Message message : says) {
      handle(new TorrentEvent.Received(joined.peer(), message));
    }
  }

  void advance() {
    List<TorrentAction> actions = new ArrayList<>();
    machine.advance(swarm.now, actions::add);
    run(actions);
  }

  private void run(List<TorrentAction> actions) {
    for (TorrentAction action : actions) {
      log.add(action);
      perform(action);
    }
    long deadline = Math.max(swarm.now + 1, machine.nextDeadlineNanos());
    if (deadline < wakeAt) {
      wakeAt = deadline;
      swarm.at(
          deadline,
          () -> {
            wakeAt = Long.MAX_VALUE;
            advance();
          });
    }
  }

  private void perform(TorrentAction action) {
    switch (action) {
      case TorrentAction.Send(int peer, Message message) -> say(peer, message);
      case TorrentAction.RequestBlocks(int peer, long[] blocks) -> {
        for (long block : blocks) {
          say(peer, request(block));
        }
      }
      case TorrentAction.CancelBlocks(int peer, long[] blocks) -> {
        for (long block : blocks) {
          Message.Request request = request(block);
          say(peer, new Message.Cancel(request.piece(), request.begin(), request.length()));
        }
      }
      case TorrentAction.SendHaves(int peer, int[] pieces) -> {
        for (int piece : pieces) {
          say(peer, new Message.Have(piece));
        }
      }
      case TorrentAction.WakeUploads(int peer) -> {
        SwarmLink link = links.get(peer);
        if (link != null && !silent) {
          link.pump(this);
        }
      }
      case TorrentAction.Close(int peer, String reason) -> {
        SwarmLink link = links.get(peer);
        if (link != null) {
          link.close(reason);
        }
      }
      case TorrentAction.WantDials(int count, boolean stalled) -> {
        if (session != null) {
          session.wantsDials(this, count, stalled);
        } else if (count > 0) {
          soon(new TorrentEvent.DialsGranted(count));
        }
      }
      case TorrentAction.ReturnDials(int count) -> {
        if (session != null) {
          session.returnsDials(this, count);
        }
      }
      case TorrentAction.Dial(PeerAddress to) -> swarm.dial(this, to);
      case TorrentAction.CheckPieces(BitSet pieces) -> {
        for (int piece : pieces.stream().toArray()) {
          swarm.at(
              swarm.now + 1000,
              () ->
                  handle(
                      new TorrentEvent.PieceChecked(
                          piece, Arrays.equals(bytes(piece), truth(piece)))));
        }
        soon(new TorrentEvent.CheckDone());
      }
      case TorrentAction.KeepDigests(int piece) -> digests.add(piece);
      case TorrentAction.Sync() -> soon(new TorrentEvent.Synced());
      default -> {
        // Only reported.
      }
    }
  }

  void soon(TorrentEvent event) {
    swarm.at(swarm.now + 1000, () -> handle(event));
  }

  private void say(int peer, Message message) {
    SwarmLink link = links.get(peer);
    if (link != null) {
      link.say(this, message);
    }
  }

  private Message.Request request(long block) {
    int piece = BlockId.piece(block);
    return new Message.Request(
        piece,
        BlockId.block(block) * TorrentGeometry.BLOCK_LENGTH,
        geometry.blockLength(piece, BlockId.block(block)));
  }

  /// A block arrives, as readers and storage workers deal with it.
  void block(int peer, Message.Request request, byte[] bytes) {
    handle(new TorrentEvent.BlocksReceived(peer, bytes.length));
    int number = request.begin() / TorrentGeometry.BLOCK_LENGTH;
    long blockId = BlockId.of(request.piece(), number);
    @Nullable BlockIntake intake = machine.intakes().get(request.piece());
    boolean taken =
        intake != null
            && intake.claim(peer, request.begin(), bytes.length) == BlockIntake.Claim.ACCEPTED;
    if (!taken || intake == null) {
      handle(new TorrentEvent.BlocksArrived(peer, new long[0], new long[] {blockId}, bytes.length));
      return;
    }
    int at = request.piece() * geometry.pieceLength() + request.begin();
    swarm.at(
        swarm.now + 200_000,
        () -> {
          System.arraycopy(bytes, 0, storage, at, bytes.length);
          boolean whole = intake.written(number, 1);
          handle(
              new TorrentEvent.BlocksArrived(
                  peer, new long[] {blockId}, new long[0], bytes.length));
          if (whole) {
            verify(request.piece());
          }
        });
  }

  private void verify(int piece) {
    if (Arrays.equals(bytes(piece), truth(piece))) {
      soon(
          new TorrentEvent.PieceCommitted(
              piece, digests.remove(piece) ? blockDigests(piece) : new long[0]));
    } else {
      soon(new TorrentEvent.PieceRejected(piece, blockDigests(piece)));
    }
  }

  private long[] blockDigests(int piece) {
    byte[] bytes = bytes(piece);
    long[] all = new long[geometry.blockCount(piece)];
    for (int block = 0; block < all.length; block++) {
      int begin = block * TorrentGeometry.BLOCK_LENGTH;
      all[block] =
          Arrays.hashCode(
              Arrays.copyOfRange(bytes, begin, begin + geometry.blockLength(piece, block)));
    }
    return all;
  }

  byte[] bytes(int piece) {
    int begin = piece * geometry.pieceLength();
    return Arrays.copyOfRange(storage, begin, begin + geometry.pieceLength(piece));
  }

  private byte[] truth(int piece) {
    int begin = piece * geometry.pieceLength();
    return Arrays.copyOfRange(torrent.data(), begin, begin + geometry.pieceLength(piece));
  }

  <A extends TorrentAction> List<A> all(Class<A> type) {
    return log.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
