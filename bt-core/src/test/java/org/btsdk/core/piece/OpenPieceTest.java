// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    assertThat(piece.intake().claim(16384, 16384)).isEqualTo(BlockIntake.Claim.ACCEPTED);
    assertThat(piece.unask(1)).isFalse();
    assertThat(piece.isArriving(1)).isTrue();
    assertThat(piece.settle(1)).isFalse();
    piece.intake().unclaim(1);
    assertThat(piece.settle(1)).isTrue();
    assertThat(piece.freeCount()).isEqualTo(4);
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
}
