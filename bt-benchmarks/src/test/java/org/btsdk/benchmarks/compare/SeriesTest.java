// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void the_median_is_the_middle_whatever_the_order() {
    assertThat(new Series(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    assertThat(new Series(List.of(7.0)).median()).isEqualTo(7);
  }

  @Test
  void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
    assertThat(new Series(List.of(8.0, 1.0, 2.0, 100.0)).median()).isEqualTo(5);
  }

  @Test
  void the_spread_is_from_the_least_to_the_most() {
    Series series = new Series(List.of(3.0, 2.0, 4.0));
    assertThat(series.min()).isEqualTo(2);
    assertThat(series.max()).isEqualTo(4);
  }

  @Test
  void nothing_has_no_median() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Series(List.of()));
  }
}
