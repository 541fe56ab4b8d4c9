// SPDX-License-Identifier: Apache-2.0
package org.btsdk.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Completed;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an embedder writes, run against a seed of this process.
class EmbeddingTest {
  @TempDir private Path temp;
  private Session seed;
  private Path torrentFile;
  private Metainfo metainfo;

  @BeforeEach
  void seed() throws Exception {
    byte[] payload = new byte[200_000];
    new Random(1).nextBytes(payload);
    Path file = Files.write(Files.createDirectory(temp.resolve("seed")).resolve("a.bin"), payload);
    metainfo = Torrents.create(file, options -> options);
    torrentFile = Files.write(temp.resolve("a.torrent"), metainfo.toBytes());
    seed =
        Session.open(
            SessionConfig.of(temp.resolve("seed")).toBuilder()
                .bindAddress(InetAddress.getLoopbackAddress())
                .useTrackers(false)
                .build());
    seed.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
  }

  @AfterEach
  void close() {
    seed.close();
  }

  @Test
  void downloads() throws Exception {
    Path folder = temp.resolve("downloads");
    String source = torrentFile.toString();
    PeerAddress peer = PeerAddress.parse("127.0.0.1:" + seed.port());
    StringBuilder printed = new StringBuilder();
    // @start region="download"
    try (Session session = Session.open(folder)) {
      Torrent torrent = session.add(Source.parse(source), options -> options.peer(peer));
      torrent.onProgress(Duration.ofSeconds(1), p -> printed.append(p.percent()));
      Completed done = torrent.await(Duration.ofHours(2)); // verified and durable
      printed.append(done.files());
    } catch (TorrentException e) {
      printed.append(e.getMessage()); // one line that says what and why
    }
    // @end
    assertThat(printed.toString()).contains("a.bin");
    assertThat(folder.resolve("a.bin")).hasSameBinaryContentAs(temp.resolve("seed/a.bin"));
  }

  @Test
  void stores_elsewhere() throws Exception {
    PeerAddress peer = PeerAddress.parse("127.0.0.1:" + seed.port());
    Path folder = temp.resolve("other");
    // @start region="own-storage"
    ObjectStore store = new ObjectStore();
    try (Session session =
        Session.open(
            SessionConfig.of(folder).toBuilder()
                .storage("acme-objects", torrent -> new ObjectStorage(store, "bt"))
                .build())) {
      session.add(Source.of(metainfo), options -> options.peer(peer)).await(Duration.ofMinutes(2));
    }
    // @end
    assertThat(store.exists("bt/0")).isTrue();
  }

  @Test
  void plugins_from_a_directory() {
    Path directory = temp.resolve("plugins");
    // @start region="plugin-path"
    SessionConfig config =
        SessionConfig.of(temp).toBuilder()
            .pluginPath(directory) // directory/acme-objects/*.jar
            .storage("acme-objects")
            .build();
    // @end
    try (Session session = Session.open(config)) {
      assertThatExceptionOfType(TorrentException.Plugin.class)
          .isThrownBy(() -> session.add(Source.of(metainfo)))
          .withMessageContaining("acme-objects");
    }
  }
}
