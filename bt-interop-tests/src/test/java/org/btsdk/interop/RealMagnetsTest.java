// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.Torrents;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Magnet links between each client of others and us, both ways, byte for byte.
@Tag("real-clients")
@Execution(ExecutionMode.CONCURRENT)
class RealMagnetsTest {
  private static Payload payload;
  private static Metainfo torrent;

  @TempDir Path scratch;

  @BeforeAll
  static void make_a_torrent(@TempDir Path data) throws Exception {
    payload = Payload.many(data, 16, 100);
    torrent = Torrents.create(payload.path(), options -> options.pieceLength(16 * 1024));
    assertThat(torrent.infoLength()).isGreaterThan(16 * 1024); // more than one block of metadata
  }

  private static MagnetLink link(List<URI> trackers, List<String> peers) {
    return new MagnetLink(
        torrent.infoHashes(), Optional.empty(), trackers, List.of(), peers, List.of());
  }

  private Path downloads() throws IOException {
    return Files.createTempDirectory(scratch, "downloads");
  }

  @ParameterizedTest
  @EnumSource
  void we_download_by_a_link_that_names_a_peer(Client client) throws Exception {
    Path folder = downloads();
    try (ForeignClient seed = client.start(scratch, torrent, payload.folder())) {
      seed.awaitComplete();
      MagnetLink link = link(List.of(), List.of(seed.address().toString()));
      try (Ours ours = Ours.leech(scratch, link, folder)) {
        ours.awaitComplete();
        assertThat(ours.torrent().metainfo().orElseThrow().infoBytes())
            .isEqualTo(torrent.infoBytes());
      }
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  @ParameterizedTest
  @EnumSource
  void we_download_by_a_link_that_names_a_tracker(Client client) throws Exception {
    Path folder = downloads();
    try (Opentracker tracker = Opentracker.start(scratch, torrent, Addresses.ours())) {
      Metainfo announced = torrent.edit().trackers(List.of(List.of(tracker.http()))).build();
      try (ForeignClient seed = client.start(scratch, announced, payload.folder())) {
        seed.awaitComplete();
        tracker.awaitSeeds(1);
        MagnetLink link = link(List.of(tracker.http()), List.of());
        try (Ours ours = Ours.leech(scratch, link, folder)) {
          ours.awaitComplete();
          tracker.awaitSeeds(2);
        }
      }
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  @ParameterizedTest
  @EnumSource
  void others_download_by_a_link_from_us(Client client) throws Exception {
    Path folder = downloads();
    try (Opentracker tracker = Opentracker.start(scratch, torrent, Addresses.ours())) {
      Metainfo announced = torrent.edit().trackers(List.of(List.of(tracker.http()))).build();
      try (Ours ours = Ours.seed(scratch, announced, payload)) {
        tracker.awaitSeeds(1);
        MagnetLink link = link(List.of(tracker.http()), List.of());
        try (ForeignClient leech = client.start(scratch, link, folder)) {
          leech.awaitComplete(ours);
        }
      }
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(client.expected(payload));
  }

  @SuppressWarnings("try") // the seed is to be gone before the end
  @Test
  void metadata_goes_on_from_who_has_just_fetched_it() throws Exception {
    Path first = downloads();
    Path second = downloads();
    try (ForeignClient seed = Client.LIBTORRENT.start(scratch, torrent, payload.folder())) {
      seed.awaitComplete();
      MagnetLink link = link(List.of(), List.of(seed.address().toString()));
      try (Ours between = Ours.leech(scratch, link, first)) {
        between.awaitComplete();
        seed.close();
        MagnetLink ours = link(List.of(), List.of(between.address().toString()));
        try (ForeignClient leech = Client.LIBTORRENT.start(scratch, ours, second)) {
          leech.awaitComplete(between);
        }
      }
    }
    assertThat(payload.digestsIn(second)).isEqualTo(payload.digests());
  }
}
