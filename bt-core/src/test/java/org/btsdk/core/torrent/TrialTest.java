// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.btsdk.core.piece.BlockId;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// A piece of two blocks whose hash was wrong, with blocks of two peers: it is asked of one peer
/// alone now.
class TrialTest {
  private static final int BLOCK = TorrentGeometry.BLOCK_LENGTH;
  private static final long[] NONE = {};

  private final SwarmTorrent torrent = SwarmTorrent.of(3 * BLOCK, 1, 1); // less a third
  private final Swarm swarm = new Swarm(1);
  private final SwarmNode node = swarm.leecher(torrent);

  private void join(int peer) {
    node.joins(new ScriptedPeer(peer, "192.0.2." + peer + ":6881"), new Message.HaveAll());
  }

  private void says(int peer, Message message) {
    node.handle(new TorrentEvent.Received(peer, message));
  }

  /// The blocks a peer was asked for, one that was taken back maybe once more.
  private List<Integer> asked(int peer) {
    return node.all(TorrentAction.RequestBlocks.class).stream()
        .filter(request -> request.peer() == peer)
        .flatMap(request -> Arrays.stream(request.blocks()).mapToObj(BlockId::block))
        .toList();
  }

  private int owedBy(int peer) {
    return node.machine.peers(swarm.now).stream()
        .filter(known -> known.address().ip().toString().endsWith("." + peer))
        .findFirst()
        .orElseThrow()
        .requestsToPeer();
  }

  private void sends(int peer, int block, boolean right) {
    int begin = block * BLOCK;
    byte[] bytes =
        right ? Arrays.copyOfRange(torrent.data(), begin, begin + BLOCK) : new byte[BLOCK];
    node.block(peer, new Message.Request(0, begin, BLOCK), bytes);
  }

  /// One says nothing yet. Two and three are asked for both blocks, and each sends one.
  private void twoPeersSendOneBlockEach() {
    for (int peer = 1; peer <= 3; peer++) {
      join(peer);
    }
    for (int peer = 2; peer <= 3; peer++) {
      says(peer, new Message.Unchoke());
      assertThat(asked(peer)).containsExactly(0, 1);
    }
    sends(2, 0, false);
    sends(3, 1, true);
  }

  @Test
  void a_silent_peer_keeps_no_block_of_a_piece_on_trial() {
    twoPeersSendOneBlockEach();
    says(2, new Message.Choke());
    says(3, new Message.Choke());
    swarm.run(1);
    says(1, new Message.Unchoke());
    swarm.run(1);
    assertThat(asked(1)).as("on trial").containsExactly(0, 1);
    says(3, new Message.Unchoke());
    swarm.run(30);
    assertThat(asked(3)).as("while the trial goes on").containsExactly(0, 1);

    swarm.run(31);
    assertThat(asked(3)).as("after a minute of silence").containsExactly(0, 1, 0, 1);
    swarm.run(30);
    assertThat(asked(1)).as("after another has the piece").containsExactly(0, 1);
  }

  @Test
  void one_peer_alone_goes_on_where_a_silent_one_sent_nothing_of_a_piece_on_trial() {
    twoPeersSendOneBlockEach();
    says(2, new Message.Choke());
    says(3, new Message.Choke());
    swarm.run(1);
    says(1, new Message.Unchoke());
    swarm.run(1);
    says(2, new Message.Unchoke());
    says(3, new Message.Unchoke());
    swarm.run(61);
    assertThat(asked(2)).containsExactly(0, 1, 0, 1);
    assertThat(asked(3)).containsExactly(0, 1);

    sends(2, 1, false);
    sends(2, 0, false);
    swarm.run(1);
    assertThat(node.all(TorrentAction.ReportBan.class))
        .extracting(ban -> ban.address().ip().toString())
        .containsExactly("192.0.2.2");
    assertThat(asked(3)).containsExactly(0, 1, 0, 1);
  }

