// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btsdk.core.resume.ResumeSamples.BOOT;
import static org.btsdk.core.resume.ResumeSamples.GEOMETRY;
import static org.btsdk.core.resume.ResumeSamples.decide;
import static org.btsdk.core.resume.ResumeSamples.pieces;
import static org.btsdk.core.resume.ResumeSamples.range;
import static org.btsdk.core.resume.ResumeSamples.stamps;
import static org.btsdk.core.resume.ResumeSamples.state;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.btsdk.core.resume.ResumeDecision.Verdict;
import org.btsdk.spi.storage.FileOperations.FileStamp;
import org.btsdk.spi.storage.Storage;
import org.junit.jupiter.api.Test;

final class ResumeDecisionTest {
  private static final int SEED = 20_260_101;
  private static final BitSet NONE = new BitSet();
  private static final BitSet ALL = range(0, GEOMETRY.pieceCount());

  @Test
  void without_a_journal_everything_that_may_be_there_is_hashed() {
    assertDecided(decide(state(), BOOT, stamps(1, 2, 3)), NONE, ALL);
  }

  @Test
  void what_the_storage_does_not_have_is_absent_whatever_the_journal_says() {
    ResumeState state = closed(ALL, ALL);

    ResumeDecision decision =
        ResumeDecision.of(
            state,
            BOOT,
            stamps(1, 2, 3),
            true,
            piece -> piece == 4 ? Storage.State.ABSENT : Storage.State.UNKNOWN);

    assertThat(decision.verdict(4)).isEqualTo(Verdict.ABSENT);
    assertThat(decision.verdict(5)).isEqualTo(Verdict.TRUST);
  }

  @Test
  void pieces_of_which_no_file_is_there_are_not_asked_for_unless_the_journal_has_them() {
    List<FileStamp> stamps = List.of(FileStamp.MISSING, stamps(1, 2).getLast(), FileStamp.MISSING);
    ResumeState state = killed(pieces(1), NONE);
    BitSet asked = new BitSet();

    ResumeDecision decision =
        ResumeDecision.of(
            state,
            BOOT,
            stamps,
            true,
            piece -> {
              asked.set(piece);
              return Storage.State.ABSENT;
            });

    BitSet expected = range(3, 7);
    expected.set(1);
    assertThat(asked).isEqualTo(expected);
    assertDecided(decision, NONE, NONE);
  }

  @Test
  void where_pieces_may_lie_elsewhere_each_is_asked_for_though_no_file_is_there() {
    List<FileStamp> stamps = List.of(FileStamp.MISSING, FileStamp.MISSING, FileStamp.MISSING);

    ResumeDecision decision =
        ResumeDecision.of(
            state(),
            BOOT,
            stamps,
            false,
            piece -> piece == 2 ? Storage.State.UNKNOWN : Storage.State.ABSENT);

    assertDecided(decision, NONE, pieces(2));
  }

  @Test
  void a_storage_that_vouches_is_believed_without_a_journal() {
    ResumeDecision decision =
        ResumeDecision.of(state(), BOOT, List.of(), false, _ -> Storage.State.PRESENT);

    assertDecided(decision, ALL, NONE);
  }

  @Test
  void a_storage_that_vouches_for_a_removed_piece_is_checked() {
    ResumeState state = state(new ResumeRecord.Opened(BOOT), new ResumeRecord.Removed(pieces(3)));

    ResumeDecision decision =
        ResumeDecision.of(state, BOOT, List.of(), false, _ -> Storage.State.PRESENT);

    assertThat(decision.toRehash()).isEqualTo(pieces(3));
  }

  @Test
  void a_killed_torrent_keeps_its_committed_pieces_though_times_moved() {
    ResumeState state = killed(range(0, 6), NONE);

    assertDecided(decide(state, BOOT, stamps(77, 88, 99)), range(0, 6), NONE);
  }

  @Test
  void after_a_kill_a_file_that_became_shorter_is_noticed() {
    ResumeState state = killed(range(0, 9), NONE);
    List<FileStamp> cut =
        List.of(stamps(1).getFirst(), new FileStamp(2_600, 5), new FileStamp(2_400, 5));

    ResumeDecision decision = decide(state, BOOT, cut);

    // File b begins with byte 3,500 of the torrent: it now ends with byte 6,100, inside piece 6.
    assertDecided(decision, pieces(0, 1, 2, 3, 4, 5, 7, 8), pieces(6));
  }

