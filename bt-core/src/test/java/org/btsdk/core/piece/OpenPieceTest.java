// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenPieceTest {
  private static final IpAddress HONEST = IpAddress.parse("192.0.2.1");
  private static final IpAddress LIAR = IpAddress.parse("192.0.2.2");

  private final OpenPiece piece = new OpenPiece(new BlockIntake(3, 4 * 16384));

  @Test
  void a_block_that_nobody_is_asked_for_any_more_is_free_again() {
    piece.ask(0);
    piece.ask(0);
    assertThat(piece.nextFree()).isEqualTo(1);
    assertThat(piece.unask(0)).isTrue();
    assertThat(piece.freeCount()).isEqualTo(3);
    assertThat(piece.unask(0)).isTrue();
    assertThat(piece.freeCount()).isEqualTo(4);
    assertThat(piece.nextFree()).isZero();
  }

  @Test
  void a_block_that_has_just_arrived_is_not_free() {
    piece.ask(1);
    assertThat(piece.intake().claim(1, 16384, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
    assertThat(piece.unask(1)).isFalse();
    assertThat(piece.isArriving(1)).isTrue();
    assertThat(piece.settle(1)).isFalse();
    piece.intake().unclaim(1);
    assertThat(piece.settle(1)).isTrue();
    assertThat(piece.freeCount()).isEqualTo(4);
  }

  private void turn(int connection, IpAddress address, long nowNanos) {
    piece.beginTurn(connection, address, nowNanos);
  }

  private Trial trial() {
    piece.restart();
    return Objects.requireNonNull(piece.trial());
  }

  @Test
  void a_turn_is_twice_as_long_after_each_that_was_not_long_enough_up_to_an_hour() {
    Trial trial = trial();
    long minutes = 2;
    for (int turn = 0; turn < 8; turn++) {
      turn(1, LIAR, turn);
      assertThat(trial.isOver(turn + minutes * 60_000_000_000L - 1)).as("%d", turn).isFalse();
      assertThat(trial.isOver(turn + minutes * 60_000_000_000L)).as("%d", turn).isTrue();
      piece.endTurn();
      assertThat(trial.isOver(Long.MAX_VALUE)).isFalse();
      minutes = Math.min(64, 2 * minutes);
    }
    assertThat(trial.turns(LIAR)).isEqualTo(8);
    assertThat(trial.turns(HONEST)).isZero();
  }

  @Test
  void a_turn_in_which_all_came_counts_for_none_and_others_stay_counted() {
    Trial trial = trial();
    turn(1, LIAR, 0);
    piece.endTurn();
    turn(2, HONEST, 0);
    piece.restart();
    assertThat(piece.owner()).isEqualTo(OpenPiece.NOBODY);
    assertThat(piece.trial()).isSameAs(trial);
    assertThat(trial.turns(HONEST)).isZero();
    assertThat(trial.turns(LIAR)).isOne();
  }

  @Test
  void nobody_is_waited_for_less_since_another_was_before_the_piece_came() {
    Trial trial = trial();
    assertThat(trial.waitedLong(0)).isFalse();
    assertThat(trial.waitedLong(Trial.TURN_NANOS)).isTrue();
    piece.restart();
    assertThat(trial.waitedLong(2 * Trial.TURN_NANOS)).isFalse();
    assertThat(trial.waitedLong(3 * Trial.TURN_NANOS)).isTrue();
  }

  @Test
  void turns_are_counted_for_all_addresses_of_a_holder_and_for_so_many_holders() {
    Trial trial = trial();
    turn(1, IpAddress.parse("2001:db8:0:1::1"), 0);
    piece.endTurn();
    assertThat(trial.turns(IpAddress.parse("2001:db8:0:1::2"))).isOne();
    int known = 0;
    for (int i = 0; i < Trial.MAX_HOLDERS + 10; i++) {
      turn(1, IpAddress.of((byte) 20, (byte) 1, (byte) (i >> 8), (byte) i), 0);
      piece.endTurn();
    }
    for (int i = 0; i < Trial.MAX_HOLDERS + 10; i++) {
      known += trial.turns(IpAddress.of((byte) 20, (byte) 1, (byte) (i >> 8), (byte) i));
    }
    assertThat(known).isBetween(Trial.MAX_HOLDERS - 1, Trial.MAX_HOLDERS);
  }

  @Test
  void the_holder_whose_last_turn_ended_first_is_forgotten_first() {
    Trial trial = trial();
    IpAddress lowest = IpAddress.of((byte) 20, (byte) 1, (byte) 0, (byte) 0);
    for (int i = 1; i <= Trial.MAX_HOLDERS; i++) {
      turn(1, IpAddress.of((byte) 20, (byte) 1, (byte) (i >> 8), (byte) i), 0);
      piece.endTurn();
    }
    turn(1, IpAddress.of((byte) 20, (byte) 1, (byte) 0, (byte) 1), 0);
    piece.endTurn();
    turn(1, lowest, 0);
    piece.endTurn();
    assertThat(trial.turns(lowest)).isOne();
    assertThat(trial.turns(IpAddress.of((byte) 20, (byte) 1, (byte) 0, (byte) 1))).isEqualTo(2);
    assertThat(trial.turns(IpAddress.of((byte) 20, (byte) 1, (byte) 0, (byte) 2))).isZero();
  }

  @Test
  void blocks_of_a_piece_on_trial_are_taken_from_its_owner_only_until_it_begins_anew() {
    var _ = trial();
    turn(1, LIAR, 0);
    piece.ask(1);
    assertThat(piece.intake().claim(2, 16384, 16384)).isEqualTo(BlockIntake.Claim.UNEXPECTED);
    assertThat(piece.intake().claim(2, 16384, 16000)).isEqualTo(BlockIntake.Claim.MALFORMED);
    assertThat(piece.unask(1)).isTrue();
    piece.endTurn();
    turn(2, HONEST, 0);
    piece.ask(1);
    assertThat(piece.intake().claim(1, 16384, 16384)).isEqualTo(BlockIntake.Claim.UNEXPECTED);
    assertThat(piece.intake().claim(2, 16384, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
  }

  @Test
  void a_single_sender_of_a_bad_piece_is_to_blame_at_once() {
    assertThat(new Blame().rejected(1, new long[2], new @Nullable IpAddress[] {LIAR, LIAR}))
        .isEqualTo(LIAR);
  }

  @Test
  void of_several_senders_who_sent_a_different_block_is_to_blame() {
    Blame blame = new Blame();
    assertThat(blame.rejected(1, new long[] {10, 66}, new @Nullable IpAddress[] {HONEST, LIAR}))
        .isNull();
    assertThat(blame.remembers(1)).isTrue();
    assertThat(blame.accepted(1, new long[] {10, 11})).isEqualTo(List.of(LIAR));
    assertThat(blame.remembers(1)).isFalse();
  }

  @Test
  void blame_is_bounded() {
    Blame blame = new Blame();
    for (int i = 0; i < 1000; i++) {
      blame.rejected(i, new long[] {1, 2}, new @Nullable IpAddress[] {HONEST, LIAR});
    }
    int remembered = 0;
    for (int i = 0; i < 1000; i++) {
      remembered += blame.remembers(i) ? 1 : 0;
    }
    assertThat(remembered).isEqualTo(Blame.MAX_PIECES);
  }

  @Test
  void who_was_asked_for_nothing_of_a_piece_gives_no_block_of_it() {
    OpenPiece open = new OpenPiece(new BlockIntake(3, 4 * 16384));
    open.ask(0, 7);
    open.ask(1, 7);
    open.ask(2, 8);
    assertThat(open.intake().claim(9, 0, 16384)).isEqualTo(BlockIntake.Claim.UNEXPECTED);
    assertThat(open.intake().claim(7, 0, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
    open.unask(1); // asked of another now, and the first is late
    open.ask(1, 8);
    assertThat(open.intake().claim(7, 16384, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
    assertThat(open.intake().claim(9, 0, 16384)).isEqualTo(BlockIntake.Claim.DUPLICATE);
  }

  @Test
  void all_of_hundreds_that_are_asked_for_a_piece_may_send_it() {
    OpenPiece open = new OpenPiece(new BlockIntake(3, 4 * 16384));
    for (int peer = 1; peer <= 500; peer++) {
      open.ask(peer == 1 ? 1 : 0, peer);
    }
    assertThat(open.intake().claim(250, 0, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
    assertThat(open.intake().claim(1, 16384, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
  }

  @Test
  void who_is_asked_anew_for_a_piece_is_remembered_as_one_of_the_last() {
    OpenPiece open = new OpenPiece(new BlockIntake(3, 4 * 16384));
    for (int peer = 1; peer <= BlockIntake.MAX_ASKED; peer++) {
      open.ask(0, peer);
    }
    open.ask(1, 1);
    open.ask(2, 3);
    open.ask(0, BlockIntake.MAX_ASKED + 1);
    open.ask(0, BlockIntake.MAX_ASKED + 2);
    assertThat(open.intake().claim(2, 0, 16384)).isEqualTo(BlockIntake.Claim.UNEXPECTED);
    assertThat(open.intake().claim(4, 0, 16384)).isEqualTo(BlockIntake.Claim.UNEXPECTED);
    assertThat(open.intake().claim(1, 16384, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
    assertThat(open.intake().claim(3, 2 * 16384, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
    assertThat(open.intake().claim(5, 0, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
  }

  @Test
  void who_was_asked_before_a_piece_began_anew_gives_no_block_of_it() {
    OpenPiece open = new OpenPiece(new BlockIntake(3, 4 * 16384));
    open.ask(0, 7);
    open.unask(0);
    open.restart();
    open.ask(0, 8);
    assertThat(open.intake().claim(7, 0, 16384)).isEqualTo(BlockIntake.Claim.UNEXPECTED);
    assertThat(open.intake().claim(8, 0, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
  }

  @Test
  void of_many_that_were_asked_for_a_piece_the_last_are_remembered() {
    OpenPiece open = new OpenPiece(new BlockIntake(3, 4 * 16384));
    for (int peer = 0; peer <= BlockIntake.MAX_ASKED; peer++) {
      open.ask(0, peer);
    }
    assertThat(open.intake().claim(0, 0, 16384)).isEqualTo(BlockIntake.Claim.UNEXPECTED);
    assertThat(open.intake().claim(1, 0, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
  }
}
