// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PieceLengthsTest {
  @Test
  void chooses_about_a_thousand_to_two_thousand_pieces() {
    for (long total = 64L << 20; total <= 16L << 30; total = total * 3 / 2) {
      assertThat(total / PieceLengths.automatic(total)).isBetween(1_000L, 2_000L);
    }
  }

  @Test
  void stays_within_16_kib_and_16_mib() {
    assertThat(PieceLengths.automatic(0)).isEqualTo(16 << 10);
    assertThat(PieceLengths.automatic(Long.MAX_VALUE)).isEqualTo(16 << 20);
  }

  @Test
  void refuses_a_length_that_is_no_power_of_two_or_out_of_bounds() {
    assertThat(PieceLengths.check(64 << 20)).isEqualTo(64 << 20);
    for (int bad : new int[] {0, -1, 8 << 10, 100_000, 128 << 20, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PieceLengths.check(bad))
          .withMessageContaining("power of two");
    }
  }
}