  @Test
  void after_a_kill_a_complete_file_whose_time_moved_is_hashed() {
    ResumeState state = killed(range(0, 8), NONE);
    state.apply(new ResumeRecord.FileStamped(0, stamps(1).getFirst()));
    state.apply(new ResumeRecord.FileStamped(2, new FileStamp(2_400, 1))); // not complete: ignored

    assertDecided(decide(state, BOOT, stamps(1, 7, 7)), range(0, 8), NONE);
    assertDecided(decide(state, BOOT, stamps(2, 7, 7)), range(4, 8), range(0, 4));
  }

  @Test
  void after_a_reboot_what_was_not_synced_is_hashed() {
    ResumeState state = killed(range(0, 6), range(0, 4));

    assertDecided(decide(state, "boot-2", stamps(7, 7, 7)), range(0, 4), range(4, 10));
  }

  @Test
  void after_a_reboot_a_removed_piece_is_hashed_since_it_may_have_come_again() {
    ResumeState state = killed(range(0, 6), range(0, 6));
    state.apply(new ResumeRecord.Removed(pieces(2)));

    assertThat(decide(state, BOOT, stamps(7, 7, 7)).verdict(2)).isEqualTo(Verdict.ABSENT);
    assertThat(decide(state, "boot-2", stamps(7, 7, 7)).verdict(2)).isEqualTo(Verdict.REHASH);
  }

  @Test
  void an_unknown_boot_is_another_boot() {
    ResumeState state = state(new ResumeRecord.Opened(""), new ResumeRecord.Committed(ALL));

    assertDecided(decide(state, "", stamps(1, 2, 3)), NONE, ALL);
  }

  @Test
  void what_an_earlier_boot_left_unsynced_stays_suspect() {
    ResumeState state = killed(range(0, 6), range(0, 4));
    state.apply(new ResumeRecord.Opened("boot-2"));
    state.apply(new ResumeRecord.Committed(pieces(8)));

    assertDecided(
        decide(state, "boot-2", stamps(7, 7, 7)), pieces(0, 1, 2, 3, 8), pieces(4, 5, 6, 7, 9));
  }

  @Test
  void a_closed_torrent_is_believed_if_sizes_and_times_agree_also_after_a_reboot() {
    ResumeState state = closed(range(0, 8), range(0, 8));

    assertDecided(decide(state, "boot-2", stamps(1, 2, 3)), range(0, 8), NONE);
  }

  @Test
  void only_the_pieces_of_a_changed_file_are_hashed_after_a_clean_close() {
    ResumeState state = closed(range(0, 6), range(0, 6));

    assertDecided(decide(state, BOOT, stamps(1, 2, 4)), range(0, 6), range(7, 10));
    assertDecided(decide(state, BOOT, stamps(9, 2, 3)), range(4, 6), range(0, 4));
  }

  @Test
  void a_file_that_vanished_or_came_is_a_change() {
    List<FileStamp> missing = List.of(FileStamp.MISSING, stamps(1, 2).get(1), FileStamp.MISSING);
    ResumeState state = closed(range(0, 4), range(0, 4));
    state.apply(new ResumeRecord.Closed(missing));

    assertThat(decide(state, BOOT, stamps(1, 2, 3)).toRehash())
        .isEqualTo(pieces(0, 1, 2, 3, 7, 8, 9));
  }

  @Test
  void a_check_that_was_cut_off_goes_on_where_it_was() {
    ResumeState state =
        state(
            new ResumeRecord.Opened(BOOT),
            new ResumeRecord.Suspect(ALL),
            new ResumeRecord.Committed(pieces(0, 1)),
            new ResumeRecord.Removed(pieces(2)));

    assertDecided(decide(state, BOOT, stamps(1, 2, 3)), pieces(0, 1), range(3, 10));
  }

  @Test
  void without_files_to_compare_only_the_storage_can_vouch() {
    assertDecided(decide(closed(ALL, ALL), BOOT, List.of()), NONE, ALL);
  }

  @Test
  void taking_a_torrent_up_writes_down_what_was_decided() {
    ResumeState before = killed(range(0, 6), range(0, 4));
    before.apply(new ResumeRecord.Counters(5, 6));
    ResumeDecision decision = decide(before, "boot-2", stamps(7, 8, 9));

    ResumeState taken = ResumeState.taken(before, decision, "boot-2", stamps(7, 8, 9));

    assertThat(taken.committed()).isEqualTo(decision.trusted());
    assertThat(taken.synced()).isEqualTo(range(0, 4));
    assertThat(taken.suspect()).isEqualTo(decision.toRehash());
    assertThat(taken.uploadedBytes()).isEqualTo(5);
    assertThat(taken.stamps().keySet()).containsExactly(0);
  }

