// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.btsdk.api.AddOptions;
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
import org.btsdk.model.InfoHashes;
import org.btsdk.model.IpAddress;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.extension.MetadataMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Magnet links between whole sessions over loopback TCP.
class MagnetTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path temp;
  private @Nullable Metainfo made;

  @BeforeEach
  void make_a_torrent() throws Exception {
    Path root = Payload.folder(temp.resolve("source"), "čaj", 3_000_000, 7);
    made = Torrents.create(root, options -> options.pieceLength(16 * 1024));
    assertThat(metainfo().infoLength()).isLessThan(MetadataMessage.BLOCK_LENGTH);
  }

  private Metainfo metainfo() {
    return Objects.requireNonNull(made);
  }

  private Session session(String name) {
    return Session.open(config(name).build());
  }

  private SessionConfig.Builder config(String name) {
    return SessionConfig.of(temp.resolve(name)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .useDht(false)
        .stateFolder(temp.resolve(name + "-state"))
        .randomSeed(name.hashCode());
  }

  private static PeerAddress at(Session session) {
    return new PeerAddress(IpAddress.parse("127.0.0.1"), session.port());
  }

  private Torrent seed(Session session) throws Exception {
    Torrent torrent =
        session.add(
            Source.of(metainfo()),
            options -> options.folder(temp.resolve("source")).resume(AddOptions.Resume.CHECK));
    torrent.await(LONG);
    return torrent;
  }

  private MagnetLink link(Session seeder) {
    return new MagnetLink(
        metainfo().infoHashes(),
        Optional.of("from the link"),
        List.of(),
        List.of(URI.create("http://192.0.2.1/seed/")),
        List.of(at(seeder).toString()),
        List.of());
  }

  private static Source source(MagnetLink link) {
    return Source.parse(link.toString());
  }

  @Test
  void downloads_by_a_link_over_the_connection_that_brought_the_metadata() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
      leecher.events().subscribe(events::add);
      Torrent torrent = leecher.add(source(link(seeder)));
      assertThat(torrent.name()).isIn("from the link", "čaj");
      assertThat(torrent.await(LONG).wantedBytes()).isEqualTo(3_000_000);
      assertThat(torrent.name()).isEqualTo("čaj");
      assertThat(torrent.infoHashes()).isEqualTo(metainfo().infoHashes());
      assertThat(torrent.metainfo().orElseThrow().webSeeds())
          .containsExactly(URI.create("http://192.0.2.1/seed/"));
      assertThat(events).filteredOn(Event.PeerConnected.class::isInstance).hasSize(1);
      assertThat(events).filteredOn(Event.MetadataReceived.class::isInstance).hasSize(1);
      assertThat(
              events.stream()
                  .filter(Event.StateChanged.class::isInstance)
                  .map(event -> ((Event.StateChanged) event).to()))
          .startsWith(TorrentState.METADATA, TorrentState.DOWNLOADING);
    }
    Payload.requireSame(temp.resolve("source/čaj"), temp.resolve("leech/čaj"));
  }

  @Test
  void fetches_metadata_of_many_blocks_from_several_peers() throws Exception {
    Path file = Payload.file(temp, "long.bin", 30_000_000, 3);
    made = Torrents.create(file, options -> options.pieceLength(16 * 1024));
    assertThat(metainfo().infoLength()).isGreaterThan(2 * MetadataMessage.BLOCK_LENGTH);
    try (Session one = session("one");
        Session two = session("two");
        Session leecher = session("leech")) {
      for (Session seeder : List.of(one, two)) {
        seeder.add(Source.of(metainfo()), options -> options.folder(temp)).await(LONG);
      }
      Torrent torrent = leecher.add(source(link(one)), options -> options.peer(at(two)));
      torrent.await(LONG);
    }
    assertThat(Files.mismatch(file, temp.resolve("leech/long.bin"))).isEqualTo(-1);
  }

  @Test
  void answers_for_a_torrent_without_metadata() throws Exception {
    InfoHashes unknown = InfoHashes.v1(Sha1Hash.of(new byte[20]));
    try (Session session = session("alone")) {
      Torrent torrent = session.add(Source.parse(MagnetLink.of(unknown).toString()));
      assertThat(torrent.name()).isEqualTo(unknown.toString());
      assertThat(torrent.metainfo()).isEmpty();
      assertThat(torrent.files()).isEmpty();
      assertThat(torrent.pieces().count()).isZero();
      assertThat(torrent.peers()).isEmpty();
      assertThat(torrent.folder()).isEmpty();
      assertThat(torrent.progress().percent()).isZero();
      assertThat(torrent.explain(PeerAddress.parse("192.0.2.1:1"))).isEqualTo("not known");
      assertThatThrownBy(() -> torrent.reader(0))
          .isInstanceOf(TorrentException.Refused.class)
          .hasMessageContaining("no metadata yet");
      assertThatThrownBy(() -> torrent.move(temp)).isInstanceOf(TorrentException.Refused.class);
      assertThatThrownBy(() -> torrent.picker("rarest"))
          .isInstanceOf(TorrentException.Refused.class);
      assertThatThrownBy(() -> torrent.priority(0, FilePriority.SKIP))
          .isInstanceOf(IndexOutOfBoundsException.class);
      torrent.recheck();
      torrent.pause();
      await(torrent, TorrentState.PAUSED);
      torrent.resume();
      await(torrent, TorrentState.METADATA);
      assertThatThrownBy(() -> torrent.await(SHORT))
          .isInstanceOf(TorrentException.NoMetadata.class)
          .hasMessageContaining("no peers known (no trackers; ");
      torrent.addTracker(URI.create("nonsense://192.0.2.1"));
      assertThat(torrent.trackers()).hasSize(1);
      torrent.remove();
      assertThat(torrent.state()).isEqualTo(TorrentState.REMOVED);
      assertThat(session.torrents()).isEmpty();
    }
  }

  private static void await(Torrent torrent, TorrentState state) {
    while (torrent.state() != state) {
      Thread.onSpinWait();
    }
  }

  @Test
  void says_that_nobody_had_the_metadata() throws Exception {
    try (Session seeder = session("other");
        Session leecher = session("leech")) {
      Torrent empty = seeder.add(source(link(leecher)));
      Torrent torrent = leecher.add(source(link(seeder)));
      while (torrent.peers().isEmpty() || empty.peers().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> torrent.awaitMetadata(SHORT))
          .isInstanceOf(TorrentException.NoMetadata.class)
          .hasMessageContaining("none of the peers had the metadata");
    }
  }

  @Test
  void keeps_metadata_over_a_stop() throws Exception {
    MagnetLink link;
    try (Session seeder = session("seed")) {
      seed(seeder);
      link = link(seeder);
      try (Session leecher = session("leech")) {
        leecher.add(source(link), options -> options.metadataOnly(true)).awaitMetadata(LONG);
      }
    }
    try (Session leecher = session("leech")) {
      Torrent torrent = leecher.add(source(link), options -> options.paused(true));
      assertThat(torrent.metainfo()).isPresent();
      assertThat(torrent.name()).isEqualTo("čaj");
    }
  }

  @Test
  void fetches_only_the_metadata() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      Metainfo fetched = leecher.fetchMetadata(source(link(seeder)), LONG);
      assertThat(fetched.infoBytes()).isEqualTo(metainfo().infoBytes());
      assertThat(leecher.torrents()).isEmpty();
    }
    assertThat(temp.resolve("leech")).doesNotExist();
  }

  @Test
  void stops_at_the_metadata_and_goes_on_with_the_files_that_are_wanted_then() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      Torrent torrent = leecher.add(source(link(seeder)), options -> options.metadataOnly(true));
      torrent.awaitMetadata(LONG);
      await(torrent, TorrentState.PAUSED);
      assertThat(temp.resolve("leech")).doesNotExist();
      assertThat(torrent.files()).hasSize(4);
      for (int file = 1; file < 4; file++) {
        torrent.priority(torrent.files().get(file).index(), FilePriority.SKIP);
      }
      torrent.resume();
      assertThat(torrent.await(LONG).files()).hasSize(1);
    }
    assertThat(temp.resolve("leech/čaj/a.bin")).exists();
    assertThat(temp.resolve("leech/čaj/z/deep/er.bin")).doesNotExist();
  }

  @Test
  void fetches_the_files_that_a_link_selects() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      MagnetLink all = link(seeder);
      MagnetLink one =
          new MagnetLink(
              all.infoHashes(),
              all.displayName(),
              all.trackers(),
              all.webSeeds(),
              all.peers(),
              List.of(0, 2));
      Torrent torrent = leecher.add(source(one));
      assertThat(torrent.await(LONG).files()).hasSize(2);
      assertThat(torrent.files().get(1).priority()).isEqualTo(FilePriority.SKIP);
      MagnetLink none =
          new MagnetLink(
              all.infoHashes(),
              all.displayName(),
              all.trackers(),
              all.webSeeds(),
              all.peers(),
              List.of(77));
      torrent.remove();
      Files.delete(
          temp.resolve("leech-state").resolve(metainfo().infoHashes().wire().toHex() + ".torrent"));
      Torrent wrong = leecher.add(source(none));
      assertThatThrownBy(() -> wrong.await(LONG))
          .isInstanceOf(TorrentException.BadTorrent.class)
          .hasMessageContaining("selects no file");
    }
  }

  @Test
  void a_torrent_file_helps_a_link_that_waits() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      Torrent torrent = leecher.add(source(MagnetLink.of(metainfo().infoHashes())));
      Torrent same = leecher.add(Source.of(metainfo()), options -> options.peer(at(seeder)));
      assertThat(same).isSameAs(torrent);
      torrent.await(LONG);
    }
  }

  @Test
  void goes_on_with_data_that_is_there_already() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      Payload.folder(temp.resolve("leech"), "čaj", 3_000_000, 7);
      Torrent torrent = leecher.add(source(link(seeder)));
      assertThat(torrent.await(LONG).downloadedBytes()).isZero();
    }
  }

  @Test
  void reads_a_file_by_a_link_once_the_metadata_is_there() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      Torrent torrent = leecher.add(source(link(seeder)));
      CountDownLatch downloading = new CountDownLatch(1);
      torrent
          .events()
          .subscribe(event -> {
            if (torrent.state() == TorrentState.DOWNLOADING
                || torrent.state() == TorrentState.SEEDING) {
              downloading.countDown();
            }
          });
      torrent.awaitMetadata(LONG);
      assertThat(downloading.await(60, TimeUnit.SECONDS)).isTrue();
      try (TorrentReader reader = torrent.reader(torrent.files().getFirst().index())) {
        ByteBuffer some = ByteBuffer.allocate(1000);
        while (some.hasRemaining()) {
          reader.read(some);
        }
        byte[] expected = Arrays.copyOf(Files.readAllBytes(temp.resolve("source/čaj/a.bin")), 1000);
        assertThat(some.array()).isEqualTo(expected);
      }
    }
  }

  @Test
  void a_liar_is_banned_and_the_truth_is_found() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech");
        ScriptedPeer.Host host = ScriptedPeer.Host.open(ScriptedPeer.OTHER_ADDRESS)) {
      seed(seeder);
      ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
      leecher.events().subscribe(events::add);
      MagnetLink onlyLiar =
          new MagnetLink(
              metainfo().infoHashes(),
              Optional.empty(),
              List.of(),
              List.of(),
              List.of(host.address().toString()),
              List.of());
      Torrent torrent = leecher.add(source(onlyLiar));
      try (ScriptedPeer liar = host.accept(metainfo())) {
        liar.serveMetadata(new byte[metainfo().infoLength()]);
        while (events.stream().noneMatch(Event.PeerBanned.class::isInstance)) {
          Thread.onSpinWait();
        }
        assertThatThrownBy(() -> torrent.awaitMetadata(SHORT))
            .isInstanceOf(TorrentException.NoMetadata.class)
            .hasMessageContaining("did not match");
        torrent.addPeers(List.of(at(seeder)));
        torrent.await(LONG);
      }
    }
  }

  @Test
  void files_are_chosen_when_the_metadata_is_there() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      Torrent torrent =
          leecher.add(
              source(link(seeder)),
              options ->
                  options.onMetadata((metainfo, chosen) -> {
                    AddOptions only = chosen.folder(temp.resolve("elsewhere"));
                    for (int file = 0; file < metainfo.files().size(); file++) {
                      if (!metainfo.files().get(file).displayPath().endsWith("er.bin")) {
                        only = only.priority(file, FilePriority.SKIP);
                      }
                    }
                    return only;
                  }));
      assertThat(torrent.await(LONG).files())
          .containsExactly(temp.resolve("elsewhere/čaj/z/deep/er.bin"));
      assertThat(torrent.folder()).contains(temp.resolve("elsewhere"));
    }
  }

  @Test
  void what_is_thrown_when_the_metadata_is_there_fails_the_torrent() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      Torrent torrent =
          leecher.add(
              source(link(seeder)),
              options ->
                  options.onMetadata((_, _) -> {
                    throw new IllegalStateException("not that one");
                  }));
      assertThatThrownBy(() -> torrent.await(LONG))
          .isInstanceOf(TorrentException.Refused.class)
          .hasMessageContaining("not that one")
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @Timeout(90)
  void an_error_that_is_thrown_when_the_metadata_is_there_fails_the_torrent_too() throws Exception {
    AssertionError expected = new AssertionError("expected by the test");
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      Torrent torrent =
          leecher.add(
              source(link(seeder)),
              options ->
                  options.onMetadata((_, _) -> {
                    throw expected;
                  }));
      assertThatThrownBy(() -> torrent.await(LONG))
          .isInstanceOf(TorrentException.Refused.class)
          .hasCause(expected);
      // From now on the metadata is known, and the link is asked where it is added.
      torrent.remove();
      assertThatThrownBy(() ->
              leecher.add(
                  source(link(seeder)),
                  options ->
                      options.onMetadata((_, _) -> {
                        throw expected;
                      })))
          .isInstanceOf(TorrentException.Refused.class)
          .hasCause(expected);
    }
  }

  @Test
  void a_link_with_a_name_for_a_peer_is_looked_up() throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder);
      MagnetLink link = link(seeder);
      MagnetLink named =
          new MagnetLink(
              link.infoHashes(),
              link.displayName(),
              link.trackers(),
              link.webSeeds(),
              List.of("localhost:" + seeder.port()),
              List.of());
      leecher.add(source(named)).await(LONG);
    }
  }

  @Test
  void closing_while_metadata_is_fetched_leaves_nothing() throws Exception {
    try (Session seeder = session("seed")) {
      seed(seeder);
      for (int round = 0; round < 5; round++) {
        Session leecher = session("leech" + round);
        Torrent torrent = leecher.add(source(link(seeder)));
        if (round > 1) {
          try {
            torrent.awaitMetadata(Duration.ofMillis(round * 20L));
          } catch (TorrentException.NoMetadata e) {
            assertThat(e).hasMessageContaining("no metadata in time");
          }
        }
        leecher.close();
        assertThatThrownBy(() -> torrent.await(LONG)).isInstanceOf(TorrentException.Refused.class);
      }
    }
  }
}
