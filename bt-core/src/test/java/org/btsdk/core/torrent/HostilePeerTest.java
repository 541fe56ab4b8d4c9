// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.btsdk.api.PeerInfo;
import org.btsdk.api.TorrentState;
import org.btsdk.core.peer.FloodGuard;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Handshake;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.PieceBits;
import org.junit.jupiter.api.Test;

/// One machine, and peers that do what they must not.
class HostilePeerTest {
  private static final int PIECE = 32 * 1024;

  private final SwarmTorrent torrent = SwarmTorrent.of(PIECE, 20, 1);
  private final Swarm swarm = new Swarm(1);
  private final SwarmNode seed = swarm.seed(torrent);
  private final SwarmNode leecher = swarm.leecher(torrent);

  private UploadQueue join(SwarmNode node, int id, boolean fast) {
    return join(node, id, fast, "192.0." + id / 250 + "." + id % 250 + ":50000");
  }

  private UploadQueue join(SwarmNode node, int id, boolean fast, String address) {
    UploadQueue queue = new UploadQueue();
    PeerId peer = PeerId.random("-xx0000-", swarm.random);
    Sha1Hash hash = torrent.metainfo().infoHashes().wire();
    node.handle(
        new TorrentEvent.PeerJoined(
            id,
            PeerAddress.parse(address),
            false,
            new Handshake(Capabilities.of(fast, true, false, false), hash, peer),
            queue));
    return queue;
  }

  private static void says(SwarmNode node, int id, Message... messages) {
    for (Message message : messages) {
      node.handle(new TorrentEvent.Received(id, message));
    }
  }

  private static List<String> closed(SwarmNode node) {
    return node.all(TorrentAction.Close.class).stream().map(TorrentAction.Close::reason).toList();
  }

  private static List<Message> sent(SwarmNode node) {
    return node.all(TorrentAction.Send.class).stream().map(TorrentAction.Send::message).toList();
  }

  @Test
  void one_host_does_not_take_all_places() {
    for (int id = 1; id <= 20; id++) {
      join(seed, id, true, "203.0.113.5:" + (50_000 + id));
      join(seed, 100 + id, true, "[2001:db8:1:2::%x]:50000".formatted(id));
    }
    assertThat(seed.machine.peers(swarm.now)).hasSize(2 * Arrivals.MAX_OF_HOST);
    assertThat(closed(seed))
        .hasSize(24)
        .containsOnly("there are enough connections with this host");
    seed.handle(new TorrentEvent.PeerLeft(1, "gone"));
    join(seed, 200, true, "203.0.113.5:51000");
    assertThat(closed(seed)).hasSize(24);
  }

  @Test
  void neighbours_are_not_counted_by_host() {
    for (int id = 1; id <= 20; id++) {
      join(seed, id, true, "127.0.0.1:" + (50_000 + id));
    }
    assertThat(closed(seed)).isEmpty();
  }

  @Test
  void numbers_beyond_the_end_close_the_peer() {
    List<Message> bad =
        List.of(
            new Message.Have(20),
            new Message.Suggest(20),
            new Message.AllowedFast(2_000_000_000),
            new Message.Request(20, 0, 16384),
            new Message.Request(0, PIECE - 1, 16384),
            new Message.Request(0, Integer.MAX_VALUE, 16384),
            new Message.Request(0, 0, 0),
            new Message.Request(0, 0, 1 << 20),
            new Message.Bitfield(PieceBits.of(new byte[2])),
            new Message.Bitfield(PieceBits.of((byte) 0, (byte) 0, (byte) 1)),
            new Message.Reject(1, 0, 16384),
            new Message.Extended(0, new byte[] {1, 2, 3}),
            new Message.Extended(1, new byte[] {0, 0, 1, 0}));
    int id = 1;
    for (Message message : bad) {
      join(seed, id, true);
      says(seed, id, message);
      assertThat(closed(seed)).as("%s", message).hasSize(id);
      seed.handle(new TorrentEvent.PeerLeft(id, "closed"));
      id++;
    }
    swarm.run(1);
    assertThat(seed.machine.state()).isEqualTo(TorrentState.SEEDING);
    assertThat(seed.machine.peers(swarm.now)).isEmpty();
  }

