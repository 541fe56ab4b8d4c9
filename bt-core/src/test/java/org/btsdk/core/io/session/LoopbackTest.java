// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Completed;
import org.btsdk.api.CreateOptions;
import org.btsdk.api.FilePriority;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentReader;
import org.btsdk.api.TorrentState;
import org.btsdk.api.Torrents;
import org.btsdk.api.event.Event;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole sessions over loopback TCP.
class LoopbackTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path temp;

  private Session session(String name) {
    return Session.open(config(name).build());
  }

  private SessionConfig.Builder config(String name) {
    return SessionConfig.of(temp.resolve(name)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .stateFolder(temp.resolve(name + "-state"))
        .randomSeed(name.hashCode());
  }

  private static PeerAddress at(Session session) {
    return new PeerAddress(IpAddress.parse("127.0.0.1"), session.port());
  }

  private Metainfo folderTorrent(long bytes) throws Exception {
    Path root = Payload.folder(temp.resolve("source"), "čaj", bytes, 7);
    return Torrents.create(root, options -> options.pieceLength(64 * 1024));
  }

  private Torrent seed(Session session, Metainfo metainfo) {
    Torrent torrent =
        session.add(
            Source.of(metainfo),
            options -> options.folder(temp.resolve("source")).resume(AddOptions.Resume.CHECK));
    return torrent;
  }

  @Test
  void downloads_several_files_from_a_seed() throws Exception {
    Metainfo metainfo = folderTorrent(5_000_000);
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo).await(LONG);
      Torrent torrent = leecher.add(Source.of(metainfo), options -> options.peer(at(seeder)));
      Completed done = torrent.await(LONG);
      assertThat(done.wantedBytes()).isEqualTo(5_000_000);
      assertThat(done.files()).hasSize(4).allMatch(Files::exists);
      assertThat(torrent.progress().percent()).isEqualTo(100);
    }
    Payload.requireSame(temp.resolve("source/čaj"), temp.resolve("leech/čaj"));
  }

  @Test
  void downloads_one_file_whose_last_piece_is_short() throws Exception {
    Path file = Payload.file(temp, "one.bin", 1_000_001, 3);
    Metainfo metainfo = Torrents.create(file, options -> options.pieceLength(32 * 1024));
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seeder.add(Source.of(metainfo), options -> options.folder(temp)).await(LONG);
      leecher.add(Source.of(metainfo), options -> options.peer(at(seeder))).await(LONG);
    }
    assertThat(Files.mismatch(file, temp.resolve("leech/one.bin"))).isEqualTo(-1);
  }

  @Test
  void a_torrent_of_one_empty_file_is_complete_at_once() throws Exception {
    Path file = Files.createFile(temp.resolve("empty"));
    Metainfo metainfo;
    try {
      metainfo = Torrents.create(file, options -> options);
    } catch (TorrentException.BadTorrent e) {
      assertThat(e).hasMessageContaining("empty");
      return;
    }
    try (Session session = session("leech")) {
      session.add(Source.of(metainfo)).await(LONG);
    }
    assertThat(temp.resolve("leech/empty")).exists();
  }

  @Test
  void goes_on_where_a_closed_session_stopped() throws Exception {
    Metainfo metainfo = folderTorrent(8_000_000);
    try (Session seeder = session("seed")) {
      seed(seeder, metainfo).await(LONG);
      try (Session leecher = session("leech")) {
        leecher.limits().down(Rate.mib(4));
        Torrent torrent = leecher.add(Source.of(metainfo), options -> options.peer(at(seeder)));
        while (torrent.pieces().haveCount() < 10) {
          Thread.onSpinWait();
        }
      }
      try (Session leecher = session("leech")) {
        Torrent torrent = leecher.add(Source.of(metainfo), options -> options.peer(at(seeder)));
        assertThat(torrent.pieces().haveCount()).isGreaterThanOrEqualTo(10);
        Completed done = torrent.await(LONG);
        assertThat(done.downloadedBytes()).isLessThanOrEqualTo(8_000_000L - 10 * 64 * 1024);
      }
    }
    Payload.requireSame(temp.resolve("source/čaj"), temp.resolve("leech/čaj"));
  }

  @Test
  void skipped_files_are_not_fetched() throws Exception {
    Metainfo metainfo = folderTorrent(3_000_000);
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo).await(LONG);
      Torrent torrent =
          leecher.add(
              Source.of(metainfo),
              options -> options.peer(at(seeder)).priority(0, FilePriority.SKIP));
      Completed done = torrent.await(LONG);
      assertThat(done.files()).hasSize(3);
      assertThat(torrent.files().get(0).isDone()).isFalse();
      while (!torrent.peers().isEmpty()) {
        Thread.onSpinWait(); // both have all they want, and part
      }
      torrent.priority(0, FilePriority.NORMAL);
      assertThat(torrent.await(LONG).files()).hasSize(4);
      assertThat(torrent.files().get(0).isDone()).isTrue();
    }
    Payload.requireSame(temp.resolve("source/čaj"), temp.resolve("leech/čaj"));
  }

  @Test
  void waits_anew_for_what_is_checked_again() throws Exception {
    Metainfo metainfo = folderTorrent(3_000_000);
    try (Session seeder = session("seed")) {
      Torrent torrent = seed(seeder, metainfo);
      torrent.await(LONG);
      torrent.recheck();
      torrent.await(LONG);
      assertThat(torrent.state()).isEqualTo(TorrentState.SEEDING);
    }
  }

  @Test
  void waits_anew_when_a_paused_torrent_wants_more() throws Exception {
    Metainfo metainfo = folderTorrent(3_000_000);
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo).await(LONG);
      Torrent torrent =
          leecher.add(
              Source.of(metainfo),
              options -> options.peer(at(seeder)).priority(0, FilePriority.SKIP).seed(false));
      assertThat(torrent.await(LONG).files()).hasSize(3);
      assertThat(torrent.state()).isEqualTo(TorrentState.PAUSED);
      torrent.priority(0, FilePriority.NORMAL);
      assertThat(torrent.completion()).isNotDone();
      assertThatThrownBy(() -> torrent.await(Duration.ZERO))
          .isInstanceOf(TorrentException.TimedOut.class)
          .hasMessageEndingWith("paused");
      torrent.resume();
      assertThat(torrent.await(LONG).files()).hasSize(4);
      assertThat(torrent.completion().join().files()).hasSize(4);
    }
    Payload.requireSame(temp.resolve("source/čaj"), temp.resolve("leech/čaj"));
  }

  @Test
  void waits_for_the_check_of_a_paused_torrent() throws Exception {
    Metainfo metainfo = folderTorrent(3_000_000);
    try (Session seeder = session("seed")) {
      Torrent torrent = seed(seeder, metainfo);
      torrent.await(LONG);
      torrent.pause();
      torrent.recheck();
      assertThat(torrent.await(LONG).files()).hasSize(4);
      assertThat(torrent.state()).isEqualTo(TorrentState.PAUSED);
    }
  }

  @Test
  void a_reader_reads_while_the_torrent_downloads() throws Exception {
    Metainfo metainfo = folderTorrent(3_000_000);
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo).await(LONG);
      Torrent torrent = leecher.add(Source.of(metainfo), options -> options.peer(at(seeder)));
      try (TorrentReader reader = torrent.reader(0)) {
        byte[] all = reader.readAhead(Long.MAX_VALUE).toInputStream().readAllBytes();
        assertThat(all).isEqualTo(Files.readAllBytes(temp.resolve("source/čaj/a.bin")));
      }
    }
  }

  @Test
  void moves_renames_and_deletes_data() throws Exception {
    Metainfo metainfo = folderTorrent(1_000_000);
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo).await(LONG);
      Torrent torrent = leecher.add(Source.of(metainfo), options -> options.peer(at(seeder)));
      torrent.await(LONG);
      torrent.move(temp.resolve("elsewhere"));
      assertThat(torrent.folder()).contains(temp.resolve("elsewhere"));
      Payload.requireSame(temp.resolve("source/čaj"), temp.resolve("elsewhere/čaj"));
      torrent.rename(0, "čaj/renamed.bin");
      assertThat(temp.resolve("elsewhere/čaj/renamed.bin")).exists();
      torrent.rename(0, ".bt/a\u202eb.bin");
      assertThat(temp.resolve("elsewhere/_.bt/a_b.bin")).exists();
      torrent.removeWithData();
      assertThat(temp.resolve("elsewhere/čaj")).doesNotExist();
      assertThat(temp.resolve("elsewhere/_.bt")).doesNotExist();
      assertThatThrownBy(torrent::pause).isInstanceOf(TorrentException.Refused.class);
    }
  }

  @Test
  void pauses_and_resumes() throws Exception {
    Metainfo metainfo = folderTorrent(4_000_000);
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo).await(LONG);
      Torrent torrent =
          leecher.add(
              Source.of(metainfo), options -> options.peer(at(seeder)).downLimit(Rate.mib(2)));
      while (torrent.pieces().haveCount() < 3) {
        Thread.onSpinWait();
      }
      torrent.pause();
      while (torrent.state() != TorrentState.PAUSED || !torrent.peers().isEmpty()) {
        Thread.onSpinWait();
      }
      torrent.limits().down(Rate.UNLIMITED);
      torrent.resume();
      torrent.await(LONG);
    }
    Payload.requireSame(temp.resolve("source/čaj"), temp.resolve("leech/čaj"));
  }

  @Test
  void tells_subscribers_first_what_is_and_then_what_happens() throws Exception {
    Metainfo metainfo = folderTorrent(2_000_000);
    ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo).await(LONG);
      leecher.events().subscribe(Runnable::run, 100_000, events::add);
      leecher.add(Source.of(metainfo), options -> options.peer(at(seeder))).await(LONG);
    }
    List<Event> all = List.copyOf(events);
    assertThat(all.getFirst()).isInstanceOf(Event.Snapshot.class);
    assertThat(all).hasAtLeastOneElementOfType(Event.PeerConnected.class);
    assertThat(all.stream().filter(Event.PieceVerified.class::isInstance))
        .hasSize(metainfo.geometry().pieceCount());
    assertThat(all.stream().filter(Event.Finished.class::isInstance)).hasSize(1);
  }

  @Test
  void that_a_torrent_was_removed_is_told_last_of_all() throws Exception {
    Metainfo metainfo = folderTorrent(2_000_000);
    ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo).await(LONG);
      leecher.events().subscribe(Runnable::run, 100_000, events::add);
      Torrent torrent = leecher.add(Source.of(metainfo), options -> options.peer(at(seeder)));
      torrent.await(LONG);
      torrent.removeWithData();
    }
    List<Event> all = List.copyOf(events);
    assertThat(all).filteredOn(Event.Removed.class::isInstance).containsExactly(all.getLast());
    assertThat(all).hasAtLeastOneElementOfType(Event.PeerDisconnected.class);
    assertThat(all)
        .filteredOn(event ->
            event instanceof Event.StateChanged change && change.to() == TorrentState.REMOVED)
        .hasSize(1);
  }

  @Test
  void that_a_torrent_was_added_is_told_before_anything_that_it_does() throws Exception {
    List<Metainfo> several = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      several.add(Torrents.create(Payload.file(temp, i + ".bin", 1000 + i, i), options -> options));
    }
    ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    try (Session session = session("alone")) {
      session.events().subscribe(Runnable::run, 100_000, events::add);
      for (Metainfo one : several) {
        session.add(Source.of(one));
      }
      for (Torrent torrent : session.torrents()) {
        torrent.remove();
      }
    }
    for (Metainfo one : several) {
      assertThat(events)
          .filteredOn(event ->
              event instanceof Event.OfTorrent of && of.torrent().name().equals(one.name()))
          .extracting(Object::getClass)
          .startsWith(Event.Snapshot.class, Event.Added.class);
    }
  }

  @Test
  void one_can_wait_for_ever() throws Exception {
    Metainfo metainfo = folderTorrent(100_000);
    try (Session seeder = session("seed")) {
      assertThat(seed(seeder, metainfo).await(ChronoUnit.FOREVER.getDuration()).wantedBytes())
          .isEqualTo(metainfo.geometry().dataBytes());
    }
  }

  @Test
  void times_out_with_a_reason() throws Exception {
    Metainfo metainfo = folderTorrent(1_000_000);
    try (Session session = session("alone")) {
      Torrent torrent = session.add(Source.of(metainfo));
      assertThatThrownBy(() -> torrent.await(Duration.ofMillis(50)))
          .isInstanceOf(TorrentException.TimedOut.class)
          .hasMessageContaining("no peers known");
    }
  }

  @Test
  void who_waits_for_a_torrent_hears_that_its_session_was_closed() throws Exception {
    Metainfo metainfo = folderTorrent(100_000);
    Session session = session("alone");
    Torrent torrent = session.add(Source.of(metainfo));
    var completion = torrent.completion();
    session.close();
    assertThatThrownBy(completion::join)
        .hasCauseInstanceOf(TorrentException.Refused.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> torrent.await(LONG)).isInstanceOf(TorrentException.Refused.class);
  }

  @Test
  void what_hangs_on_a_completion_does_not_run_on_a_loop() throws Exception {
    Metainfo metainfo = folderTorrent(100_000);
    try (Session seeder = session("seed")) {
      String thread =
          seed(seeder, metainfo)
              .completion()
              .thenApply(_ -> Thread.currentThread().getName())
              .join();
      assertThat(thread).doesNotContain("loop");
    }
  }

  @Test
  void two_sessions_cannot_have_one_torrents_data() throws Exception {
    Metainfo metainfo = folderTorrent(100_000);
    try (Session one = session("same");
        Session two = session("same")) {
      one.add(Source.of(metainfo));
      assertThatThrownBy(() -> two.add(Source.of(metainfo)))
          .isInstanceOf(TorrentException.Refused.class);
    }
  }

  @Test
  void a_port_that_is_taken_is_named() {
    try (Session one = session("one")) {
      assertThatThrownBy(() -> Session.open(config("two").port(one.port()).build()))
          .isInstanceOf(TorrentException.Network.class)
          .hasMessageStartingWith("127.0.0.1 port " + one.port() + ": cannot listen: ");
    }
  }

  @Test
  void an_address_that_is_not_ours_is_named() throws Exception {
    SessionConfig.Builder config = config("one").bindAddress(InetAddress.getByName("192.0.2.9"));
    assertThatThrownBy(() -> Session.open(config.build()))
        .isInstanceOf(TorrentException.Network.class)
        .hasMessageStartingWith("192.0.2.9: cannot listen: ");
  }

  @Test
  void closing_leaves_no_thread() throws Exception {
    Metainfo metainfo = folderTorrent(1_000_000);
    Set<String> before = threads();
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo).await(LONG);
      leecher.add(Source.of(metainfo), options -> options.peer(at(seeder))).await(LONG);
    }
    assertThat(threads()).isSubsetOf(before);
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("bt-"))
        .collect(Collectors.toSet());
  }

  @Test
  void options_of_creation_are_used() throws Exception {
    Path root = Payload.folder(temp.resolve("source"), "named", 10_000, 1);
    Metainfo metainfo = Torrents.create(root, (CreateOptions options) -> options.name("other"));
    assertThat(metainfo.name()).isEqualTo("other");
  }
}
