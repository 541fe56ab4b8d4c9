// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.btsdk.api.Torrents;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Local service discovery (BEP 14) between two hosts, since what some programs send to the group
/// does not come back to their own, and over IPv6.
@Tag("real-clients")
class LocalNetworkTest {
  private static final List<String> ALONE =
      List.of("--no-dht", "--no-trackers", "--no-pex", "--progress=none", "-v");

  @TempDir Path scratch;

  private TwoHosts hosts;
  private Payload payload;
  private Path torrent;

  @BeforeEach
  void plug() throws Exception {
    payload = Payload.single(scratch.resolve("data"), 4, 31);
    Metainfo metainfo = Torrents.create(payload.path(), options -> options);
    torrent = Files.write(scratch.resolve("made.torrent"), metainfo.toBytes());
    hosts = TwoHosts.plug();
  }

  @AfterEach
  void unplug() {
    hosts.close();
  }

  private ClientProcess bt(int host, List<String> flags, String... arguments) throws IOException {
    List<String> command = Jvm.bt(List.of(arguments));
    command.addAll(flags);
    return ClientProcess.start(
        "util-linux", Files.createTempDirectory(scratch, "bt"), hosts.on(host, command));
  }

  private ClientProcess seed(int host, String bind) throws Exception {
    ClientProcess seed =
        bt(
            host,
            ALONE,
            "seed",
            torrent.toString(),
            "--dir",
            payload.folder().toString(),
            "--bind",
            bind);
    return ClientProcess.orClose(
        seed,
        it -> {
          it.await("seeds", () -> it.output().contains("seeding on port "));
          return it;
        });
  }

  private ClientProcess download(int host, String bind, Path folder) throws IOException {
    return bt(
        host,
        ALONE,
        "download",
        torrent.toString(),
        "--dir",
        folder.toString(),
        "--bind",
        bind,
        "--seed");
  }

  private Path downloads() throws IOException {
    return Files.createTempDirectory(scratch, "downloads");
  }

  private static void awaitComplete(ClientProcess download) throws InterruptedException {
    download.await("complete", () -> download.output().contains(": complete"));
  }

  /// Either may hear the other first; nothing else tells them of each other.
  @Test
  void two_of_ours_find_each_other_over_ipv6() throws Exception {
    Path folder = downloads();
    try (ClientProcess download = download(1, TwoHosts.v6(1), folder);
        ClientProcess _ = seed(0, TwoHosts.v6(0))) {
      awaitComplete(download);
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  /// We hear its first search: nothing of ours reaches it before, since it drops what it hears.
  @Test
  void we_find_transmission() throws Exception {
    Path folder = downloads();
    try (ClientProcess download = download(1, TwoHosts.v4(1), folder)) {
      download.await("waits", () -> !download.output().isBlank());
      try (ClientProcess _ = transmission(0)) {
        download.await("finds it", () -> download.output().contains("lsd: 1 new peer"));
        awaitComplete(download);
      }
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  /// Transmission as a seed, which takes its torrent from a folder, since nobody reaches its RPC.
  private ClientProcess transmission(int host) throws IOException {
    Path folder = Files.createTempDirectory(scratch, "transmission");
    Path config = Files.createDirectory(folder.resolve("config"));
    Path watched = Files.createDirectory(folder.resolve("watched"));
    Files.copy(torrent, watched.resolve("made.torrent"));
    Files.writeString(
        config.resolve("settings.json"),
        """
        {
          "rpc-enabled": false, "bind-address-ipv4": "%s", "peer-port": 51413,
          "peer-port-random-on-start": false, "download-dir": "%s", "watch-dir-enabled": true,
          "watch-dir": "%s", "incomplete-dir-enabled": false, "rename-partial-files": false,
          "dht-enabled": false, "lpd-enabled": true, "pex-enabled": false, "utp-enabled": false,
          "port-forwarding-enabled": false, "encryption": 1, "message-level": 3
        }
        """
            .formatted(TwoHosts.v4(host), payload.folder(), watched));
    return ClientProcess.start(
        "transmission-daemon",
        folder,
        hosts.on(
            host,
            List.of(
                "/usr/bin/transmission-daemon",
                "--foreground",
                "--config-dir",
                config.toString())));
  }

  /// It looks on until there is one: on a busy machine the neighbour connects after the first look.
  @Test
  void bt_peers_names_a_neighbour() throws Exception {
    try (ClientProcess _ = seed(0, TwoHosts.v4(0));
        ClientProcess peers =
            bt(
                1,
                List.of("--no-dht", "--json", "--watch", "--limit", "1"),
                "peers",
                torrent.toString(),
                "--bind",
                TwoHosts.v4(1))) {
      peers.awaitEnd();
      assertThat(peers.output())
          .contains("{\"peer\":\"" + TwoHosts.v4(0) + ":")
          .contains("\"source\":\"lsd\"}");
    }
  }
}