  @Test
  void messages_of_the_fast_extension_without_it_close_the_peer() {
    join(seed, 2, false);
    says(seed, 2, new Message.HaveAll());
    assertThat(closed(seed)).hasSize(1);
  }

  @Test
  void bitfields_instead_of_haves_are_taken_and_a_flood_of_them_is_not() {
    join(leecher, 1, false);
    BitSet bits = new BitSet();
    for (int piece = 0; piece < 3; piece++) {
      bits.set(piece);
      says(leecher, 1, new Message.Bitfield(PieceBits.of(bits, 20)));
    }
    assertThat(closed(leecher)).isEmpty();
    assertThat(leecher.machine.pieces().availability(2)).isEqualTo(1);
    for (int i = 0; i < 1000; i++) {
      says(leecher, 1, new Message.Bitfield(PieceBits.of(bits, 20)));
    }
    assertThat(closed(leecher)).hasSize(1);
  }

  @Test
  void a_late_bitfield_is_taken() {
    join(leecher, 1, false);
    says(leecher, 1, new Message.Have(3), new Message.Have(4));
    BitSet more = new BitSet();
    more.set(3, 9);
    says(leecher, 1, new Message.Bitfield(PieceBits.of(more, 20)));
    assertThat(closed(leecher)).isEmpty();
    assertThat(leecher.machine.pieces().availability(8)).isEqualTo(1);
    assertThat(leecher.machine.pieces().availability(3)).isEqualTo(1);
    leecher.handle(new TorrentEvent.PeerLeft(1, "done"));
    assertThat(leecher.machine.pieces().availability(3)).isZero();
  }

  @Test
  void floods_close_the_peer() {
    List<Message> useless =
        List.of(
            new Message.KeepAlive(),
            new Message.Choke(),
            new Message.Interested(),
            new Message.Port(1),
            new Message.Unknown(77, 3),
            new Message.Have(1),
            new Message.Cancel(1, 0, 16384),
            new Message.Suggest(1),
            new Message.Extended(200, new byte[3]));
    int id = 1;
    for (Message message : useless) {
      join(seed, id, true);
      for (int i = 0; i < FloodGuard.MAX_IN_WINDOW + 2; i++) {
        says(seed, id, message);
      }
      assertThat(closed(seed)).as("%s", message).hasSize(id);
      seed.handle(new TorrentEvent.PeerLeft(id, "closed"));
      id++;
    }
  }

  @Test
  void who_is_a_seed_and_is_none_again_and_again_is_closed_and_who_loses_many_pieces_is_not() {
    // Each change from all pieces to all but one, and back, is work for every piece.
    join(leecher, 1, true);
    says(leecher, 1, new Message.HaveAll());
    Message.Extended lost = new Message.Extended(ExtensionIds.DONT_HAVE, new byte[] {0, 0, 0, 3});
    for (int i = 0; i < 100; i++) {
      says(leecher, 1, lost, new Message.Have(3));
    }
    assertThat(closed(leecher)).hasSize(1);

    join(leecher, 2, true);
    says(leecher, 2, new Message.HaveAll());
    for (int i = 0; i < 1000; i++) {
      byte[] piece = {0, 0, 0, (byte) (i % 19)};
      says(leecher, 2, new Message.Extended(ExtensionIds.DONT_HAVE, piece));
    }
    assertThat(closed(leecher)).hasSize(1);
  }

  @Test
  void requests_of_a_choked_peer_are_rejected_once_each_and_too_many_close_it() {
    UploadQueue queue = join(seed, 1, true);
    Message.Request request = new Message.Request(1, 0, 16384);
    says(seed, 1, request, request);
    assertThat(queue.size()).isZero();
    assertThat(sent(seed)).filteredOn(Message.Reject.class::isInstance).hasSize(2);
    for (int i = 0; i < Uploads.MAX_REFUSED; i++) {
      says(seed, 1, request);
    }
    assertThat(closed(seed)).containsExactly("requests on and on while it is choked");
  }

