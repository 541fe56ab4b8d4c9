// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The command line as a process, and a client of others, both ways.
@Tag("real-clients")
@Execution(ExecutionMode.CONCURRENT)
class CommandLineTest {
  @TempDir Path scratch;

  @ParameterizedTest
  @EnumSource(names = {"LIBTORRENT", "RTORRENT"})
  void create_and_seed_serve(Client client) throws Exception {
    Payload payload = Payload.many(scratch.resolve("data"), 8, 21);
    Metainfo metainfo = create(payload);
    int port = Addresses.freePort(Addresses.ours());
    Path folder = Files.createDirectory(scratch.resolve("downloads"));
    try (ClientProcess seed =
            bt(
                "seed",
                torrent().toString(),
                "--dir",
                payload.folder().toString(),
                "--port",
                "" + port,
                "--bind",
                ours().getHostAddress(),
                "--no-dht");
        ForeignClient leech = client.start(scratch, metainfo, folder)) {
      seed.await("seeds", () -> seed.output().contains("seeding on port " + port));
      leech.dial(Addresses.peer(ours(), port));
      leech.awaitComplete();
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  @ParameterizedTest
  @EnumSource
  void download_fetches_from(Client client) throws Exception {
    Payload payload = Payload.many(scratch.resolve("data"), 8, 22);
    Metainfo metainfo = create(payload);
    Path folder = Files.createDirectory(scratch.resolve("downloads"));
    try (ForeignClient seed = client.start(scratch, metainfo, payload.folder())) {
      seed.awaitComplete();
      try (ClientProcess download =
          bt(
              "download",
              torrent().toString(),
              "--dir",
              folder.toString(),
              "--bind",
              ours().getHostAddress(),
              "--peer",
              seed.address().toString(),
              "--no-dht")) {
        download.awaitEnd();
      }
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  private Metainfo create(Payload payload) throws Exception {
    try (ClientProcess create =
        bt("create", payload.path().toString(), "-o", torrent().toString())) {
      create.awaitEnd();
    }
    return Metainfo.parse(Files.readAllBytes(torrent()));
  }

  private Path torrent() {
    return scratch.resolve("made.torrent");
  }

  private static InetAddress ours() throws IOException {
    return Addresses.ours();
  }

  private ClientProcess bt(String... arguments) throws IOException {
    Path folder = Files.createTempDirectory(scratch, "bt");
    return ClientProcess.start("a JDK", folder, Jvm.bt(List.of(arguments)));
  }
}