  private void trialOfTwo() {
    twoPeersSendOneBlockEach();
    swarm.run(1);
    assertThat(asked(2)).as("on trial").containsExactly(0, 1, 0, 1);
    assertThat(asked(3)).containsExactly(0, 1);
  }

  @Test
  void who_sends_a_block_now_and_then_has_a_piece_on_trial_for_two_minutes() {
    trialOfTwo();
    swarm.run(50);
    sends(2, 0, false);
    swarm.run(50);
    assertThat(asked(3)).containsExactly(0, 1);
    swarm.run(21);
    TorrentAction.CancelBlocks cancel = node.all(TorrentAction.CancelBlocks.class).getLast();
    assertThat(cancel.peer()).isEqualTo(2);
    assertThat(cancel.blocks()).containsExactly(BlockId.of(0, 1));
    assertThat(asked(3)).as("the rest").containsExactly(0, 1, 1);

    sends(3, 1, true);
    swarm.run(1);
    assertThat(asked(3)).as("who had no turn before who had one").endsWith(1, 0, 1);
    sends(3, 0, true);
    sends(3, 1, true);
    swarm.run(1);
    assertThat(node.machine.isComplete()).isTrue();
    assertThat(node.all(TorrentAction.ReportBan.class))
        .extracting(ban -> ban.address().ip().toString())
        .containsExactly("192.0.2.2");
  }

  @Test
  void to_leave_and_come_again_gives_no_new_turn() {
    trialOfTwo();
    swarm.run(1);
    node.handle(new TorrentEvent.PeerLeft(2, "it closed"));
    swarm.run(1);
    assertThat(asked(3)).containsExactly(0, 1, 0, 1);
    says(3, new Message.Choke());
    node.joins(new ScriptedPeer(4, "192.0.2.2:7000"), new Message.HaveAll());
    says(4, new Message.Unchoke());
    says(1, new Message.Unchoke());
    swarm.run(1);
    assertThat(asked(4)).isEmpty();
    assertThat(asked(1)).containsExactly(0, 1);
  }

  @Test
  void what_a_peer_owes_that_is_being_closed_is_asked_of_nobody_else_before_it_has_left() {
    trialOfTwo();
    node.handle(new TorrentEvent.Disconnect(PeerAddress.parse("192.0.2.2:6881")));
    swarm.run(5);
    assertThat(asked(3)).containsExactly(0, 1);
    node.handle(new TorrentEvent.PeerLeft(2, "closed"));
    swarm.run(1);
    assertThat(asked(3)).containsExactly(0, 1, 0, 1);
  }

  @Test
  void of_a_piece_on_trial_that_a_reader_waits_for_one_peer_is_asked() {
    twoPeersSendOneBlockEach();
    node.handle(new TorrentEvent.ReaderAt(1, 0, 0));
    swarm.run(30);
    assertThat(asked(2)).containsExactly(0, 1, 0, 1);
    assertThat(asked(3)).containsExactly(0, 1);
  }

  @Test
  void nobody_else_can_send_a_block_of_a_piece_on_trial() {
    trialOfTwo();
    sends(3, 1, false);
    swarm.run(1);
    sends(2, 0, true);
    sends(2, 1, true);
    swarm.run(1);
    assertThat(node.machine.isComplete()).isTrue();
  }

  @Test
  void an_answer_that_came_before_a_piece_was_found_wrong_is_none_to_what_is_asked_since() {
    twoPeersSendOneBlockEach();
    says(2, new Message.Choke());
    node.handle(new TorrentEvent.BlocksReceived(3, BLOCK)); // the first, too late
    swarm.run(1);
    assertThat(asked(3)).as("on trial").containsExactly(0, 1, 0, 1);

    node.handle(new TorrentEvent.BlocksArrived(3, NONE, new long[] {BlockId.of(0, 0)}, BLOCK));
    assertThat(owedBy(3)).isEqualTo(2);
    swarm.run(5);
    assertThat(asked(3)).containsExactly(0, 1, 0, 1);
  }
}
