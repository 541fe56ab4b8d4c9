// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btsdk.core.resume.ResumeSamples.BOOT;
import static org.btsdk.core.resume.ResumeSamples.GEOMETRY;
import static org.btsdk.core.resume.ResumeSamples.HEADER;
import static org.btsdk.core.resume.ResumeSamples.decide;
import static org.btsdk.core.resume.ResumeSamples.pieces;
import static org.btsdk.core.resume.ResumeSamples.stamps;
import static org.btsdk.core.resume.ResumeSamples.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.btsdk.model.FileEntry;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.FileOperations.FileStamp;
import org.junit.jupiter.api.Test;

final class ResumeJournalTest {
  private static final int SEED = 20_260_101;

  @Test
  void gives_back_every_record() {
    ResumeState before = state(history().toArray(ResumeRecord[]::new));

    ResumeState after = usable(journal(history()));

    assertThat(after.snapshot()).isEqualTo(before.snapshot());
    assertThat(after.committed()).isEqualTo(pieces(0, 1, 2, 3, 9));
    assertThat(after.synced()).isEqualTo(pieces(0, 1, 2, 3));
    assertThat(after.suspect()).isEqualTo(pieces(6));
    assertThat(after.uploadedBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(after.downloadedBytes()).isEqualTo(300);
    assertThat(after.closedCleanly()).isFalse();
  }

  @Test
  void a_rewritten_journal_says_the_same() {
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      ResumeState before = usable(journal(randomHistory(random)));

      ResumeState after = usable(ResumeJournal.write(before));

      assertThat(after.snapshot()).isEqualTo(before.snapshot());
      assertThat(decide(after, "boot-2", stamps(1, 2, 3)).toRehash())
          .isEqualTo(decide(before, "boot-2", stamps(1, 2, 3)).toRehash());
    }
  }

  @Test
  void a_journal_cut_anywhere_is_the_journal_before_that_append() {
    List<ResumeRecord> history = history();
    byte[] journal = journal(history);
    List<Integer> ends = recordEnds(history);
    for (int length = 0; length < journal.length; length++) {
      byte[] cut = Arrays.copyOf(journal, length);
      int whole = (int) countUpTo(ends, length);
      if (length < ends.getFirst()) {
        assertThat(replay(cut)).isInstanceOf(ResumeJournal.Replay.Refused.class);
        continue;
      }
      ResumeState expected = state(history.subList(0, whole - 1).toArray(ResumeRecord[]::new));

      assertThat(usable(cut).snapshot()).isEqualTo(expected.snapshot());
      assertThat(usable(cut).damaged()).isFalse();
    }
  }

  @Test
  void zeros_behind_a_journal_are_an_append_that_was_cut_off() {
    byte[] journal = journal(history());

    ResumeState after = usable(Arrays.copyOf(journal, journal.length + 4096));

    assertThat(after.damaged()).isFalse();
    assertThat(after.committed()).isEqualTo(usable(journal).committed());
  }

  @Test
  void nothing_is_trusted_in_a_journal_with_any_byte_changed() {
    Random random = new Random(SEED);
    byte[] journal = journal(history());
    for (int at = 0; at < journal.length; at++) {
      for (int change : new int[] {1, 0x80, 0xff, 1 + random.nextInt(255)}) {
        byte[] garbled = journal.clone();
        garbled[at] ^= (byte) change;
        switch (replay(garbled)) {
          case ResumeJournal.Replay.Refused(String reason) -> assertThat(reason).isNotEmpty();
          case ResumeJournal.Replay.Usable(ResumeState state) -> {
            assertThat(state.damaged()).as("byte %d", at).isTrue();
            assertThat(decide(state, BOOT, stamps(1, 2, 3)).trusted().isEmpty()).isTrue();
            assertThat(decide(state, BOOT, stamps(1, 2, 3)).toRehash().cardinality())
                .isEqualTo(GEOMETRY.pieceCount());
          }
        }
      }
    }
  }

  @Test
  void random_bytes_are_refused() {
    Random random = new Random(SEED);
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);