  /// A disk that keeps what is written, what is synced, and a journal; a program that downloads,
  /// checks, syncs and removes; killed, or without power, at every step of it.
  @Test
  void no_kill_at_any_moment_loses_or_invents_a_piece() {
    for (int seed = 0; seed < 40; seed++) {
      for (int steps = 0; steps < 60; steps += 3) {
        new Machine(SEED + seed).live(steps);
      }
    }
  }

  private static final class Machine {
    private final Random random;
    private final BitSet right = new BitSet(); // what really is right on the disk
    private final BitSet safe = new BitSet(); // and would survive a loss of power
    private final List<ResumeRecord> journal = new ArrayList<>();
    private int boot = 1;

    Machine(long seed) {
      random = new Random(seed);
    }

    void live(int steps) {
      ResumeState state = start();
      for (int i = 0; i < steps; i++) {
        int piece = random.nextInt(GEOMETRY.pieceCount());
        switch (random.nextInt(10)) {
          case 0 -> sync(state);
          case 1 -> state = killed();
          case 2 -> state = withoutPower();
          case 3 -> remove(state, piece);
          default -> download(state, piece);
        }
      }
      killed();
    }

    private ResumeState start() {
      ResumeState known = state(journal.toArray(ResumeRecord[]::new));
      ResumeDecision decision = decide(known, "boot-" + boot, stamps(0, 0, 0));
      BitSet lost = (BitSet) right.clone();
      lost.andNot(decision.trusted());
      lost.andNot(decision.toRehash());
      BitSet invented = decision.trusted();
      invented.andNot(right);
      assertThat(lost.isEmpty()).as("lost %s", lost).isTrue();
      assertThat(invented.isEmpty()).as("invented %s", invented).isTrue();

      ResumeState state = ResumeState.taken(known, decision, "boot-" + boot, List.of());
      journal.clear();
      journal.addAll(state.snapshot());
      for (int piece : decision.toRehash().stream().toArray()) {
        if (random.nextInt(4) == 0) {
          break; // The check is cut off.
        }
        add(
            state,
            right.get(piece)
                ? new ResumeRecord.Committed(pieces(piece))
                : new ResumeRecord.Removed(pieces(piece)));
      }
      return state;
    }

    private void add(ResumeState state, ResumeRecord record) {
      state.apply(record);
      journal.add(record);
    }

    private void download(ResumeState state, int piece) {
      if (state.committed().get(piece) || state.suspect().get(piece)) {
        return;
      }
      right.set(piece);
      add(state, new ResumeRecord.Committed(pieces(piece)));
    }

    private void sync(ResumeState state) {
      BitSet pieces = state.unsynced();
      safe.or(right);
      add(state, new ResumeRecord.Synced(pieces));
    }

    private void remove(ResumeState state, int piece) {
      if (state.committed().get(piece)) {
        add(state, new ResumeRecord.Removed(pieces(piece)));
        right.clear(piece);
        safe.clear(piece);
      }
    }

    private ResumeState killed() {
      return start();
    }

    /// Unsynced data may be lost, and so may records behind the last one that was forced.
    private ResumeState withoutPower() {
      boot++;
      for (int piece : right.stream().toArray()) {
        if (!safe.get(piece) && random.nextBoolean()) {
          right.clear(piece);
        }
      }
      while (!journal.isEmpty() && !journal.getLast().forced() && random.nextBoolean()) {
        if (journal.getLast() instanceof ResumeRecord.Opened) {
          break; // The journal was forced when it was written anew.
        }
        journal.removeLast();
      }
      return start();
    }
  }

  private static ResumeState killed(BitSet committed, BitSet synced) {
    return state(
        new ResumeRecord.Opened(BOOT),
        new ResumeRecord.Committed(committed),
        new ResumeRecord.Synced(synced));
  }

  private static ResumeState closed(BitSet committed, BitSet synced) {
    ResumeState state = killed(committed, synced);
    state.apply(new ResumeRecord.Closed(stamps(1, 2, 3)));
    return state;
  }

  private static void assertDecided(ResumeDecision decision, BitSet trusted, BitSet toRehash) {
    assertThat(decision.trusted()).isEqualTo(trusted);
    assertThat(decision.toRehash()).isEqualTo(toRehash);
  }
}
