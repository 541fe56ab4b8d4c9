// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.btsdk.api.Completed;
import org.btsdk.api.Torrents;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Rate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A download from a real client that stops in the middle and goes on later.
@Tag("real-clients")
@Execution(ExecutionMode.CONCURRENT)
class ResumeTest {
  @TempDir Path scratch;

  @ParameterizedTest
  @EnumSource
  void what_was_downloaded_before_the_session_closed_is_not_fetched_again(Client client)
      throws Exception {
    Payload payload = Payload.many(scratch.resolve("data"), 24, 5);
    Metainfo metainfo = Torrents.create(payload.path(), options -> options);
    Path folder = Files.createDirectory(scratch.resolve("downloads"));
    Path state = Ours.state(scratch);
    try (ForeignClient seed = client.start(scratch, metainfo, payload.folder())) {
      seed.awaitComplete();
      long before;
      try (Ours ours =
          Ours.start(state, metainfo, folder, o -> o.peer(seed.address()).downLimit(Rate.mib(2)))) {
        Eventually.until(
            "a quarter is there",
            () -> ours.torrent().progress().percent() > 25,
            ours::description);
        before = ours.torrent().progress().doneBytes();
        assertThat(ours.torrent().progress().percent()).isLessThan(100);
      }
      try (Ours ours = Ours.start(state, metainfo, folder, o -> o.peer(seed.address()))) {
        Completed completed = ours.awaitComplete();
        assertThat(completed.downloadedBytes()).isPositive();
        assertThat(completed.downloadedBytes() + before)
            .isLessThanOrEqualTo(completed.wantedBytes() + metainfo.geometry().pieceLength() * 4L);
      }
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }
}
