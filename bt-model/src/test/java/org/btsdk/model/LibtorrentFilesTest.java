// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Torrents that libtorrent made, held against what libtorrent says of them.
class LibtorrentFilesTest {
  static byte[] resource(String name) throws IOException {
    try (InputStream in = LibtorrentFilesTest.class.getResourceAsStream("/torrents/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  static List<String> lines() throws IOException {
    return new String(resource("hashes.txt"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void has_the_info_hashes_pieces_and_files_that_libtorrent_reports(String line)
      throws IOException {
    String[] expected = line.split(" ", -1);
    Metainfo metainfo = Metainfo.parse(resource(expected[0] + ".torrent"));
    InfoHashes hashes = metainfo.infoHashes();
    assertThat(hashes.v1().map(Sha1Hash::toHex).orElse("-")).isEqualTo(expected[1]);
    assertThat(hashes.v2().map(Sha256Hash::toHex).orElse("-")).isEqualTo(expected[2]);
    assertThat(metainfo.geometry().pieceCount()).isEqualTo(Integer.parseInt(expected[3]));
    assertThat(metainfo.files().stream().filter(file -> !file.isPadding()))
        .hasSize(Integer.parseInt(expected[4]));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void writes_the_bytes_it_read(String line) throws IOException {
    byte[] bytes = resource(line.split(" ", -1)[0] + ".torrent");
    assertThat(Metainfo.parse(bytes).toBytes()).isEqualTo(bytes);
  }
}
