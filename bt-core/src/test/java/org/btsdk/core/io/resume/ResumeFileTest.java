// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.btsdk.core.resume.ResumeHeader;
import org.btsdk.core.resume.ResumeJournal;
import org.btsdk.core.resume.ResumeRecord;
import org.btsdk.core.resume.ResumeState;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResumeFileTest {
  private static final int PIECES = 20_000;
  private static final InfoHashes HASHES = InfoHashes.v1(Sha1Hash.of(new byte[Sha1Hash.LENGTH]));
  private static final TorrentGeometry GEOMETRY =
      TorrentGeometry.contiguous(10, List.of(FileEntry.of(List.of("a"), 10L * PIECES)));
  private static final ResumeHeader HEADER = ResumeHeader.of(HASHES, GEOMETRY, "file");

  @TempDir private Path folder;

  @Test
  void a_journal_that_is_not_there_knows_nothing() throws IOException {
    assertThat(read().everOpened()).isFalse();
  }

  @Test
  void has_what_was_appended_though_it_was_never_closed() throws IOException {
    try (ResumeFile file = ResumeFile.create(path(), new ResumeState(HEADER, GEOMETRY))) {
      file.append(List.of(new ResumeRecord.Opened("boot"), committed(1), committed(2)));
      file.append(List.of(committed(3)));
      file.append(List.of());

      assertThat(read().committed()).isEqualTo(file.state().committed());
      assertThat(read().committed().cardinality()).isEqualTo(3);
    }
  }

  @Test
  void stays_short_however_much_happens() throws IOException {
    try (ResumeFile file = ResumeFile.create(path(), new ResumeState(HEADER, GEOMETRY))) {
      for (int piece = 0; piece < PIECES; piece++) {
        file.append(List.of(committed(piece)));
      }

      assertThat(Files.size(path())).isLessThan(300_000);
      assertThat(read().committed().cardinality()).isEqualTo(PIECES);
    }
  }

  @Test
  void a_rewrite_leaves_no_other_file_and_survives_one_that_a_crash_left() throws IOException {
    Files.createDirectories(path().resolveSibling(""));
    Files.writeString(path().resolveSibling(path().getFileName() + ".new"), "half");
    ResumeFile.create(path(), new ResumeState(HEADER, GEOMETRY)).close();

    try (var files = Files.list(folder.resolve(".bt"))) {
      assertThat(files).containsExactly(path());
    }
  }

  @Test
  void a_journal_of_absurd_length_is_not_read() throws IOException {
    Files.createDirectories(path().resolveSibling(""));
    try (var file = new RandomAccessFile(path().toFile(), "rw")) {
      file.setLength(1L << 33);
    }

    assertThat(ResumeFile.read(path(), HEADER, GEOMETRY))
        .isInstanceOf(ResumeJournal.Replay.Refused.class);
  }

  @Test
  void the_boot_has_one_name() {
    assertThat(BootId.current()).isEqualTo(BootId.current());
    assertThat(BootId.read(folder.resolve("missing")))
        .isEqualTo(BootId.read(folder.resolve("missing")));
  }

  private Path path() {
    return ResumeFile.path(folder, HASHES);
  }

  private static ResumeRecord committed(int piece) {
    BitSet pieces = new BitSet();
    pieces.set(piece);
    return new ResumeRecord.Committed(pieces);
  }

  private ResumeState read() throws IOException {
    return switch (ResumeFile.read(path(), HEADER, GEOMETRY)) {
      case ResumeJournal.Replay.Usable(ResumeState state) -> state;
      case ResumeJournal.Replay.Refused(String reason) -> throw new AssertionError(reason);
    };
  }
}
