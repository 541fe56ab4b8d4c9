// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadTest {
  private static final int LENGTH = 1_000_000;
  private static final int PIECE = 1 << 15;

  @TempDir Path folder;

  @Test
  void a_torrent_of_one_file_is_one() throws Exception {
    Payload payload = Payload.single(folder, "one", LENGTH, 1);
    TorrentFile torrent = TorrentFile.make(payload, PIECE, folder.resolve("one.torrent"));
    Metainfo metainfo = Metainfo.parse(Files.readAllBytes(torrent.file()));
    assertThat(metainfo.name()).isEqualTo("one");
    assertThat(metainfo.infoHashes().toString()).contains(torrent.infoHash());
    assertThat(metainfo.files().getFirst().lengthBytes()).isEqualTo(LENGTH);
  }

  @Test
  void a_torrent_of_many_files_is_one_and_may_name_a_tracker() throws Exception {
    Payload payload = Payload.many(folder, "many", LENGTH, 20, 2);
    TorrentFile torrent = TorrentFile.make(payload, PIECE, folder.resolve("many.torrent"));
    Path copy = torrent.announcing("http://127.0.0.1:1/announce", folder.resolve("copy.torrent"));
    Metainfo metainfo = Metainfo.parse(Files.readAllBytes(copy));
    assertThat(metainfo.infoHashes().toString()).contains(torrent.infoHash());
    assertThat(metainfo.files()).hasSize(20);
    assertThat(metainfo.trackers().toString()).contains("http://127.0.0.1:1/announce");
    assertThat(payload.length()).isEqualTo(LENGTH);
  }

  @Test
  void what_was_downloaded_is_compared_byte_by_byte() throws IOException {
    Payload payload = Payload.many(folder, "many", LENGTH, 20, 3);
    payload.requireSameIn(folder);
    Path last = folder.resolve(payload.files().getLast().path());
    byte[] bytes = Files.readAllBytes(last);
    bytes[bytes.length - 1]++;
    Files.write(last, bytes);
    assertThatIOException()
        .isThrownBy(() -> payload.requireSameIn(folder))
        .withMessageContaining("differs");
    Files.delete(last);
    assertThatIOException()
        .isThrownBy(() -> payload.requireSameIn(folder))
        .withMessageContaining("missing");
  }
}
