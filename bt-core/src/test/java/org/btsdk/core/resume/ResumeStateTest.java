// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btsdk.core.resume.ResumeSamples.BOOT;
import static org.btsdk.core.resume.ResumeSamples.GEOMETRY;
import static org.btsdk.core.resume.ResumeSamples.HEADER;
import static org.btsdk.core.resume.ResumeSamples.decide;
import static org.btsdk.core.resume.ResumeSamples.hashes;
import static org.btsdk.core.resume.ResumeSamples.range;
import static org.btsdk.core.resume.ResumeSamples.stamps;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.btsdk.model.FileEntry;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.FileOperations.FileStamp;
import org.junit.jupiter.api.Test;

final class ResumeStateTest {
  @Test
  void a_complete_torrent_is_as_closed_while_its_files_are() {
    ResumeState state = complete(HEADER, GEOMETRY, stamps(1, 2, 3));

    assertThat(state.isCompleteAsClosed(stamps(1, 2, 3))).isTrue();
    assertThat(state.isCompleteAsClosed(stamps(1, 2, 4))).isFalse();
  }

  @Test
  void a_file_that_was_missing_at_the_close_and_still_is_is_not_believed() {
    List<FileStamp> missing = List.of(FileStamp.MISSING, stamps(1, 2).getLast(), lastOf(3));
    ResumeState state = complete(HEADER, GEOMETRY, missing);

    assertThat(state.isCompleteAsClosed(missing)).isFalse();
    assertThat(decide(state, BOOT, missing).toRehash()).isEqualTo(range(0, 4));
  }

  @Test
  void a_file_that_was_too_short_at_the_close_and_still_is_is_not_believed() {
    List<FileStamp> cut = List.of(new FileStamp(3_499, 1), stamps(1, 2).getLast(), lastOf(3));
    ResumeState state = complete(HEADER, GEOMETRY, cut);

    assertThat(state.isCompleteAsClosed(cut)).isFalse();
  }

  @Test
  void files_of_no_bytes_and_padding_need_not_be_there() {
    FileEntry padding =
        new FileEntry(List.of(".pad", "500"), 500, Set.of(FileEntry.Attribute.PADDING), List.of());
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(
            1_000,
            List.of(FileEntry.of(List.of("a"), 500), padding, FileEntry.of(List.of("b"), 0)));
    List<FileStamp> stamps = List.of(new FileStamp(500, 1), FileStamp.MISSING, FileStamp.MISSING);
    ResumeState state = complete(ResumeHeader.of(hashes(1), geometry, "file"), geometry, stamps);

    assertThat(state.isCompleteAsClosed(stamps)).isTrue();
  }

  private static FileStamp lastOf(long time) {
    return stamps(1, 2, time).getLast();
  }

  private static ResumeState complete(
      ResumeHeader header, TorrentGeometry geometry, List<FileStamp> stamps) {
    BitSet all = range(0, geometry.pieceCount());
    ResumeState state = new ResumeState(header, geometry);
    state.apply(new ResumeRecord.Opened(BOOT));
    state.apply(new ResumeRecord.Committed(all));
    state.apply(new ResumeRecord.Synced(all));
    state.apply(new ResumeRecord.Closed(stamps));
    return state;
  }
}
