// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.btsdk.api.Torrents;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each client of others and us, both ways, byte for byte.
@Tag("real-clients")
@Execution(ExecutionMode.CONCURRENT)
class RealClientsTest {
  private static Payload single;
  private static Payload many;
  private static Metainfo singleTorrent;
  private static Metainfo manyTorrent;

  @TempDir Path scratch;

  @BeforeAll
  static void make_the_torrents(@TempDir Path data) throws Exception {
    single = Payload.single(data.resolve("single"), 24, 1);
    many = Payload.many(data.resolve("many"), 16, 100);
    singleTorrent = Torrents.create(single.path(), options -> options);
    manyTorrent = Torrents.create(many.path(), options -> options);
  }

  @ParameterizedTest
  @EnumSource
  void we_dial_and_download_one_file_from(Client client) throws Exception {
    weDialAndDownload(client, singleTorrent, single);
  }

  @ParameterizedTest
  @EnumSource
  void we_dial_and_download_many_files_from(Client client) throws Exception {
    weDialAndDownload(client, manyTorrent, many);
  }

  private void weDialAndDownload(Client client, Metainfo metainfo, Payload payload)
      throws Exception {
    Path folder = downloads();
    try (ForeignClient seed = client.start(scratch, metainfo, payload.folder())) {
      seed.awaitComplete();
      try (Ours ours = Ours.leech(scratch, metainfo, folder, o -> o.peer(seed.address()))) {
        ours.awaitComplete();
      }
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  @ParameterizedTest
  @EnumSource
  void we_dial_and_upload_one_file_to(Client client) throws Exception {
    weDialAndUpload(client, singleTorrent, single);
  }

  @ParameterizedTest
  @EnumSource
  void we_dial_and_upload_many_files_to(Client client) throws Exception {
    weDialAndUpload(client, manyTorrent, many);
  }

  private void weDialAndUpload(Client client, Metainfo metainfo, Payload payload) throws Exception {
    Path folder = downloads();
    try (Ours ours = Ours.seed(scratch, metainfo, payload);
        ForeignClient leech = client.start(scratch, metainfo, folder)) {
      ours.torrent().addPeers(List.of(leech.address()));
      leech.awaitComplete(ours);
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(client.expected(payload));
  }

  @ParameterizedTest
  @EnumSource(names = {"LIBTORRENT", "RTORRENT"})
  void we_are_dialled_and_upload_to(Client client) throws Exception {
    Path folder = downloads();
    try (Ours ours = Ours.seed(scratch, manyTorrent, many);
        ForeignClient leech = client.start(scratch, manyTorrent, folder)) {
      leech.dial(ours.address());
      leech.awaitComplete(ours);
    }
    assertThat(many.digestsIn(folder)).isEqualTo(many.digests());
  }

  @ParameterizedTest
  @EnumSource(names = {"LIBTORRENT", "RTORRENT"})
  void we_are_dialled_and_download_from(Client client) throws Exception {
    Path folder = downloads();
    try (ForeignClient seed = client.start(scratch, singleTorrent, single.folder())) {
      seed.awaitComplete();
      try (Ours ours = Ours.leech(scratch, singleTorrent, folder, o -> o)) {
        seed.dial(ours.address());
        ours.awaitComplete();
      }
    }
    assertThat(single.digestsIn(folder)).isEqualTo(single.digests());
  }

  @ParameterizedTest
  @EnumSource
  void we_download_through_an_http_tracker_from(Client client) throws Exception {
    weDownloadThrough(Opentracker::http, client, manyTorrent, many);
  }

  @ParameterizedTest
  @EnumSource
  void we_download_through_a_udp_tracker_from(Client client) throws Exception {
    weDownloadThrough(Opentracker::udp, client, singleTorrent, single);
  }

  private void weDownloadThrough(
      Function<Opentracker, URI> uri, Client client, Metainfo plain, Payload payload)
      throws Exception {
    Path folder = downloads();
    try (Opentracker tracker = Opentracker.start(scratch, plain, Addresses.ours())) {
      Metainfo metainfo = plain.edit().trackers(List.of(List.of(uri.apply(tracker)))).build();
      try (ForeignClient seed = client.start(scratch, metainfo, payload.folder())) {
        seed.awaitComplete();
        tracker.awaitSeeds(1);
        try (Ours ours = Ours.leech(scratch, metainfo, folder, o -> o)) {
          ours.awaitComplete();
          tracker.awaitSeeds(2); // it was told that we are complete now
        }
        tracker.awaitSeeds(1); // and that we left
      }
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  @ParameterizedTest
  @EnumSource
  void we_upload_through_an_http_tracker_to(Client client) throws Exception {
    weUploadThrough(Opentracker::http, client, singleTorrent, single);
  }

  @ParameterizedTest
  @EnumSource
  void we_upload_through_a_udp_tracker_to(Client client) throws Exception {
    weUploadThrough(Opentracker::udp, client, manyTorrent, many);
  }

  /// The client learns of us from the tracker, and dials us.
  private void weUploadThrough(
      Function<Opentracker, URI> uri, Client client, Metainfo plain, Payload payload)
      throws Exception {
    Path folder = downloads();
    try (Opentracker tracker = Opentracker.start(scratch, plain, Addresses.ours())) {
      Metainfo metainfo = plain.edit().trackers(List.of(List.of(uri.apply(tracker)))).build();
      try (Ours ours = Ours.seed(scratch, metainfo, payload)) {
        tracker.awaitSeeds(1);
        try (ForeignClient leech = client.start(scratch, metainfo, folder)) {
          leech.awaitComplete(ours);
        }
      }
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(client.expected(payload));
  }

  private Path downloads() throws IOException {
    return Files.createTempDirectory(scratch, "downloads");
  }
}