  @Test
  void who_was_not_listened_to_may_have_more_requests_on_their_way_when_it_is_choked() {
    UploadQueue queue = join(seed, 1, false);
    says(seed, 1, new Message.Interested());
    Message.Request request = new Message.Request(1, 0, 16384);
    queue.accept(Collections.nCopies(Uploads.REQUEST_QUEUE, request));
    assertThat(queue.isFull()).isTrue();
    seed.handle(new TorrentEvent.UseSlots(0));
    for (int i = 0; i < Uploads.MAX_REFUSED_UNHEARD; i++) {
      says(seed, 1, request);
    }
    assertThat(closed(seed)).isEmpty();
    says(seed, 1, request);
    assertThat(closed(seed)).containsExactly("requests on and on while it is choked");
  }

  @Test
  void an_unchoked_peer_cannot_queue_without_end() {
    UploadQueue queue = join(seed, 1, true);
    says(seed, 1, new Message.Interested());
    assertThat(sent(seed)).contains(new Message.Unchoke());
    for (int i = 0; i < Uploads.REQUEST_QUEUE + Uploads.MAX_OVERFLOWED + 1; i++) {
      says(seed, 1, new Message.Request(1, 0, 16384));
    }
    assertThat(queue.size()).isEqualTo(Uploads.REQUEST_QUEUE);
    assertThat(closed(seed)).hasSize(1);
  }

  @Test
  void a_choke_drains_the_queue_and_a_cancel_takes_out_of_it() {
    UploadQueue queue = join(seed, 1, true);
    says(seed, 1, new Message.Interested());
    for (int block = 0; block < 6; block++) {
      says(seed, 1, new Message.Request(block, 0, 16384));
    }
    says(seed, 1, new Message.Cancel(2, 0, 16384));
    assertThat(queue.size()).isEqualTo(5);
    assertThat(sent(seed)).contains(new Message.Reject(2, 0, 16384));
    seed.handle(new TorrentEvent.UseSlots(0));
    assertThat(queue.size()).isZero();
    assertThat(sent(seed)).contains(new Message.Choke());
    assertThat(sent(seed)).filteredOn(Message.Reject.class::isInstance).hasSize(6);
  }

  @Test
  void who_requests_and_cancels_on_and_on_is_closed_and_who_gives_up_a_full_queue_twice_is_not() {
    UploadQueue queue = join(seed, 1, true);
    says(seed, 1, new Message.Interested());
    Message.Request request = new Message.Request(1, 0, 16384);
    Message.Cancel cancel = new Message.Cancel(1, 0, 16384);
    for (int i = 0; i < 2 * Uploads.REQUEST_QUEUE; i++) {
      says(seed, 1, request, cancel);
    }
    assertThat(closed(seed)).isEmpty();
    assertThat(queue.size()).isZero();
    for (int i = 0; i < 2 * Uploads.REQUEST_QUEUE && closed(seed).isEmpty(); i++) {
      says(seed, 1, request, cancel);
    }
    assertThat(closed(seed)).hasSize(1);
  }

  @Test
  void a_longer_request_than_a_block_is_rejected_and_no_fault() {
    join(seed, 1, true);
    says(seed, 1, new Message.Interested(), new Message.Request(1, 0, PIECE));
    assertThat(sent(seed)).contains(new Message.Reject(1, 0, PIECE));
    assertThat(closed(seed)).isEmpty();
  }

