// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.btsdk.core.piece.BlockId;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pieces of 16 blocks or more (the last has two thirds of them), and peers that answer with bad
/// blocks, just in time to be asked on.
class SlowTrialTest {
  private static final int BLOCK = TorrentGeometry.BLOCK_LENGTH;
  private static final int HONEST = 9;
  private static final int MOST_PIECES = 8;

  private final Swarm swarm = new Swarm(1);
  private int pieceBlocks = 16;
  private SwarmTorrent torrent = SwarmTorrent.of(pieceBlocks * BLOCK, 1, 1);
  private SwarmNode node = swarm.leecher(torrent);
  private final BitSet[] owed = new BitSet[HONEST + 1]; // by peer: piece * pieceBlocks + block
  private final BitSet[] spoilt = new BitSet[HONEST + 1]; // by peer: pieces, in this attempt
  private int seen;

  private void begin(int pieces) {
    torrent = SwarmTorrent.of(pieceBlocks * BLOCK, pieces, 1); // less a third
    node = swarm.leecher(torrent);
    for (int peer = 0; peer <= HONEST; peer++) {
      owed[peer] = new BitSet();
      spoilt[peer] = new BitSet();
    }
  }

  private void join(int peer) {
    node.joins(
        new ScriptedPeer(peer, "192.0.2." + peer + ":6881"),
        new Message.HaveAll(),
        new Message.Unchoke());
  }

  /// Takes note of what was asked and taken back, and which attempts failed, since the last time.
  private void look() {
    List<TorrentAction> log = node.log;
    for (; seen < log.size(); seen++) {
      TorrentAction action = log.get(seen);
      if (action instanceof TorrentAction.RequestBlocks(int peer, long[] blocks)) {
        Arrays.stream(blocks).forEach(block -> owed[peer].set(number(block)));
      } else if (action instanceof TorrentAction.CancelBlocks(int peer, long[] blocks)) {
        Arrays.stream(blocks).forEach(block -> owed[peer].clear(number(block)));
      } else if (action instanceof TorrentAction.ReportRejected(int piece)) {
        for (BitSet pieces : spoilt) {
          pieces.clear(piece);
        }
      } else if (action instanceof TorrentAction.Close(int peer, String _)) {
        owed[peer].clear();
        node.soon(new TorrentEvent.PeerLeft(peer, "closed"));
      }
    }
  }

  private int number(long block) {
    return BlockId.piece(block) * pieceBlocks + BlockId.block(block);
  }

  private void sends(int peer, int number) {
    owed[peer].clear(number);
    int piece = number / pieceBlocks;
    int begin = number % pieceBlocks * BLOCK;
    int length = node.geometry.blockLength(piece, number % pieceBlocks);
    int at = piece * pieceBlocks * BLOCK + begin;
    byte[] bytes =
        peer == HONEST ? Arrays.copyOfRange(torrent.data(), at, at + length) : new byte[length];
    node.block(peer, new Message.Request(piece, begin, length), bytes);
  }

  /// Sends the first block that is owed.
  ///
  /// @return false if none is
  private boolean sends(int peer) {
    look();
    int number = owed[peer].nextSetBit(0);
    if (number >= 0) {
      sends(peer, number);
    }
    return number >= 0;
  }

  /// Sends a bad block of a piece of which it sent none in this attempt; if there is none, of the
  /// piece of which it owes most.
  private void spoils(int peer) {
    look();
    int best = -1;
    int bestOwed = 0;
    for (int number : owed[peer].stream().toArray()) {
      int piece = number / pieceBlocks;
      if (!spoilt[peer].get(piece)) {
        best = number;
        break;
      }
      int owes = owed[peer].get(piece * pieceBlocks, (piece + 1) * pieceBlocks).cardinality();
      if (owes > bestOwed) {
        best = number;
        bestOwed = owes;
      }
    }
    if (best >= 0) {
      spoilt[peer].set(best / pieceBlocks);
      sends(peer, best);
    }
  }

  private void alive(int peer) {
    node.handle(new TorrentEvent.Received(peer, new Message.KeepAlive()));
  }

