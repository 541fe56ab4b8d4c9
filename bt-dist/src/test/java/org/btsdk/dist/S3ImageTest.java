// SPDX-License-Identifier: Apache-2.0
package org.btsdk.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.dist.Image.Run;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image has nothing of S3; the plugin's folder, dropped into it, is all that it takes.
class S3ImageTest {
  private static final Path PLUGIN = Path.of(System.getProperty("org.btsdk.dist.s3"));

  @TempDir private Path folder;
  private LocalStore store;

  @BeforeEach
  void start_a_store() throws Exception {
    store = new LocalStore(folder.resolve("store"));
  }

  @AfterEach
  void stop_the_store() throws Exception {
    store.close();
  }

  private String storage() throws Exception {
    return "s3://torrents/bt?endpoint=http://127.0.0.1:%d&access-key=access&secret-key=secret"
        .formatted(store.port());
  }

  private Run download(Image image, Metainfo metainfo, int port) throws Exception {
    Path torrent = Files.write(folder.resolve("a.torrent"), metainfo.toBytes());
    return image.bt(
        "download",
        torrent.toString(),
        "--quiet",
        "--storage",
        storage(),
        "--peer",
        "127.0.0.1:" + port,
        "--port=-1",
        "-o",
        folder.resolve("target").toString());
  }

  @Test
  void a_torrent_goes_into_a_bucket_once_the_plugin_is_dropped_in() throws Exception {
    byte[] payload = new byte[1_000_000];
    new Random(1).nextBytes(payload);
    Path seed = Files.createDirectory(folder.resolve("seed"));
    Files.write(seed.resolve("payload.bin"), payload);
    Metainfo metainfo =
        Torrents.create(seed.resolve("payload.bin"), options -> options.pieceLength(256 * 1024));
    SessionConfig config =
        SessionConfig.of(seed).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .useTrackers(false)
            .build();
    try (Session session = Session.open(config)) {
      session.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
      Image image = Image.copy(folder);

      Run without = download(image, metainfo, session.port());
      Image.copy(PLUGIN, image.root().resolve("plugins").resolve("bt-storage-s3"));
      Run plugins = image.bt("plugins");
      Run with = download(image, metainfo, session.port());

      assertThat(without.err()).contains("there is no storage plugin \"s3\"");
      assertThat(without.exit()).isEqualTo(10);
      assertThat(plugins.out()).containsPattern("storage +s3 +org.btsdk.storage.s3@");
      assertThat(plugins.exit()).as(plugins.err()).isZero();
      assertThat(with.exit()).as(with.err()).isZero();
    }
    try (var objects = Files.walk(folder.resolve("store").resolve("torrents").resolve("bt"))) {
      assertThat(objects.filter(Files::isRegularFile)).hasSizeGreaterThanOrEqualTo(4);
    }
    assertThat(folder.resolve("target").resolve("payload.bin")).doesNotExist();
  }

  @Test
  void the_image_itself_has_no_client_of_aws() throws Exception {
    Process java =
        new ProcessBuilder(
                Image.built(folder).root().resolve("bin").resolve("java").toString(),
                "--list-modules")
            .start();
    String modules = new String(java.getInputStream().readAllBytes(), UTF_8);
    assertThat(modules).contains("org.btsdk.cli").doesNotContain("awssdk");
  }
}