  @Test
  void a_piece_that_is_gone_is_said_to_be_lost() {
    join(seed, 1, true);
    ExtensionHandshake theirs = ExtensionHandshake.builder().message("lt_donthave", 9).build();
    says(seed, 1, new Message.Extended(0, theirs.encode()), new Message.Interested());
    seed.handle(new TorrentEvent.UploadFailed(1, new Message.Request(4, 0, 16384), true));
    assertThat(seed.machine.have().get(4)).isFalse();
    assertThat(seed.machine.state()).isEqualTo(TorrentState.DOWNLOADING);
    assertThat(sent(seed))
        .contains(
            new Message.Extended(9, new byte[] {0, 0, 0, 4}), new Message.Reject(4, 0, 16384));
    assertThat(seed.all(TorrentAction.ReportLost.class)).hasSize(1);
  }

  @Test
  void who_sends_only_what_nobody_asked_for_is_taken_for_silent_all_the_same() {
    join(leecher, 1, true);
    says(leecher, 1, new Message.HaveAll(), new Message.Unchoke());
    assertThat(leecher.all(TorrentAction.RequestBlocks.class)).isNotEmpty();
    for (int i = 0; i < 3; i++) {
      swarm.run(25);
      leecher.handle(new TorrentEvent.BlocksReceived(1, 16384));
      leecher.handle(new TorrentEvent.BlocksArrived(1, new long[0], new long[] {99L << 32}, 16384));
    }
    assertThat(leecher.all(TorrentAction.CancelBlocks.class)).as("asked of others").hasSize(1);
    assertThat(leecher.machine.peers(swarm.now)).singleElement().matches(PeerInfo::snubbed);
  }

  @Test
  void late_answers_alone_do_not_keep_a_peer_from_being_taken_for_silent() {
    join(leecher, 1, true);
    says(leecher, 1, new Message.HaveAll(), new Message.Unchoke());
    swarm.run(62); // all of it is taken back
    long[] late = leecher.all(TorrentAction.CancelBlocks.class).getFirst().blocks();
    assertThat(late).hasSize(40);
    for (int i = 0; i < 12; i++) {
      leecher.handle(new TorrentEvent.BlocksReceived(1, 16384));
      leecher.handle(new TorrentEvent.BlocksArrived(1, new long[0], new long[] {late[i]}, 16384));
      if (i < Downloads.MAX_LATE) {
        assertThat(leecher.machine.peers(swarm.now)).singleElement().matches(p -> !p.snubbed());
      }
      swarm.run(50);
    }
    assertThat(leecher.machine.peers(swarm.now)).singleElement().matches(PeerInfo::snubbed);
    assertThat(closed(leecher)).isEmpty();
  }

  @Test
  void whose_blocks_wait_for_the_storage_is_not_taken_for_silent() {
    join(leecher, 1, true);
    says(leecher, 1, new Message.HaveAll(), new Message.Unchoke());
    long[] blocks = leecher.all(TorrentAction.RequestBlocks.class).getFirst().blocks();
    assertThat(blocks).hasSize(40);
    leecher.handle(new TorrentEvent.BlocksReceived(1, 39 * 16384));
    swarm.run(50);
    leecher.handle(new TorrentEvent.BlocksReceived(1, 16384));
    swarm.run(100);
    assertThat(leecher.all(TorrentAction.CancelBlocks.class)).isEmpty();
    leecher.handle(new TorrentEvent.BlocksArrived(1, blocks, new long[0], 40 * 16384));
    assertThat(leecher.machine.peers(swarm.now)).singleElement().matches(p -> !p.snubbed());
  }

  @Test
  void a_block_that_waits_for_the_storage_is_no_excuse_for_what_was_not_sent() {
    join(leecher, 1, true);
    says(leecher, 1, new Message.HaveAll(), new Message.Unchoke());
    swarm.run(30);
    leecher.handle(new TorrentEvent.BlocksReceived(1, 16384));
    swarm.run(50);
    assertThat(leecher.all(TorrentAction.CancelBlocks.class)).isEmpty();
    swarm.run(15);
    assertThat(leecher.all(TorrentAction.CancelBlocks.class)).hasSize(1);
    assertThat(leecher.machine.peers(swarm.now)).singleElement().matches(PeerInfo::snubbed);
  }

