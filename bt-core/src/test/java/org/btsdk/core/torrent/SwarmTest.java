// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.api.Failure;
import org.btsdk.api.FilePriority;
import org.btsdk.api.StopGoal;
import org.btsdk.api.TorrentState;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.btsdk.spi.tracker.AnnounceRequest.Event;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.junit.jupiter.api.Test;

/// Whole downloads between machines, in virtual time.
class SwarmTest {
  private static final int PIECE = 64 * 1024;

  private static boolean seeds(SwarmNode node) {
    return node.machine.state() == TorrentState.SEEDING;
  }

  /// Nothing is reserved any more, and with the fast extension no request is left unanswered.
  private static void assertClean(Swarm swarm) {
    for (SwarmNode node : swarm.nodes) {
      assertThat(node.budget.taken).as("reserved by %s", node.address).isZero();
      assertThat(node.budget.peak).isLessThanOrEqualTo(node.budget.limit);
    }
    if (swarm.fast) {
      for (SwarmLink link : swarm.links) {
        assertThat(link.closed || link.unanswered() == 0).isTrue();
      }
    }
  }

  @Test
  void downloads_from_a_seed() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 40, 1);
    Swarm swarm = new Swarm(1);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode leecher = swarm.leecher(torrent);
    swarm.introduce(leecher, seed);

    swarm.runUntil(() -> seeds(leecher), 60);

    assertThat(leecher.storage).isEqualTo(torrent.data());
    assertThat(leecher.all(TorrentAction.ReportFinished.class)).hasSize(1);
    assertThat(leecher.all(TorrentAction.ReportPiece.class)).hasSize(40);
    swarm.run(5);
    assertClean(swarm);
    assertThat(swarm.closed).containsExactly("both have all they want");
    assertThat(leecher.machine.stats(swarm.now).wastedBytes()).isZero();
  }

  @Test
  void several_peers_complete_each_other_with_and_without_the_fast_extension() {
    for (long seed = 0; seed < 8; seed++) {
      SwarmTorrent torrent = SwarmTorrent.of(PIECE, 60, seed);
      Swarm swarm = new Swarm(seed);
      swarm.fast = seed % 2 == 0;
      swarm.seed(torrent).blockNanos = 4_000_000;
      for (int i = 0; i < 4; i++) {
        swarm.leecher(torrent).blockNanos = 2_000_000L << i;
      }
      swarm.introduceAll();

      swarm.runUntil(() -> swarm.nodes.stream().allMatch(SwarmTest::seeds), 600);
      swarm.run(30);

      for (SwarmNode node : swarm.nodes) {
        assertThat(node.storage).isEqualTo(torrent.data());
      }
      assertClean(swarm);
      assertThat(swarm.closed).containsOnly("both have all they want");
    }
  }

  @Test
  void the_same_seed_gives_the_same_actions() {
    assertThat(story(7)).isEqualTo(story(7)).isNotEqualTo(story(8));
  }

  private static String story(long seed) {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 30, 1);
    Swarm swarm = new Swarm(seed);
    swarm.seed(torrent);
    swarm.leecher(torrent);
    swarm.leecher(torrent);
    swarm.introduceAll();
    swarm.runUntil(() -> swarm.nodes.stream().allMatch(SwarmTest::seeds), 600);
    StringBuilder text = new StringBuilder();
    for (SwarmNode node : swarm.nodes) {
      for (TorrentAction action : node.log) {
        text.append(
            switch (action) {
              case TorrentAction.RequestBlocks(int peer, long[] blocks) ->
                  peer + java.util.Arrays.toString(blocks);
              case TorrentAction.SendHaves(int peer, int[] pieces) ->
                  peer + java.util.Arrays.toString(pieces);
              case TorrentAction.CancelBlocks(int peer, long[] blocks) ->
                  peer + java.util.Arrays.toString(blocks);
              default -> action.toString();
            });
      }
    }
    return text.toString();
  }

  @Test
  void in_the_endgame_what_a_slow_peer_owes_is_asked_of_another_and_cancelled() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 40, 3);
    Swarm swarm = new Swarm(3);
    SwarmNode slow = swarm.seed(torrent);
    slow.blockNanos = 5 * Swarm.SECOND;
    SwarmNode quick = swarm.seed(torrent);
    SwarmNode leecher = swarm.leecher(torrent);
    swarm.introduce(leecher, slow, quick);

    swarm.runUntil(() -> seeds(leecher), 60);
    swarm.run(30);

    assertThat(leecher.storage).isEqualTo(torrent.data());
    assertThat(leecher.all(TorrentAction.CancelBlocks.class)).isNotEmpty();
    assertClean(swarm);
  }

  @Test
  void a_peer_that_sends_bad_data_alone_is_banned_at_once() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 10, 4);
    Swarm swarm = new Swarm(4);
    SwarmNode liar = swarm.seed(torrent);
    liar.corrupt = true;
    SwarmNode leecher = swarm.leecher(torrent);
    swarm.introduce(leecher, liar);

    swarm.runUntil(() -> !leecher.all(TorrentAction.ReportBan.class).isEmpty(), 60);
    SwarmNode honest = swarm.seed(torrent);
    swarm.introduce(leecher, honest);
    swarm.runUntil(() -> seeds(leecher), 120);
    swarm.run(5);

    assertThat(leecher.storage).isEqualTo(torrent.data());
    assertThat(leecher.all(TorrentAction.ReportBan.class))
        .extracting(ban -> ban.address().ip())
        .containsOnly(liar.address.ip());
    assertThat(leecher.machine.explain(liar.address, swarm.now)).contains("bad data");
    assertThat(leecher.machine.stats(swarm.now).corruptBytes()).isPositive();
    assertClean(swarm);
  }

  @Test
  void of_several_senders_of_bad_pieces_only_the_liar_is_banned() {
    for (long seed = 0; seed < 6; seed++) {
      SwarmTorrent torrent = SwarmTorrent.of(1024 * 1024, 6, seed);
      Swarm swarm = new Swarm(seed);
      SwarmNode liar = swarm.seed(torrent);
      liar.corrupt = true;
      SwarmNode one = swarm.seed(torrent);
      SwarmNode two = swarm.seed(torrent);
      SwarmNode leecher = swarm.leecher(torrent);
      swarm.introduce(leecher, liar, one, two);

      swarm.runUntil(() -> seeds(leecher), 600);
      swarm.run(5);

      assertThat(leecher.storage).isEqualTo(torrent.data());
      assertThat(leecher.all(TorrentAction.ReportBan.class))
          .extracting(ban -> ban.address().ip())
          .containsOnly(liar.address.ip());
      assertClean(swarm);
    }
  }

  @Test
  void a_peer_that_answers_nothing_is_snubbed_and_others_finish() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 20, 5);
    Swarm swarm = new Swarm(5);
    SwarmNode silent = swarm.seed(torrent);
    silent.silent = true;
    SwarmNode leecher = swarm.leecher(torrent);
    swarm.introduce(leecher, silent);
    swarm.run(70);

    assertThat(leecher.machine.peers(swarm.now))
        .singleElement()
        .satisfies(peer -> {
          assertThat(peer.snubbed()).isTrue();
          assertThat(peer.requestsToPeer()).isLessThanOrEqualTo(1);
        });
    swarm.introduce(leecher, swarm.seed(torrent));
    swarm.runUntil(() -> seeds(leecher), 100);
    swarm.run(5);
    assertClean(swarm);
  }

  @Test
  void keepalives_keep_an_idle_connection_and_silence_ends_one() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 4, 6);
    Swarm swarm = new Swarm(6);
    SwarmNode one = swarm.leecher(torrent);
    SwarmNode two = swarm.leecher(torrent);
    swarm.introduce(one, two);
    swarm.run(1000);

    assertThat(one.machine.peers(swarm.now)).hasSize(1);
    assertThat(one.all(TorrentAction.Send.class))
        .filteredOn(send -> send.message() instanceof Message.KeepAlive)
        .hasSizeBetween(5, 12);
  }

  @Test
  void never_reserves_more_than_the_budget_has() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 30, 7);
    Swarm swarm = new Swarm(7);
    SwarmNode seed = swarm.seed(torrent);
    SwarmBudget budget = new SwarmBudget(5 * 16 * 1024);
    SwarmNode leecher = swarm.node(torrent, setup -> SetupWith.budget(setup, budget));
    swarm.introduce(leecher, seed);

    swarm.runUntil(() -> seeds(leecher), 120);
    swarm.run(5);

    assertThat(budget.peak).isPositive().isLessThanOrEqualTo(budget.limit);
    assertThat(budget.taken).isZero();
  }

  @Test
  void skipped_files_are_not_fetched_until_they_are_wanted() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 30, 8);
    Swarm swarm = new Swarm(8);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode leecher =
        swarm.node(
            torrent,
            setup ->
                SetupWith.priorities(setup, Map.of(0, FilePriority.SKIP, 2, FilePriority.SKIP)));
    swarm.introduce(leecher, seed);
    swarm.runUntil(() -> seeds(leecher), 60);

    assertThat(leecher.machine.have().cardinality()).isLessThan(13);
    assertThat(leecher.machine.files().get(1).isDone()).isTrue();
    assertThat(leecher.machine.files().get(0).isDone()).isFalse();
    leecher.handle(new TorrentEvent.Prioritise(0, FilePriority.HIGH));
    leecher.handle(new TorrentEvent.Prioritise(2, FilePriority.LOW));
    assertThat(leecher.machine.state()).isEqualTo(TorrentState.DOWNLOADING);
    swarm.runUntil(() -> seeds(leecher), 120);
    assertThat(leecher.storage).isEqualTo(torrent.data());
    assertThat(leecher.all(TorrentAction.ReportFinished.class)).hasSize(2);
  }

  @Test
  void a_paused_torrent_says_when_it_is_finished_no_more_and_when_it_is_again() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 12, 8);
    Swarm swarm = new Swarm(8);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode leecher =
        swarm.node(torrent, setup -> SetupWith.priorities(setup, Map.of(0, FilePriority.SKIP)));
    swarm.introduce(leecher, seed);
    swarm.runUntil(() -> seeds(leecher), 60);
    leecher.handle(new TorrentEvent.Pause());

    leecher.handle(new TorrentEvent.Prioritise(0, FilePriority.NORMAL));
    leecher.handle(new TorrentEvent.Prioritise(0, FilePriority.HIGH));
    assertThat(leecher.all(TorrentAction.ReportUnfinished.class)).hasSize(1);
    leecher.handle(new TorrentEvent.Prioritise(0, FilePriority.SKIP));
    assertThat(leecher.all(TorrentAction.ReportFinished.class)).hasSize(2);

    leecher.handle(new TorrentEvent.Recheck());
    assertThat(leecher.all(TorrentAction.ReportUnfinished.class)).hasSize(2);
    swarm.run(1);
    assertThat(leecher.machine.state()).isEqualTo(TorrentState.PAUSED);
    assertThat(leecher.all(TorrentAction.ReportFinished.class)).hasSize(3);
    assertThat(leecher.log)
        .endsWith(
            new TorrentAction.Sync(),
            new TorrentAction.StateChanged(TorrentState.CHECKING, TorrentState.PAUSED),
            new TorrentAction.ReportFinished());
  }

  @Test
  void a_check_that_finds_something_gone_finishes_no_paused_torrent() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 12, 12);
    Swarm swarm = new Swarm(12);
    SwarmNode seed = swarm.seed(torrent);
    swarm.run(1);
    seed.handle(new TorrentEvent.Pause());
    seed.storage[5 * PIECE]++;
    seed.handle(new TorrentEvent.Recheck());
    swarm.run(1);
    assertThat(seed.machine.state()).isEqualTo(TorrentState.PAUSED);
    assertThat(seed.all(TorrentAction.ReportFinished.class)).hasSize(1);
    assertThat(seed.all(TorrentAction.ReportUnfinished.class)).hasSize(1);
  }

  @Test
  void what_is_there_at_the_beginning_is_synced_before_the_torrent_is_reported_finished() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 12, 12);
    Swarm swarm = new Swarm(12);
    SwarmNode seed = swarm.seed(torrent);
    assertThat(seed.machine.state()).isEqualTo(TorrentState.FINISHING);
    assertThat(seed.all(TorrentAction.Sync.class)).hasSize(1);
    assertThat(seed.all(TorrentAction.ReportFinished.class)).isEmpty();

    swarm.run(1);
    assertThat(seeds(seed)).isTrue();
    assertThat(seed.all(TorrentAction.ReportFinished.class)).hasSize(1);
    assertThat(seed.all(TorrentAction.Sync.class)).hasSize(1);
  }

  @Test
  void a_pause_loses_nothing_that_was_written() {
    SwarmTorrent torrent = SwarmTorrent.of(1024 * 1024, 4, 9);
    Swarm swarm = new Swarm(9);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode leecher = swarm.leecher(torrent);
    swarm.introduce(leecher, seed);
    swarm.runUntil(() -> leecher.machine.downloadedTotal() > 500_000, 60);

    leecher.handle(new TorrentEvent.Pause());
    swarm.run(10);
    assertThat(leecher.machine.state()).isEqualTo(TorrentState.PAUSED);
    assertThat(leecher.machine.wantsToRun()).isFalse();
    assertClean(swarm);
    leecher.handle(new TorrentEvent.Start());
    swarm.runUntil(() -> seeds(leecher), 120);

    assertThat(leecher.storage).isEqualTo(torrent.data());
    assertThat(leecher.machine.downloadedTotal()).isEqualTo(torrent.data().length);
  }

  @Test
  void goes_on_after_the_storage_failed() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 20, 10);
    Swarm swarm = new Swarm(10);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode leecher = swarm.leecher(torrent);
    swarm.introduce(leecher, seed);
    swarm.runUntil(() -> leecher.machine.downloadedTotal() > 300_000, 60);

    leecher.handle(new TorrentEvent.StorageFailed(new Failure.NoSpace("/x", 1, "no room in /x")));
    swarm.run(10);
    assertThat(leecher.machine.state()).isEqualTo(TorrentState.FAILED);
    assertThat(leecher.machine.failure()).isPresent();
    assertClean(swarm);
    leecher.handle(new TorrentEvent.Start());
    swarm.runUntil(() -> seeds(leecher), 120);
    assertThat(leecher.storage).isEqualTo(torrent.data());
  }

  @Test
  void checks_what_is_suspect_before_it_downloads_the_rest() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 12, 11);
    Swarm swarm = new Swarm(11);
    SwarmNode seed = swarm.seed(torrent);
    BitSet suspect = new BitSet();
    suspect.set(2, 8);
    SwarmNode leecher = swarm.node(torrent, setup -> SetupWith.suspect(setup, suspect));
    System.arraycopy(torrent.data(), 3 * PIECE, leecher.storage, 3 * PIECE, 2 * PIECE);
    swarm.introduce(leecher, seed);
    swarm.runUntil(() -> seeds(leecher), 60);

    assertThat(leecher.all(TorrentAction.ReportPiece.class)).hasSize(10);
    assertThat(leecher.storage).isEqualTo(torrent.data());
  }

  @Test
  void a_recheck_finds_what_was_spoiled_and_fetches_it_again() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 12, 12);
    Swarm swarm = new Swarm(12);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode other = swarm.seed(torrent);
    other.storage[5 * PIECE]++;
    other.handle(new TorrentEvent.Recheck());
    assertThat(other.machine.state()).isEqualTo(TorrentState.CHECKING);
    swarm.run(1);
    assertThat(other.machine.state()).isEqualTo(TorrentState.DOWNLOADING);
    assertThat(other.machine.have().cardinality()).isEqualTo(11);
    swarm.introduce(other, seed);
    swarm.runUntil(() -> seeds(other), 60);
    assertThat(other.storage).isEqualTo(torrent.data());
  }

  @Test
  void seeds_that_parted_meet_again_at_once_when_one_finds_that_a_piece_is_missing() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 12, 12);
    Swarm swarm = new Swarm(12);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode other = swarm.seed(torrent);
    swarm.introduce(other, seed);
    swarm.run(2);
    assertThat(swarm.closed).containsOnly("both have all they want");

    other.storage[5 * PIECE]++;
    other.handle(new TorrentEvent.Recheck());

    swarm.runUntil(() -> seeds(other) && other.machine.have().cardinality() == 12, 4);
    assertThat(other.storage).isEqualTo(torrent.data());
  }

  @Test
  void a_seed_that_loses_piece_after_piece_does_not_dial_the_same_peers_each_second() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 60, 12);
    Swarm swarm = new Swarm(12);
    SwarmNode node = swarm.seed(torrent);
    SwarmNode giver = swarm.seed(torrent);
    SwarmNode other = swarm.seed(torrent);
    swarm.introduce(node, giver, other);
    swarm.run(60);
    int before = node.all(TorrentAction.Dial.class).size();
    for (int second = 0; second < 120; second++) {
      if (second % 2 == 0) {
        node.handle(
            new TorrentEvent.UploadFailed(99, new Message.Request(second / 2, 0, PIECE), true));
      }
      swarm.run(1);
    }
    List<TorrentAction.Dial> dials = node.all(TorrentAction.Dial.class);
    assertThat(dials.subList(before, dials.size()))
        .hasSizeBetween(1, 2 * 7); // one of two each 20 s

    swarm.runUntil(() -> seeds(node) && node.machine.have().cardinality() == 60, 60);
  }

  @Test
  void a_torrent_without_pieces_and_one_of_which_all_is_skipped_are_complete_at_once() {
    Swarm swarm = new Swarm(13);
    SwarmNode empty = swarm.leecher(SwarmTorrent.of(PIECE, 0, 1));
    SwarmNode skipped =
        swarm.node(
            SwarmTorrent.of(PIECE, 3, 1),
            setup ->
                SetupWith.priorities(
                    setup,
                    Map.of(0, FilePriority.SKIP, 1, FilePriority.SKIP, 2, FilePriority.SKIP)));
    swarm.run(1);
    for (SwarmNode node : List.of(empty, skipped)) {
      assertThat(node.machine.isComplete()).isTrue();
      assertThat(node.machine.state()).isEqualTo(TorrentState.SEEDING);
      assertThat(node.all(TorrentAction.ReportFinished.class)).hasSize(1);
    }
  }

  @Test
  void stops_when_its_goal_is_reached_and_when_it_does_not_seed() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 20, 14);
    Swarm swarm = new Swarm(14);
    SwarmNode seed =
        swarm.node(
            torrent,
            setup ->
                SetupWith.goal(
                    SetupWith.trusted(setup, Swarm.all(torrent)),
                    StopGoal.NEVER.uploadedBytes(200_000)));
    SwarmNode generous = swarm.seed(torrent);
    SwarmNode leecher = swarm.node(torrent, setup -> SetupWith.seed(setup, false));
    swarm.introduce(leecher, seed);
    swarm.runUntil(() -> seed.machine.state() == TorrentState.PAUSED, 60);
    assertThat(seed.all(TorrentAction.ReportGoal.class)).hasSize(1);
    swarm.introduce(leecher, generous);
    swarm.runUntil(() -> leecher.machine.state() == TorrentState.PAUSED, 60);
    assertThat(leecher.machine.isComplete()).isTrue();
    assertThat(leecher.machine.wantsToRun()).isFalse();
  }

  @Test
  void seeds_for_as_long_as_the_goal_says() {
    Swarm swarm = new Swarm(15);
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 2, 15);
    SwarmNode seed =
        swarm.node(
            torrent,
            setup ->
                SetupWith.goal(
                    SetupWith.trusted(setup, Swarm.all(torrent)),
                    StopGoal.NEVER.seedTime(java.time.Duration.ofSeconds(90))));
    swarm.run(89);
    assertThat(seed.machine.state()).isEqualTo(TorrentState.SEEDING);
    swarm.run(2);
    assertThat(seed.machine.state()).isEqualTo(TorrentState.PAUSED);
  }

  @Test
  void a_picker_that_throws_is_replaced_and_the_download_completes() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 10, 16);
    Swarm swarm = new Swarm(16);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode leecher =
        swarm.node(
            torrent,
            setup ->
                SetupWith.picker(
                    setup,
                    (view, out) -> {
                      throw new UnsupportedOperationException("broken");
                    }));
    swarm.introduce(leecher, seed);
    swarm.runUntil(() -> seeds(leecher), 60);
    assertThat(leecher.all(TorrentAction.ReportPlugin.class)).hasSize(1);
  }

  @Test
  void what_a_reader_waits_for_comes_first_whatever_the_picker_is() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 200, 17);
    Swarm swarm = new Swarm(17);
    SwarmNode seed = swarm.seed(torrent);
    seed.blockNanos = 10_000_000;
    SwarmNode leecher = swarm.leecher(torrent);
    leecher.handle(new TorrentEvent.ReaderAt(1, 150, 160));
    swarm.introduce(leecher, seed);
    swarm.runUntil(() -> leecher.machine.have().cardinality() >= 25, 60); // some are allowed fast
    assertThat(leecher.machine.have().get(150, 161).cardinality()).isGreaterThan(8);
  }

  @Test
  void stopping_tells_when_everything_is_told() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 10, 18);
    Swarm swarm = new Swarm(18);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode leecher = swarm.leecher(torrent);
    swarm.introduce(leecher, seed);
    swarm.runUntil(() -> leecher.machine.downloadedTotal() > 100_000, 60);
    leecher.handle(new TorrentEvent.Stop());
    swarm.run(5);
    assertThat(leecher.machine.state()).isEqualTo(TorrentState.REMOVED);
    assertThat(leecher.all(TorrentAction.Stopped.class)).hasSize(1);
    assertClean(swarm);
  }

  @Test
  void upload_slots_bound_who_is_unchoked_and_everybody_gets_a_turn() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 150, 19);
    Swarm swarm = new Swarm(19);
    SwarmNode seed =
        swarm.node(
            torrent,
            setup -> SetupWith.uploadSlots(SetupWith.trusted(setup, Swarm.all(torrent)), 2));
    seed.blockNanos = 20_000_000;
    for (int i = 0; i < 5; i++) {
      swarm.introduce(swarm.leecher(torrent), seed);
    }
    int most = 0;
    for (int i = 0; i < 300; i++) {
      swarm.run(1);
      int unchoked = 0;
      for (var peer : seed.machine.peers(swarm.now)) {
        unchoked += peer.weChoke() ? 0 : 1;
      }
      most = Math.max(most, unchoked);
    }
    assertThat(most).isEqualTo(2);
    swarm.runUntil(() -> swarm.nodes.stream().allMatch(SwarmTest::seeds), 1000);
    swarm.run(5);
    assertClean(swarm);
  }

  private static List<Boolean> uploadOnly(SwarmNode node) {
    return node.all(TorrentAction.Send.class).stream()
        .map(TorrentAction.Send::message)
        .filter(Message.Extended.class::isInstance)
        .map(Message.Extended.class::cast)
        .filter(message -> message.extensionId() == ExtensionHandshake.EXTENSION_ID)
        .map(SwarmTest::uploadOnly)
        .toList();
  }

  private static boolean uploadOnly(Message.Extended message) {
    try {
      return ExtensionHandshake.parse(message.payload()).uploadOnly().orElse(false);
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void peers_are_told_when_a_download_wants_nothing_more_and_when_it_does_again() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 12, 40);
    Swarm swarm = new Swarm(40);
    SwarmNode half =
        swarm.node(torrent, setup -> SetupWith.priorities(setup, Map.of(0, FilePriority.SKIP)));
    SwarmNode leecher =
        swarm.node(torrent, setup -> SetupWith.priorities(setup, Map.of(2, FilePriority.SKIP)));
    swarm.introduce(leecher, half);
    swarm.run(5);
    assertThat(uploadOnly(half)).containsExactly(false);
    SwarmNode seed = swarm.seed(torrent);
    assertThat(uploadOnly(seed)).isEmpty();
    swarm.introduce(half, seed);
    swarm.runUntil(() -> seeds(half), 60);
    swarm.run(1);
    assertThat(uploadOnly(half)).startsWith(false).contains(true);
    int told = uploadOnly(half).size();
    swarm.run(15); // the other side does not connect again before 20 s
    assertThat(uploadOnly(half)).hasSize(told); // once each

    swarm.introduce(half, swarm.leecher(torrent));
    swarm.run(2);
    half.handle(new TorrentEvent.Prioritise(0, FilePriority.NORMAL));
    assertThat(uploadOnly(half)).endsWith(false);
  }

  @Test
  void a_partial_seed_announces_paused_and_completed_only_when_it_has_everything() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 12, 41);
    Swarm swarm = new Swarm(41);
    List<List<URI>> trackers = List.of(List.of(URI.create("http://tracker.test/announce")));
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode half =
        swarm.node(
            torrent,
            setup ->
                SetupWith.trackers(
                    SetupWith.priorities(setup, Map.of(0, FilePriority.SKIP)), trackers));
    answerAnnounces(half);
    swarm.introduce(half, seed);
    swarm.runUntil(() -> seeds(half), 60);
    for (int i = 0; i < 10; i++) {
      swarm.run(60);
      answerAnnounces(half);
    }
    assertThat(events(half))
        .startsWith(Event.STARTED)
        .contains(Event.PAUSED)
        .doesNotContain(Event.COMPLETED);
    half.handle(new TorrentEvent.Prioritise(0, FilePriority.NORMAL));
    swarm.runUntil(() -> seeds(half), 60);
    swarm.run(1);
    assertThat(events(half)).endsWith(Event.COMPLETED);
  }

  @Test
  void who_had_everything_when_it_was_added_announces_no_completion() {
    SwarmTorrent torrent = SwarmTorrent.of(PIECE, 12, 42);
    Swarm swarm = new Swarm(42);
    BitSet all = new BitSet();
    all.set(0, torrent.metainfo().geometry().pieceCount());
    List<List<URI>> trackers = List.of(List.of(URI.create("http://tracker.test/announce")));
    SwarmNode seed =
        swarm.node(torrent, setup -> SetupWith.trackers(SetupWith.trusted(setup, all), trackers));
    for (int i = 0; i < 10; i++) {
      swarm.run(60); // the first answer comes after the torrent was found complete
      answerAnnounces(seed);
    }
    assertThat(events(seed)).startsWith(Event.STARTED).doesNotContain(Event.COMPLETED);
  }

  private static void answerAnnounces(SwarmNode node) {
    for (TorrentAction.Announce announce : node.all(TorrentAction.Announce.class)) {
      node.handle(
          new TorrentEvent.Announced(
              announce.attempt(),
              new AnnounceResponse(
                  List.of(),
                  Duration.ofSeconds(100),
                  Optional.empty(),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())));
    }
  }

  private static List<Event> events(SwarmNode node) {
    return node.all(TorrentAction.Announce.class).stream()
        .map(announce -> announce.request().event())
        .toList();
  }

  @Test
  void connections_come_and_go_and_nothing_is_lost() {
    for (long seed = 0; seed < 5; seed++) {
      SwarmTorrent torrent = SwarmTorrent.of(PIECE, 50, seed);
      Swarm swarm = new Swarm(100 + seed);
      for (int i = 0; i < 2; i++) {
        swarm.seed(torrent).blockNanos = 15_000_000;
      }
      for (int i = 0; i < 3; i++) {
        swarm.leecher(torrent).blockNanos = 15_000_000;
      }
      swarm.introduceAll();
      for (int i = 0; i < 12; i++) {
        swarm.run(1);
        SwarmNode node = swarm.nodes.get(swarm.random.nextInt(5));
        for (SwarmLink link : List.copyOf(node.links.values())) {
          link.close("the network broke");
        }
      }
      swarm.runUntil(() -> swarm.nodes.stream().allMatch(SwarmTest::seeds), 900);
      swarm.run(60);
      assertClean(swarm);
    }
  }
}
