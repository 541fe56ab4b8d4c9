// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.btsdk.api.TorrentState;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.protocol.extension.DontHave;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.PieceBits;
import org.junit.jupiter.api.Test;

/// Who is told of the pieces that we get, and when.
class HavesTest {
  private static final int PIECES = 40;
  private static final int PEER = 1001;

  private SwarmTorrent torrent = SwarmTorrent.of(16 * 1024, PIECES, 1);
  private final Swarm swarm = new Swarm(1);
  private SwarmNode leecher = swarm.leecher(torrent);

  private void join(Message... says) {
    leecher.joins(new ScriptedPeer(PEER, "192.0.2.1:50000"), says);
  }

  private void says(Message message) {
    leecher.handle(new TorrentEvent.Received(PEER, message));
  }

  private static Message.Bitfield has(int... pieces) {
    BitSet bits = new BitSet();
    Arrays.stream(pieces).forEach(bits::set);
    return new Message.Bitfield(PieceBits.of(bits, PIECES));
  }

  private static Message onlyGives() {
    return new Message.Extended(0, ExtensionHandshake.builder().uploadOnly(true).build().encode());
  }

  /// It gets all but the last piece, from a node that lacks it: who has everything closes seeds.
  private void getsAllButOne() {
    int last = torrent.metainfo().geometry().pieceCount() - 1;
    BitSet most = Swarm.all(torrent);
    most.clear(last);
    swarm.introduce(
        leecher, swarm.node(torrent, setup -> SetupWith.trusted(setup, (BitSet) most.clone())));
    swarm.runUntil(() -> leecher.machine.have().cardinality() == last, 9);
    assertThat(leecher.machine.state()).isEqualTo(TorrentState.DOWNLOADING);
  }

  private List<Integer> told() {
    List<Integer> pieces = new ArrayList<>();
    for (TorrentAction.SendHaves haves : haves()) {
      Arrays.stream(haves.pieces()).forEach(pieces::add);
    }
    return pieces;
  }

  private List<TorrentAction.SendHaves> haves() {
    return leecher.all(TorrentAction.SendHaves.class).stream()
        .filter(haves -> haves.peer() == PEER)
        .toList();
  }

  @Test
  void a_peer_is_told_at_once_of_what_it_lacks_and_not_of_what_it_has() {
    join(has(3, 5));
    getsAllButOne();
    assertThat(told()).hasSize(PIECES - 3).doesNotHaveDuplicates().doesNotContain(3, 5);
    swarm.run(30);
    assertThat(told()).doesNotContain(3, 5);
  }

  @Test
  void a_seed_is_told_of_all_we_have_got_once_in_a_choke_round() {
    join(new Message.HaveAll());
    getsAllButOne();
    assertThat(haves()).isEmpty();
    swarm.run(11);
    assertThat(haves()).hasSize(1);
    assertThat(told()).hasSize(PIECES - 1);
    swarm.run(30);
    assertThat(haves()).hasSize(1);
  }

  @Test
  void a_peer_that_only_gives_from_now_on_is_told_what_it_was_not() {
    join(has(3, 5));
    getsAllButOne();
    says(onlyGives());
    swarm.run(11);
    assertThat(told()).hasSize(PIECES - 1).doesNotHaveDuplicates().endsWith(3, 5);
  }

  @Test
  void a_peer_that_has_lost_a_piece_is_told_that_we_have_it() {
    join(has(3, 5));
    getsAllButOne();
    says(new Message.Extended(ExtensionIds.DONT_HAVE, new DontHave(5).encode()));
    assertThat(told()).hasSize(PIECES - 2).endsWith(5);
    says(new Message.Have(5));
    says(new Message.Extended(ExtensionIds.DONT_HAVE, new DontHave(5).encode()));
    assertThat(told()).as("it knows").hasSize(PIECES - 2);
  }

  @Test
  void a_seed_is_not_told_of_what_we_have_lost_again() {
    join(new Message.HaveAll());
    getsAllButOne();
    says(new Message.Interested());
    leecher.handle(new TorrentEvent.UploadFailed(PEER, new Message.Request(4, 0, 16 * 1024), true));
    assertThat(leecher.machine.have().get(4)).isFalse();
    swarm.at(swarm.now, () -> leecher.links.values().forEach(link -> link.close("gone")));
    swarm.run(11);
    assertThat(told()).hasSize(PIECES - 2).doesNotContain(4);
  }

  @Test
  void so_many_that_they_would_take_a_while_are_told_in_several_rounds() {
    SwarmTorrent big = SwarmTorrent.of(16 * 1024, Haves.MOST_IN_ROUND + 10, 1);
    torrent = big;
    leecher = swarm.leecher(big);
    join(new Message.HaveAll());
    getsAllButOne();
    swarm.run(11);
    assertThat(told()).hasSize(Haves.MOST_IN_ROUND);
    swarm.run(10);
    assertThat(told()).hasSize(Haves.MOST_IN_ROUND + 9).doesNotHaveDuplicates();
  }

  /// Unchoked by a node, whether what it says it has may wait.
  private boolean havesMayWait(SwarmNode node) {
    UploadQueue queue = new UploadQueue();
    ScriptedPeer peer = new ScriptedPeer(PEER, "192.0.2.1:50000").uploads(queue);
    node.joins(peer, new Message.Interested());
    swarm.run(11);
    assertThat(node.machine.peers(swarm.now)).anySatisfy(it -> assertThat(it.weChoke()).isFalse());
    return queue.mayWait(List.of(new Message.Have(3)));
  }

  @Test
  void who_wants_nothing_has_time_for_what_others_have() {
    SwarmNode seed = swarm.node(torrent, setup -> SetupWith.trusted(setup, Swarm.all(torrent)));
    assertThat(havesMayWait(seed)).isTrue();
    assertThat(havesMayWait(leecher)).isFalse();
  }
}