  @Test
  void who_waited_for_the_storage_has_its_time_for_what_it_is_asked_then() {
    SwarmTorrent large = SwarmTorrent.of(PIECE, 600, 1);
    SwarmNode node = swarm.leecher(large);
    for (int id = 1; id <= 2; id++) {
      node.joins(
          new ScriptedPeer(id, "192.0.2." + id + ":50000"),
          new Message.HaveAll(),
          new Message.Unchoke());
    }
    long[] first = new long[0];
    int answered = 0;
    while (answered < node.all(TorrentAction.RequestBlocks.class).size()) {
      TorrentAction.RequestBlocks asked =
          node.all(TorrentAction.RequestBlocks.class).get(answered++);
      first = asked.peer() == 2 && first.length == 0 ? asked.blocks() : first;
      node.handle(new TorrentEvent.BlocksReceived(asked.peer(), 16384L * asked.blocks().length));
    }
    swarm.run(100);
    assertThat(node.all(TorrentAction.RequestBlocks.class)).hasSize(answered);
    // The storage is so slow that something is asked of the first before its blocks are written.
    for (int i = 0; i < 2; i++) {
      node.handle(new TorrentEvent.BlocksArrived(2, first, new long[0], 4 << 20));
    }
    assertThat(node.all(TorrentAction.RequestBlocks.class).subList(answered, answered + 1))
        .extracting(TorrentAction.RequestBlocks::peer)
        .containsExactly(1);
    swarm.run(50);
    assertThat(node.all(TorrentAction.CancelBlocks.class)).isEmpty();
  }

  @Test
  void blocks_that_nobody_asked_for_close_the_peer_in_the_end() {
    join(leecher, 1, true);
    for (int i = 0; i <= Downloads.MAX_UNASKED; i++) {
      leecher.handle(
          new TorrentEvent.BlocksArrived(1, new long[0], new long[] {i % 20L << 32}, 16384));
    }
    assertThat(closed(leecher)).containsExactly("sends blocks that nobody asked for");
    assertThat(leecher.budget.taken).isZero();
  }

  @Test
  void who_sends_first_what_others_were_asked_for_is_soon_closed() {
    join(leecher, 1, true);
    says(leecher, 1, new Message.HaveAll(), new Message.Unchoke());
    long[] asked = leecher.all(TorrentAction.RequestBlocks.class).getFirst().blocks();
    join(leecher, 2, true);
    for (int i = 0; i < Downloads.MAX_INTRUDED; i++) {
      leecher.handle(new TorrentEvent.BlocksArrived(2, new long[] {asked[i]}, new long[0], 16384));
    }
    assertThat(closed(leecher)).isEmpty();
    long[] next = {asked[Downloads.MAX_INTRUDED]};
    leecher.handle(new TorrentEvent.BlocksArrived(2, next, new long[0], 16384));
    assertThat(closed(leecher)).containsExactly("sends what others were asked for");
  }

  @Test
  void a_rejected_request_is_not_repeated_at_once() {
    join(leecher, 1, true);
    says(leecher, 1, new Message.HaveAll(), new Message.Unchoke());
    int asked = blocks(leecher);
    assertThat(asked).isEqualTo(40);
    for (int piece = 0; piece < 20; piece++) {
      for (int begin = 0;
          begin < torrent.metainfo().geometry().pieceLength(piece);
          begin += 16384) {
        int length = Math.min(16384, torrent.metainfo().geometry().pieceLength(piece) - begin);
        says(leecher, 1, new Message.Reject(piece, begin, length));
      }
    }
    assertThat(blocks(leecher)).isEqualTo(asked);
    assertThat(leecher.budget.taken).isZero();
    assertThat(closed(leecher)).isEmpty();
  }

  private static int blocks(SwarmNode node) {
    return node.all(TorrentAction.RequestBlocks.class).stream()
        .mapToInt(request -> request.blocks().length)
        .sum();
  }

