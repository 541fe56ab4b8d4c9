// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Completed;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.Torrents;
import org.btsdk.api.event.Event;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.MessageDecoder;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.limiter.RateLimiter;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.tracker.TrackerTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Going on after an end that was not in order, and after somebody changed the files.
@Timeout(300)
class ResumeTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int PIECE_LENGTH = 32 * 1024;
  private static final long BYTES = 6_000_000;

  @TempDir Path temp;
  private Metainfo metainfo;
  private Session seeder;
  private int opened;

  @BeforeEach
  void start() throws Exception {
    Path root = Payload.folder(temp.resolve("source"), "data", BYTES, 7);
    metainfo = Torrents.create(root, options -> options.pieceLength(PIECE_LENGTH));
    seeder = open("seed");
    seeder
        .add(
            Source.of(metainfo),
            options -> options.folder(temp.resolve("source")).resume(AddOptions.Resume.CHECK))
        .await(LONG);
  }

  @AfterEach
  void close() {
    seeder.close();
  }

  private Session open(String name) {
    return Session.open(
        SessionConfig.of(temp.resolve(name)).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .stateFolder(temp.resolve(name).resolve("state"))
            .randomSeed(++opened) // so that no id is one whose connection others still have
            .useDht(false)
            .useLsd(false)
            .build());
  }

  private Torrent leech(Session session) {
    PeerAddress seed = new PeerAddress(IpAddress.parse("127.0.0.1"), seeder.port());
    return session.add(Source.of(metainfo), options -> options.peer(seed));
  }

  private void requireSame() throws Exception {
    Payload.requireSame(temp.resolve("source/data"), temp.resolve("leech/data"));
  }

  private Completed downloadAgain() throws Exception {
    try (Session session = open("leech")) {
      return leech(session).await(LONG);
    }
  }

  private void downloadOnce() throws Exception {
    try (Session session = open("leech")) {
      leech(session).await(LONG);
    }
    requireSame();
  }

  private Path journal() {
    return temp.resolve("leech/state/" + metainfo.infoHashes().wire().toHex() + ".resume");
  }

  @Test
  void pieces_that_a_storage_keeps_elsewhere_are_not_fetched_again_without_a_journal()
      throws Exception {
    var pieces = new ConcurrentHashMap<Integer, byte[]>();
    PeerAddress seed = new PeerAddress(IpAddress.parse("127.0.0.1"), seeder.port());
    for (int time = 0; time < 2; time++) {
      SessionConfig config =
          SessionConfig.of(temp.resolve("leech")).toBuilder()
              .bindAddress(InetAddress.getLoopbackAddress())
              .stateFolder(temp.resolve("leech/state"))
              .useDht(false)
              .useLsd(false)
              .storage("acme-elsewhere", context -> new PiecesElsewhere(context.folder(), pieces))
              .build();
      try (Session session = Session.open(config)) {
        Torrent torrent = session.add(Source.of(metainfo), options -> options.peer(seed));
        torrent.await(LONG);
        assertThat(torrent.stats().downloadedBytes()).isEqualTo(time == 0 ? BYTES : 0);
      }
      Files.delete(journal());
    }
  }

  @Test
  void every_piece_told_before_a_kill_is_there_afterwards() throws Exception {
    Path torrent = temp.resolve("data.torrent");
    Files.write(torrent, metainfo.toBytes());
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                SlowDownload.class.getName(),
                torrent.toString(),
                temp.resolve("leech").toString(),
                String.valueOf(seeder.port()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BitSet told = new BitSet();
    try (BufferedReader out = child.inputReader()) {
      while (told.cardinality() < 20) {
        told.set(Integer.parseInt(out.readLine()));
      }
      child.toHandle().destroyForcibly(); // unlike that of Process, it leaves the stream open
      child.waitFor();
      out.lines().forEach(line -> told.set(Integer.parseInt(line)));
    }
    assertThat(told.cardinality()).isBetween(20, metainfo.geometry().pieceCount() - 1);
    try (Session session = open("leech")) {
      Torrent again = leech(session);
      BitSet have = again.pieces().toBitSet();
      have.and(told);
      assertThat(have).isEqualTo(told);
      Completed done = again.await(LONG);
      assertThat(again.stats().downloadedBytes()).isPositive();
      assertThat(done.downloadedBytes())
          .isLessThanOrEqualTo(BYTES - (told.cardinality() - 1) * (long) PIECE_LENGTH);
    }
    requireSame();
  }

  /// Where the classes are from that the child needs, however this test was started.
  private static String classPath() {
    return Stream.of(
            SlowDownload.class,
            EngineSession.class,
            Session.class,
            Metainfo.class,
            MessageDecoder.class,
            Storage.class,
            PiecePicker.class,
            RateLimiter.class,
            Choker.class,
            TrackerTransport.class,
            LoggerFactory.class)
        .map(type -> Path.of(URI.create(locationOf(type))).toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().toString();
  }

  @Test
  void a_journal_that_was_cut_is_noticed_and_the_download_completes() throws Exception {
    downloadOnce();
    try (FileChannel file = FileChannel.open(journal(), StandardOpenOption.WRITE)) {
      file.truncate(file.size() / 2);
    }
    downloadAgain();
    requireSame();
  }

  @Test
  void a_journal_that_was_garbled_is_noticed_and_the_download_completes() throws Exception {
    downloadOnce();
    byte[] garbled = Files.readAllBytes(journal());
    for (int i = 0; i < garbled.length; i += 3) {
      garbled[i] ^= 0x55;
    }
    Files.write(journal(), garbled);
    downloadAgain();
    requireSame();
  }

  @Test
  void only_what_somebody_changed_is_fetched_again() throws Exception {
    downloadOnce();
    Path changed = temp.resolve("leech/data/a.bin");
    try (FileChannel file = FileChannel.open(changed, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), 5 * PIECE_LENGTH + 10);
    }
    long before = downloadedSoFar();
    downloadAgain();
    assertThat(downloadedSoFar() - before).isEqualTo(PIECE_LENGTH);
    requireSame();
  }

  /// The total over all sessions.
  private long downloadedSoFar() {
    try (Session session = open("leech")) {
      return session
          .add(Source.of(metainfo), options -> options.paused(true))
          .stats()
          .downloadedBytes();
    }
  }

  @Test
  void a_file_that_somebody_deleted_is_fetched_again() throws Exception {
    downloadOnce();
    Files.delete(temp.resolve("leech/data/z/deep/er.bin"));
    long length = Files.size(temp.resolve("source/data/z/deep/er.bin"));
    long before = downloadedSoFar();
    downloadAgain();
    assertThat(downloadedSoFar() - before).isBetween(length, length + 2 * PIECE_LENGTH);
    requireSame();
  }

  @Test
  void nothing_is_fetched_again_after_a_close_in_order() throws Exception {
    downloadOnce();
    long before = downloadedSoFar();
    downloadAgain();
    assertThat(downloadedSoFar()).isEqualTo(before);
  }

  @Test
  void a_complete_torrent_that_nobody_touched_is_taken_up_without_writing_its_journal()
      throws Exception {
    downloadOnce();
    byte[] before = Files.readAllBytes(journal());
    try (Session session = open("leech")) {
      Torrent torrent = leech(session);
      torrent.await(LONG);
      torrent.recheck();
      torrent.await(LONG);
      assertThat(Files.readAllBytes(journal())).isEqualTo(before);
    }
    assertThat(Files.readAllBytes(journal())).isEqualTo(before);
  }

  @Test
  void what_an_untouched_seed_uploads_is_counted_over_all_sessions() throws Exception {
    downloadOnce();
    for (int time = 1; time <= 2; time++) {
      try (Session again = open("leech");
          Session third = open("third-" + time)) {
        again.add(Source.of(metainfo)).await(LONG);
        PeerAddress seed = new PeerAddress(IpAddress.parse("127.0.0.1"), again.port());
        third.add(Source.of(metainfo), options -> options.peer(seed)).await(LONG);
      }
      try (Session again = open("leech")) {
        Torrent torrent = again.add(Source.of(metainfo), options -> options.paused(true));
        assertThat(torrent.stats().uploadedBytes()).isGreaterThanOrEqualTo(time * BYTES);
      }
    }
  }

  @Test
  void what_a_check_of_an_untouched_seed_finds_bad_is_fetched_again_and_kept() throws Exception {
    downloadOnce();
    long before = downloadedSoFar();
    Path changed = temp.resolve("leech/data/a.bin");
    try (Session session = open("leech")) {
      Torrent torrent = leech(session);
      torrent.await(LONG);
      try (FileChannel file = FileChannel.open(changed, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), 5 * PIECE_LENGTH + 10);
      }
      CountDownLatch fetched = new CountDownLatch(1);
      session
          .events()
          .subscribe(event -> {
            if (event instanceof Event.PieceVerified(_, int piece) && piece == 5) {
              fetched.countDown();
            }
          });
      torrent.pause();
      torrent.recheck();
      torrent.resume();
      fetched.await();
      torrent.await(LONG);
    }
    downloadAgain();
    assertThat(downloadedSoFar()).isEqualTo(before + PIECE_LENGTH);
    requireSame();
  }
}
