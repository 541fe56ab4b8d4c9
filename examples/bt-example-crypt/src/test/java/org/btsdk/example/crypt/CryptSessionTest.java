// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.crypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.btsdk.api.AddOptions;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Torrents that are encrypted where they lie.
class CryptSessionTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path temp;
  private Path file = Path.of("");
  private Metainfo metainfo;

  @BeforeEach
  void make_a_torrent() throws Exception {
    byte[] payload = new byte[300_001];
    new Random(1).nextBytes(payload);
    file = Files.write(Files.createDirectory(temp.resolve("plain")).resolve("secret.bin"), payload);
    metainfo = Torrents.create(file, options -> options.pieceLength(64 * 1024));
  }

  private SessionConfig.Builder config(String folder) {
    return SessionConfig.of(temp.resolve(folder)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .useTrackers(false);
  }

  private SessionConfig encrypted(String folder, String key, String inner) {
    return config(folder)
        .storage(
            PluginChoice.named("example-crypt", Map.of("key-file", Keys.file(key), "inner", inner)))
        .build();
  }

  private static PeerAddress address(Session session) {
    return PeerAddress.parse("127.0.0.1:" + session.port());
  }

  private Torrent download(Session from, Session into) throws InterruptedException {
    Torrent torrent = into.add(Source.of(metainfo), options -> options.peer(address(from)));
    torrent.await(LONG);
    return torrent;
  }

  @Test
  void what_lies_on_the_disk_is_encrypted_and_what_peers_get_is_not() throws Exception {
    Path copy = temp.resolve("copy");
    try (Session middle = Session.open(encrypted("middle", "k", "file"));
        Session last = Session.open(config("copy").build())) {
      try (Session seed = Session.open(config("plain").build())) {
        seed.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
        download(seed, middle);
      }
      download(middle, last);
    }

    assertThat(copy.resolve("secret.bin")).hasSameBinaryContentAs(file);
    try (Stream<Path> left = Files.walk(temp.resolve("middle"))) {
      List<Path> sealed = left.filter(path -> path.toString().endsWith(".sealed")).toList();
      assertThat(sealed).hasSize(1);
      assertThat(Files.size(sealed.getFirst())).isEqualTo(300_001 + 5 * PieceCipher.TAG_BYTES);
    }
    assertThat(temp.resolve("middle").resolve("secret.bin")).doesNotExist();
  }

  @Test
  void goes_on_after_a_restart_with_the_same_key_and_not_with_another() throws Exception {
    try (Session seed = Session.open(config("plain").build());
        Session first = Session.open(encrypted("middle", "k", "file"))) {
      seed.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
      download(seed, first);
    }
    try (Session other = Session.open(encrypted("middle", "other", "file"))) {
      Torrent torrent =
          other.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.CHECK));
      assertThatExceptionOfType(TorrentException.class)
          .isThrownBy(() -> torrent.await(Duration.ofMillis(500)));
      assertThat(torrent.progress().percent()).isZero();
    }
    try (Session again = Session.open(encrypted("middle", "k", "file"))) {
      Torrent torrent =
          again.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.CHECK));
      torrent.await(LONG);
      assertThat(torrent.progress().percent()).isEqualTo(100);
    }
  }

  @Test
  void wraps_a_storage_with_settings_of_its_own() throws Exception {
    try (Session seed = Session.open(config("plain").build());
        Session first = Session.open(encrypted("middle", "k", "memory:?max-size=1M"))) {
      seed.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
      assertThat(download(seed, first).progress().percent()).isEqualTo(100);
    }
  }

  @Test
  void says_which_storages_there_are_if_the_one_to_wrap_is_missing() {
    try (Session session = Session.open(encrypted("middle", "k", "acme-none"))) {
      assertThatExceptionOfType(TorrentException.class)
          .isThrownBy(() -> session.add(Source.of(metainfo)))
          .withMessageContaining("there is no storage plugin \"acme-none\"")
          .withMessageContaining("memory");
    }
  }
}