  @Test
  void ourselves_and_twins_are_refused() {
    join(leecher, 1, true);
    PeerId id = leecher.machine.peers(swarm.now).getFirst().peerId();
    for (PeerId again : List.of(leecher.peerId, id)) {
      leecher.handle(
          new TorrentEvent.PeerJoined(
              again.equals(id) ? 3 : 2,
              PeerAddress.parse("192.0.2.77:1"),
              false,
              new Handshake(Capabilities.NONE, torrent.metainfo().infoHashes().wire(), again),
              new UploadQueue()));
    }
    assertThat(closed(leecher)).hasSize(2);
    assertThat(leecher.machine.peers(swarm.now)).hasSize(1);
  }

  @Test
  void we_dial_ourselves_once_however_often_we_are_named() {
    PeerAddress ours = PeerAddress.parse("203.0.113.7:6881");
    leecher.handle(new TorrentEvent.PeersFound("user", List.of(ours)));
    leecher.handle(new TorrentEvent.DialsGranted(1));
    assertThat(leecher.all(TorrentAction.Dial.class)).hasSize(1);
    leecher.handle(
        new TorrentEvent.PeerJoined(
            1,
            ours,
            true,
            new Handshake(
                Capabilities.NONE, torrent.metainfo().infoHashes().wire(), leecher.peerId),
            new UploadQueue()));
    assertThat(closed(leecher)).containsExactly("that is ourselves");

    leecher.handle(new TorrentEvent.PeersFound("user", List.of(ours)));
    swarm.run(600);
    leecher.handle(new TorrentEvent.DialsGranted(1));
    assertThat(leecher.all(TorrentAction.Dial.class)).hasSize(1);
  }

  @Test
  void a_peer_that_says_nothing_is_closed() {
    join(seed, 1, true);
    swarm.run(175);
    assertThat(closed(seed)).isEmpty();
    swarm.run(10);
    assertThat(closed(seed)).containsExactly("said nothing for 3 minutes");
  }

  @Test
  void a_peer_that_our_own_limit_silences_is_not_closed() {
    join(seed, 1, true);
    for (int i = 0; i < 40; i++) {
      swarm.run(10);
      seed.handle(new TorrentEvent.ReadHeldBack(1));
    }
    assertThat(closed(seed)).isEmpty();
    swarm.run(175);
    assertThat(closed(seed)).isEmpty();
    swarm.run(10);
    assertThat(closed(seed)).containsExactly("said nothing for 3 minutes");
    seed.handle(new TorrentEvent.ReadHeldBack(77)); // of a connection that is gone
  }

  @Test
  void random_messages_never_break_the_machine() {
    for (int round = 0; round < 300; round++) {
      join(leecher, 1000 + round, round % 2 == 0);
      List<Message> said = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        said.add(random());
      }
      says(leecher, 1000 + round, said.toArray(Message[]::new));
      leecher.handle(new TorrentEvent.PeerLeft(1000 + round, "done"));
      assertThat(leecher.budget.taken).isZero();
    }
    swarm.introduce(leecher, seed);
    swarm.runUntil(() -> leecher.machine.state() == TorrentState.SEEDING, 60);
  }

  private Message random() {
    int piece = swarm.random.nextInt(22);
    int begin = swarm.random.nextInt(3) * 16384;
    return switch (swarm.random.nextInt(14)) {
      case 0 -> new Message.Choke();
      case 1 -> new Message.Unchoke();
      case 2 -> new Message.Interested();
      case 3 -> new Message.NotInterested();
      case 4 -> new Message.Have(piece % 20);
      case 5 -> new Message.HaveAll();
      case 6 -> new Message.HaveNone();
      case 7 -> new Message.Request(piece, begin, 16384);
      case 8 -> new Message.Cancel(piece, begin, 16384);
      case 9 -> new Message.Reject(piece, begin, 16384);
      case 10 -> new Message.AllowedFast(piece % 20);
      case 11 -> new Message.Suggest(piece % 20);
      case 12 -> new Message.Extended(swarm.random.nextInt(3), new byte[] {'d', 'e', 0, 1});
      default -> new Message.KeepAlive();
    };
  }
}
