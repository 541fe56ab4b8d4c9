// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Completed;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.storage.s3.FaultyProxy.Fate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole sessions over loopback, whose data is in a bucket.
class SwarmTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int PIECE_LENGTH = 128 << 10;

  @TempDir private Path temp;

  private final String prefix = Prefixes.next();
  private Metainfo metainfo;

  @BeforeEach
  void makeTorrent() throws Exception {
    Path root = Files.createDirectories(temp.resolve("source/mixed/sub"));
    Random random = new Random(20_260_101);
    write(root.resolve("../a.bin"), 3_000_000, random);
    write(root.resolve("empty"), 0, random);
    write(root.resolve("b.bin"), 2_500_000, random);
    write(root.resolve("kůň.bin"), 700_001, random);
    metainfo =
        Torrents.create(temp.resolve("source/mixed"), options -> options.pieceLength(PIECE_LENGTH));
  }

  private static void write(Path file, int bytes, Random random) throws IOException {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    Files.write(file, content);
  }

  private SessionConfig.Builder config(String name) {
    return SessionConfig.of(temp.resolve(name)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .stateFolder(temp.resolve(name + "-state"))
        .randomSeed(name.hashCode());
  }

  private Session session(String name) {
    return Session.open(config(name).build());
  }

  private Session session(String name, Map<String, String> s3) {
    return Session.open(config(name).storage(PluginChoice.named("s3", s3)).build());
  }

  private static PeerAddress at(Session session) {
    return new PeerAddress(IpAddress.parse("127.0.0.1"), session.port());
  }

  private Session source() throws Exception {
    Session session = session("source-session");
    session
        .add(
            Source.of(metainfo),
            options -> options.folder(temp.resolve("source")).resume(AddOptions.Resume.CHECK))
        .await(LONG);
    return session;
  }

  private void fillBucket(Map<String, String> s3) throws Exception {
    try (Session source = source();
        Session leecher = session("filler", s3)) {
      leecher.add(Source.of(metainfo), options -> options.peer(at(source))).await(LONG);
    }
  }

  private void assertSame(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(temp.resolve("source"))) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        Path other = folder.resolve(temp.resolve("source").relativize(path).toString());
        assertThat(Files.mismatch(path, other)).as("%s", other).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(S3Layout.class)
  void downloads_into_a_bucket_and_seeds_from_it(S3Layout layout) throws Exception {
    Map<String, String> s3 = LocalS3.shared().settings(prefix, "layout", layout.text());
    fillBucket(s3);
    try (Session seeder = session("seeder", s3);
        Session leecher = session("leecher")) {
      Torrent seeding = seeder.add(Source.of(metainfo));
      assertThat(seeding.pieces().haveCount()).isEqualTo(metainfo.geometry().pieceCount());
      leecher.add(Source.of(metainfo), options -> options.peer(at(seeder))).await(LONG);
    }
    assertSame(temp.resolve("leecher"));
    if (layout == S3Layout.FILES) {
      assertThat(LocalS3.shared().bytes(prefix + "/mixed/sub/kůň.bin"))
          .isEqualTo(Files.readAllBytes(temp.resolve("source/mixed/sub/kůň.bin")));
      assertThat(LocalS3.shared().bytes(prefix + "/mixed/sub/empty")).isEmpty();
    }
    assertThat(temp.resolve("filler/mixed")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(S3Layout.class)
  void a_torrent_that_is_removed_with_its_data_leaves_nothing_in_the_bucket(S3Layout layout)
      throws Exception {
    Map<String, String> s3 = LocalS3.shared().settings(prefix, "layout", layout.text());
    fillBucket(s3);
    assertThat(LocalS3.shared().keys(prefix)).isNotEmpty();
    Map<String, String> readOnly = new TreeMap<>(s3);
    readOnly.put("read-only", "true");
    try (Session seeder = session("reader", readOnly)) {
      Torrent torrent = seeder.add(Source.of(metainfo));
      assertThatThrownBy(torrent::removeWithData)
          .isInstanceOf(TorrentException.Refused.class)
          .hasMessageContaining("the storage \"s3\" cannot delete");
      assertThat(seeder.torrents()).containsExactly(torrent);
    }
    assertThat(LocalS3.shared().keys(prefix)).isNotEmpty();
    try (Session seeder = session("seeder", s3)) {
      Torrent torrent = seeder.add(Source.of(metainfo));
      assertThat(torrent.pieces().haveCount()).isEqualTo(metainfo.geometry().pieceCount());
      torrent.removeWithData();
      assertThat(seeder.torrents()).isEmpty();
    }
    assertThat(LocalS3.shared().keys(prefix)).isEmpty();
  }

  @Test
  void ten_seeders_of_one_bucket_serve_a_downloader() throws Exception {
    Map<String, String> s3 = LocalS3.shared().settings(prefix);
    fillBucket(s3);
    List<Session> seeders = new ArrayList<>();
    try (Session leecher = session("leecher")) {
      for (int i = 0; i < 10; i++) {
        Session seeder = session("seeder" + i, s3);
        seeders.add(seeder);
        seeder.add(Source.of(metainfo));
      }
      Torrent torrent =
          leecher.add(
              Source.of(metainfo),
              options -> {
                AddOptions all = options;
                for (Session seeder : seeders) {
                  all = all.peer(at(seeder));
                }
                return all;
              });
      torrent.await(LONG);
    } finally {
      seeders.forEach(Session::close);
    }
    assertSame(temp.resolve("leecher"));
    for (int i = 0; i < 10; i++) {
      assertThat(temp.resolve("seeder" + i + "/mixed")).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(S3Layout.class)
  void goes_on_while_every_tenth_request_fails_and_every_fiftieth_is_not_answered(S3Layout layout)
      throws Exception {
    try (FaultyProxy proxy = new FaultyProxy(LocalS3.shared().endpoint())) {
      Map<String, String> s3 =
          LocalS3.shared()
              .settings(prefix, "layout", layout.text(), "read-timeout", "1s", "read-ahead", "64K");
      s3.put("endpoint", proxy.endpoint().toString());
      proxy.script(SwarmTest::tenthAndFiftieth);
      fillBucket(s3);
      long up = proxy.lines().size();
      proxy.script(SwarmTest::tenthAndFiftieth);
      try (Session seeder = session("seeder", s3);
          Session leecher = session("leecher")) {
        seeder.add(Source.of(metainfo));
        leecher.add(Source.of(metainfo), options -> options.peer(at(seeder))).await(LONG);
      }
      assertThat(up).isGreaterThan(50);
      assertThat(proxy.lines()).hasSizeGreaterThan(50);
    }
    assertSame(temp.resolve("leecher"));
  }

  private static Fate tenthAndFiftieth(int number, String line) {
    if (number % 50 == 7) {
      return number % 100 == 7 && line.startsWith("GET ") ? Fate.STALL_HALFWAY : Fate.STALL;
    }
    if (number % 10 == 0) {
      return number % 20 == 0 ? Fate.SLOW_DOWN : Fate.ERROR;
    }
    return Fate.PASS;
  }

  @ParameterizedTest
  @EnumSource(S3Layout.class)
  void what_was_announced_is_in_the_bucket_after_a_kill(S3Layout layout) throws Exception {
    Map<String, String> s3 = LocalS3.shared().settings(prefix, "layout", layout.text());
    Path torrent = temp.resolve("mixed.torrent");
    Files.write(torrent, metainfo.toBytes());
    try (Session source = source()) {
      BitSet told = killed(s3, torrent, source.port(), metainfo.geometry().pieceCount() / 2);
      try (Session session = session("again", s3)) {
        Torrent again = session.add(Source.of(metainfo), options -> options.peer(at(source)));
        BitSet have = again.pieces().toBitSet();
        have.and(told);
        assertThat(have).isEqualTo(told);
        Completed done = again.await(LONG);
        long toldBytes = (told.cardinality() - 1) * (long) PIECE_LENGTH;
        assertThat(done.downloadedBytes())
            .isPositive()
            .isLessThanOrEqualTo(metainfo.geometry().dataBytes() - toldBytes);
      }
      try (Session seeder = session("seeder", s3);
          Session leecher = session("leecher")) {
        seeder.add(Source.of(metainfo));
        leecher.add(Source.of(metainfo), options -> options.peer(at(seeder))).await(LONG);
      }
    }
    assertSame(temp.resolve("leecher"));
  }

  /// Downloads in a process that is killed once it told of some pieces.
  private BitSet killed(Map<String, String> s3, Path torrent, int port, int pieces)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ChildPath.text(),
                SlowDownload.class.getName(),
                torrent.toString(),
                temp.resolve("killed").toString(),
                String.valueOf(port)));
    s3.forEach((name, value) -> command.add(name + "=" + value));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BitSet told = new BitSet();
    try (BufferedReader out = child.inputReader()) {
      while (told.cardinality() < pieces) {
        told.set(Integer.parseInt(out.readLine()));
      }
      child.toHandle().destroyForcibly(); // unlike that of Process, it leaves the stream open
      child.waitFor();
      out.lines().forEach(line -> told.set(Integer.parseInt(line)));
    }
    return told;
  }
}
