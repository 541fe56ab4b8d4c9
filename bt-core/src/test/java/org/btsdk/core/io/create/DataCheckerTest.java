// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.btsdk.api.CheckReport;
import org.btsdk.api.CreateOptions;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckerTest {
  private static final int PIECE = 16 << 10;
  private static final int PIECES = 7;

  @TempDir private Path folder;
  private final AtomicLong progress = new AtomicLong();

  @Test
  void finds_that_everything_is_right() throws Exception {
    Metainfo metainfo = threeFilesAndAnEmptyOne();

    CheckReport report = check(metainfo);

    assertThat(report.isComplete()).isTrue();
    assertThat(report.pieces().cardinality()).isEqualTo(PIECES);
    assertThat(report.checkedBytes()).isEqualTo(metainfo.geometry().dataBytes());
    assertThat(progress).hasValue(metainfo.geometry().dataBytes());
  }

  @Test
  void finds_the_piece_and_the_file_that_are_wrong() throws Exception {
    Metainfo metainfo = threeFilesAndAnEmptyOne();
    byte[] b = Files.readAllBytes(data("b"));
    b[PIECE] ^= 1;
    Files.write(data("b"), b);

    CheckReport report = check(metainfo);

    BitSet bad = new BitSet();
    bad.set(0, PIECES);
    bad.andNot(report.pieces());
    assertThat(bad.stream()).containsExactly(3);
    assertThat(report.badFiles()).containsExactly(1);
    assertThat(report.missingFiles()).isEmpty();
    assertThat(report.isComplete()).isFalse();
  }

  @Test
  void reads_what_is_there_when_a_file_is_missing_or_short() throws Exception {
    Metainfo metainfo = threeFilesAndAnEmptyOne();
    Files.delete(data("a"));
    try (RandomAccessFile file = new RandomAccessFile(data("c").toFile(), "rw")) {
      file.setLength(10);
    }

    CheckReport report = check(metainfo);

    assertThat(report.pieces().stream()).containsExactly(3);
    assertThat(report.badFiles()).containsExactly(0, 1, 2);
    assertThat(report.missingFiles()).containsExactly(0, 2);
    assertThat(progress).hasValue(metainfo.geometry().dataBytes());
  }

  @Test
  void misses_an_empty_file_that_is_not_there() throws Exception {
    Metainfo metainfo = threeFilesAndAnEmptyOne();
    Files.delete(data("empty"));

    CheckReport report = check(metainfo);

    assertThat(report.pieces().cardinality()).isEqualTo(PIECES);
    assertThat(report.missingFiles()).containsExactly(3);
    assertThat(report.isComplete()).isFalse();
  }

  private Metainfo threeFilesAndAnEmptyOne() throws Exception {
    Files.createDirectory(folder.resolve("data"));
    Random random = new Random(7);
    for (String name : new String[] {"a", "b", "c"}) {
      byte[] content = new byte[2 * PIECE + 100];
      random.nextBytes(content);
      Files.write(data(name), content);
    }
    Files.createFile(data("empty"));
    return TorrentCreator.create(folder.resolve("data"), CreateOptions.DEFAULT.pieceLength(PIECE));
  }

  private Path data(String name) {
    return folder.resolve("data").resolve(name);
  }

  private CheckReport check(Metainfo metainfo) throws InterruptedException {
    return DataChecker.check(
        metainfo, folder, 2, done -> progress.accumulateAndGet(done, Math::max));
  }
}