      assertThat(replay(bytes)).isInstanceOf(ResumeJournal.Replay.Refused.class);
    }
  }

  @Test
  void records_about_pieces_that_are_not_there_are_damage() {
    byte[] journal =
        concat(
            ResumeJournal.write(state()),
            ResumeJournal.append(List.of(new ResumeRecord.Committed(pieces(10)))));

    assertThat(usable(journal).damaged()).isTrue();
  }

  @Test
  void journals_of_other_torrents_are_refused() {
    byte[] journal = journal(history());

    assertThat(
            ResumeJournal.replay(
                journal, ResumeHeader.of(ResumeSamples.hashes(2), GEOMETRY, "file"), GEOMETRY))
        .isInstanceOf(ResumeJournal.Replay.Refused.class);
    assertThat(
            ResumeJournal.replay(
                journal, ResumeHeader.of(ResumeSamples.hashes(1), GEOMETRY, "acme-s3"), GEOMETRY))
        .isInstanceOf(ResumeJournal.Replay.Refused.class);
    TorrentGeometry other =
        TorrentGeometry.contiguous(500, List.of(FileEntry.of(List.of("a"), 5_000)));
    assertThat(
            ResumeJournal.replay(
                journal, ResumeHeader.of(ResumeSamples.hashes(1), other, "file"), other))
        .isInstanceOf(ResumeJournal.Replay.Refused.class);
  }

  @Test
  void a_piece_takes_few_bytes_and_a_complete_torrent_no_more() {
    assertThat(ResumeJournal.append(List.of(new ResumeRecord.Committed(pieces(8)))))
        .hasSizeLessThan(20);
    assertThat(
            ResumeJournal.append(List.of(new ResumeRecord.Committed(ResumeSamples.range(0, 10)))))
        .hasSizeLessThan(20);
  }

  @Test
  void is_rewritten_only_when_it_grew_much() {
    assertThat(ResumeJournal.shouldRewrite(100_000, 100)).isFalse();
    assertThat(ResumeJournal.shouldRewrite(300_000, 100)).isTrue();
    assertThat(ResumeJournal.shouldRewrite(1_500_000, 1_000_000)).isFalse();
  }

  private static List<ResumeRecord> history() {
    return List.of(
        new ResumeRecord.Opened(BOOT),
        new ResumeRecord.Suspect(pieces(5, 6)),
        new ResumeRecord.Committed(pieces(0, 1, 2, 3)),
        new ResumeRecord.Committed(pieces(4, 5)),
        new ResumeRecord.Synced(pieces(0, 1, 2, 3, 4)),
        new ResumeRecord.FileStamped(0, new FileStamp(3_500, 1)),
        new ResumeRecord.Counters(Long.MAX_VALUE, 300),
        new ResumeRecord.Committed(pieces(9)),
        new ResumeRecord.Removed(pieces(4, 5)));
  }

  private static List<ResumeRecord> randomHistory(Random random) {
    List<ResumeRecord> records = new ArrayList<>();
    for (int i = random.nextInt(30); i >= 0; i--) {
      BitSet pieces = BitSet.valueOf(new long[] {random.nextInt(1 << GEOMETRY.pieceCount())});
      records.add(
          switch (random.nextInt(9)) {
            case 0 -> new ResumeRecord.Opened("boot-" + random.nextInt(2));
            case 1, 2, 3 -> new ResumeRecord.Committed(pieces);
            case 4 -> new ResumeRecord.Synced(pieces);
            case 5 -> new ResumeRecord.Removed(pieces);
            case 6 -> new ResumeRecord.Suspect(pieces);
            case 7 -> new ResumeRecord.FileStamped(random.nextInt(3), new FileStamp(9, 9));
            default -> new ResumeRecord.Closed(stamps(1, random.nextInt(3), 3));
          });
    }
    return records;
  }

  private static byte[] journal(List<ResumeRecord> records) {
    return concat(ResumeJournal.write(state()), ResumeJournal.append(records));
  }

  /// Where header and records end; the records of the empty state count as the header.
  private static List<Integer> recordEnds(List<ResumeRecord> records) {
    List<Integer> ends = new ArrayList<>();
    int at = ResumeJournal.write(state()).length;
    ends.add(at);
    for (ResumeRecord record : records) {
      at += ResumeJournal.append(List.of(record)).length;
      ends.add(at);
    }
    return ends;
  }

  private static long countUpTo(List<Integer> ends, int length) {
    return ends.stream().filter(end -> end <= length).count();
  }

  private static ResumeJournal.Replay replay(byte[] journal) {
    return ResumeJournal.replay(journal, HEADER, GEOMETRY);
  }

  private static ResumeState usable(byte[] journal) {
    return switch (replay(journal)) {
      case ResumeJournal.Replay.Usable(ResumeState state) -> state;
      case ResumeJournal.Replay.Refused(String reason) -> throw new AssertionError(reason);
    };
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
