// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the API's values refuse, copy and print.
class ValuesTest {
  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int bit : set) {
      bits.set(bit);
    }
    return bits;
  }

  @Test
  void a_goal_that_is_none_is_refused_by_its_name_and_value() {
    refused(() -> StopGoal.NEVER.ratio(-1), "ratio is zero or more, not -1.0");
    refused(() -> StopGoal.NEVER.ratio(Double.NaN), "ratio is zero or more, not NaN");
    refused(() -> StopGoal.NEVER.uploadedBytes(-2), "uploadedBytes is zero or more, not -2");
    refused(() -> StopGoal.NEVER.downloadedBytes(-3), "downloadedBytes is zero or more, not -3");
    refused(
        () -> StopGoal.NEVER.seedTime(Duration.ofSeconds(-4)),
        "seedTime is zero or more, not PT-4S");
  }

  private static void refused(Runnable making, String message) {
    assertThatIllegalArgumentException().isThrownBy(making::run).withMessage(message);
  }

  @Test
  void states_are_those_of_the_pieces_there_are() {
    refused(() -> new PieceStates(2, bits(), new int[1]), "the availability of 1 pieces, not of 2");
    refused(
        () -> new PieceStates(-1, bits(), new int[0]), "the availability of 0 pieces, not of -1");
    refused(() -> new PieceStates(2, bits(2), new int[2]), "piece 2 is none of 2");
    PieceStates states = new PieceStates(2, bits(1), new int[] {3, 4});
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> states.have(2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> states.availability(2));
  }

  @Test
  void states_that_say_the_same_are_equal() {
    PieceStates states = new PieceStates(2, bits(1), new int[] {3, 4});
    assertThat(states)
        .isEqualTo(new PieceStates(2, bits(1), new int[] {3, 4}))
        .hasSameHashCodeAs(new PieceStates(2, bits(1), new int[] {3, 4}))
        .isNotEqualTo(new PieceStates(2, bits(0), new int[] {3, 4}))
        .isNotEqualTo(new PieceStates(2, bits(1), new int[] {3, 5}))
        .hasToString("PieceStates[1 of 2]");
  }

  @Test
  void a_report_is_complete_only_by_pieces_of_its_own() {
    refused(() -> new CheckReport(bits(1), 1, 0, List.of(), List.of()), "piece 1 is none of 1");
    refused(
        () -> new CheckReport(bits(), 1, -1, List.of(), List.of()),
        "pieceCount and checkedBytes are zero or more, not 1 and -1");
  }
}
