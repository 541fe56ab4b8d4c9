// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.btsdk.model.MalformedTorrentException;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The clients of others among themselves: what fails here is no fault of ours.
@Tag("real-clients")
@Execution(ExecutionMode.CONCURRENT)
class DriversTest {
  @TempDir Path scratch;

  @ParameterizedTest
  @EnumSource
  void libtorrent_downloads_from_each_client_through_an_http_tracker(Client client)
      throws Exception {
    Payload payload = Payload.many(scratch.resolve("data"), 4, 1);
    Metainfo plain = made(payload);
    InetAddress ours = Addresses.ours();
    try (Opentracker tracker = Opentracker.start(scratch, plain, ours)) {
      Metainfo metainfo = plain.edit().trackers(List.of(List.of(tracker.http()))).build();
      try (ForeignClient seed = client.start(scratch, metainfo, payload.folder())) {
        seed.awaitComplete();
        tracker.awaitSeeds(1);
        Path folder = Files.createDirectory(scratch.resolve("downloaded"));
        try (ForeignClient leech =
            Client.LIBTORRENT.start(Job.of(scratch, "leech", metainfo, folder, ours))) {
          leech.awaitComplete();
        }
        assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void each_client_downloads_from_another_through_a_udp_tracker(Client client) throws Exception {
    Payload payload = Payload.single(scratch.resolve("data"), 4, 1);
    Metainfo plain = made(payload);
    InetAddress ours = Addresses.ours();
    try (Opentracker tracker = Opentracker.start(scratch, plain, ours)) {
      Metainfo metainfo = plain.edit().trackers(List.of(List.of(tracker.udp()))).build();
      // rTorrent does not bear aria2's later bitfields; Transmission dials nobody on loopback
      Job job =
          client == Client.ARIA2
              ? Job.of(scratch, "seed", metainfo, payload.folder(), Client.LIBTORRENT.address())
              : Job.of(scratch, "seed", metainfo, payload.folder(), ours);
      Client other = client == Client.ARIA2 ? Client.LIBTORRENT : Client.RTORRENT;
      try (ForeignClient seed = other.start(job)) {
        seed.awaitComplete();
        tracker.awaitSeeds(1);
        Path folder = Files.createDirectory(scratch.resolve("downloaded"));
        try (ForeignClient leech = client.start(scratch, metainfo, folder)) {
          leech.awaitComplete();
        }
        assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
      }
    }
  }

  private Metainfo made(Payload payload)
      throws IOException, InterruptedException, MalformedTorrentException {
    Path folder = Files.createTempDirectory(scratch, "made");
    Path torrent = folder.resolve("made.torrent");
    try (ClientProcess maker =
        ClientProcess.start(
            LibtorrentPeer.PACKAGE,
            folder,
            List.of(
                LibtorrentPeer.PYTHON,
                Resources.copy(folder, "make_torrent.py").toString(),
                payload.path().toString(),
                torrent.toString()))) {
      maker.awaitEnd();
    }
    return Metainfo.parse(Files.readAllBytes(torrent));
  }
}