  private List<String> banned() {
    return node.all(TorrentAction.ReportBan.class).stream()
        .map(ban -> ban.address().ip().toString())
        .sorted()
        .toList();
  }

  @Test
  void who_sends_bad_blocks_of_each_attempt_slowly_does_not_spoil_all_of_them() {
    begin(1);
    join(1);
    swarm.run(10); // it is asked for few blocks at once from then on
    join(HONEST);
    for (int second = 0; second < 3600 && !node.machine.isComplete(); second++) {
      swarm.run(1);
      if (second % 60 == 0) {
        alive(1);
        alive(HONEST);
      }
      if (second % 50 == 0) {
        var _ = sends(1);
      }
      for (int i = 0; i < 4 && sends(HONEST); i++) {
        // 64 KB a second
      }
    }
    assertThat(node.machine.isComplete()).isTrue();
    assertThat(banned()).containsOnly("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void who_sends_one_bad_block_of_each_piece_in_each_attempt_is_found_out(int spoilers) {
    for (int pieces = 1; pieces <= MOST_PIECES; pieces++) {
      int complete = secondsWithSpoilers(spoilers, pieces, 20);
      assertThat(complete)
          .as("%d pieces", pieces)
          .isLessThan(600 + 200 * spoilers); // a turn for each, and what is lost by it
    }
  }

  /// It was asked for the whole piece at first, so that answers may still come, of which it keeps
  /// some for each attempt.
  @Test
  void who_answers_late_while_another_has_the_piece_spoils_nothing() {
    begin(1);
    join(1);
    look();
    BitSet kept = (BitSet) owed[1].clone();
    join(HONEST);
    swarm.run(61);
    for (int second = 0; second < 600 && !node.machine.isComplete(); second++) {
      swarm.run(1);
      for (int i = 0; i < 2 && sends(HONEST); i++) {
        // 32 KB a second
      }
      look();
      int awaited = owed[HONEST].length() - 1;
      if (awaited >= 0 && kept.get(awaited)) {
        sends(1, awaited);
      }
    }
    assertThat(node.machine.isComplete()).isTrue();
    assertThat(banned()).containsOnly("192.0.2.1");
  }

  /// Two who send a bad block each 50 s, alone.
  private void twoAlone(int seconds) {
    pieceBlocks = 256;
    begin(1);
    join(1);
    join(2);
    for (int second = 0; second < seconds; second++) {
      twoGoOn(second);
    }
  }

  private void twoGoOn(int second) {
    swarm.run(1);
    if (second % 60 == 0) {
      alive(1);
      alive(2);
    }
    if (second % 50 == 10) {
      var _ = sends(1);
    }
    if (second % 50 == 35) {
      var _ = sends(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 5_500, 8_000})
  void who_comes_later_has_a_turn_two_minutes_after_a_long_one_began_at_the_latest(int joined) {
    twoAlone(joined);
    assertThat(node.all(TorrentAction.ReportRejected.class)).as("on trial").isNotEmpty();
    join(HONEST);
    int second = joined;
    for (; second < joined + 2_000 && !node.machine.isComplete(); second++) {
      twoGoOn(second);
      if (second % 60 == 0) {
        alive(HONEST);
      }
      for (int i = 0; i < 16 && sends(HONEST); i++) {
        // 256 KB a second
      }
    }
    assertThat(second - joined).isLessThan(120 + 60); // the rest, and all anew
    assertThat(banned()).containsExactly("192.0.2.1", "192.0.2.2");
  }

  private void spoilsAll(int peer, int piece) {
    node.joins(
        new ScriptedPeer(peer, "192.0.2." + peer + ":6881"),
        new Message.Have(piece),
        new Message.Unchoke());
    int banned = banned().size();
    for (int second = 0; second < 600 && banned().size() == banned; second++) {
      swarm.run(1);
      for (int i = 0; i < 16 && sends(peer); i++) {
        // 256 KB a second
      }
    }
    look();
  }

  private void bothAlive(int second) {
    swarm.run(1);
    if (second % 50 == 0) {
      alive(2);
      var _ = sends(HONEST);
    }
  }

  /// Two pieces on trial, of which a slow peer alone has the first, and another the second, too. It
  /// had a turn, and whose is the next has the first piece to send, for hours.
  private void oneWaitsForOther() {
    pieceBlocks = 256;
    begin(2);
    spoilsAll(3, 0);
    spoilsAll(4, 1);
    assertThat(node.all(TorrentAction.ReportRejected.class)).as("on trial").hasSize(2);
    join(HONEST);
    node.joins(new ScriptedPeer(2, "192.0.2.2:6881"), new Message.Have(1), new Message.Unchoke());
    swarm.run(1);
    look();
    assertThat(owed[2].cardinality()).as("its turn").isPositive();
    node.handle(new TorrentEvent.Received(2, new Message.Choke()));
    owed[2].clear();
    swarm.run(1);
    node.handle(new TorrentEvent.Received(2, new Message.Unchoke()));
  }

  private void waitsTwoMinutes() {
    for (int second = 0; second < 115; second++) {
      bothAlive(second);
      look();
      assertThat(owed[2].isEmpty()).as("after %d s", second).isTrue();
    }
    for (int second = 115; second < 125; second++) {
      bothAlive(second);
    }
    look();
    assertThat(owed[2].cardinality()).isPositive();
  }

  @Test
  void
      a_piece_waits_two_minutes_for_a_peer_that_has_another_to_send_and_goes_to_one_that_has_not() {
    oneWaitsForOther();
    waitsTwoMinutes();
  }

  @Test
  void a_piece_waits_two_minutes_anew_where_nobody_was_waited_for_meanwhile() {
    oneWaitsForOther();
    for (int second = 0; second < 60; second++) {
      bothAlive(second);
    }
    look();
    node.handle(new TorrentEvent.Received(2, new Message.Choke()));
    node.handle(new TorrentEvent.Received(HONEST, new Message.Choke()));
    owed[HONEST].clear();
    for (int second = 0; second < 100; second++) {
      swarm.run(1);
      if (second % 50 == 0) {
        alive(2);
        alive(HONEST);
      }
    }
    node.handle(new TorrentEvent.Received(HONEST, new Message.Unchoke()));
    swarm.run(1);
    look();
    assertThat(owed[HONEST].cardinality()).as("has the first again").isPositive();
    node.handle(new TorrentEvent.Received(2, new Message.Unchoke()));
    waitsTwoMinutes();
  }

  @Test
  void turns_grow_longer_where_only_those_wait_who_had_as_many() {
    twoAlone(100);
    List<Integer> minutes = new ArrayList<>();
    int began = 0;
    for (int second = 100; minutes.size() < 6 && second < 20_000; second++) {
      int before = node.all(TorrentAction.CancelBlocks.class).size();
      twoGoOn(second);
      if (node.all(TorrentAction.CancelBlocks.class).size() > before) {
        minutes.add((second - began + 30) / 60);
        began = second;
      }
    }
    assertThat(minutes.subList(1, 6)).as("after the first").containsExactly(2, 2, 4, 4, 8);
  }

  /// @param every after so many seconds each of them sends a block
  private int secondsWithSpoilers(int spoilers, int pieces, int every) {
    begin(pieces);
    seen = 0;
    for (int peer = 1; peer <= spoilers; peer++) {
      join(peer);
    }
    swarm.run(1);
    join(HONEST);
    int second = 0;
    for (; second < 20_000 && !node.machine.isComplete(); second++) {
      swarm.run(1);
      TreeSet<String> banned = new TreeSet<>(banned());
      for (int peer = 1; peer <= spoilers; peer++) {
        if (banned.contains("192.0.2." + peer)) {
          continue;
        }
        if (second % 60 == 0) {
          alive(peer);
        }
        if (second % every == peer) {
          spoils(peer);
        }
      }
      if (second % 60 == 0) {
        alive(HONEST);
      }
      for (int i = 0; i < 4 && sends(HONEST); i++) {
        // 64 KB a second
      }
    }
    return second;
  }
}
