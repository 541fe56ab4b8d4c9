// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanePaceTest {
  private static final long MIB = 1 << 20;
  private static final long MS = 1_000_000;

  private final LanePace pace = new LanePace();

  @Test
  void begins_one_after_the_other() {
    assertThat(pace.lanes()).isFalse();
  }

  @Test
  void goes_side_by_side_while_reading_is_far_faster_than_hashing() {
    pace.alone(MS, 3 * MS, MIB);
    assertThat(pace.lanes()).isTrue();

    pace.alone(MS + 1, 3 * MS, MIB);
    assertThat(pace.lanes()).isFalse();
  }

  @Test
  void leaves_a_slow_disk_alone_for_32_mib() {
    pace.alone(0, MS, MIB);
    pace.sideBySide(201 * MS, 200 * MS, 64 * MIB);

    for (int i = 0; i < 31; i++) {
      pace.alone(0, MS, MIB);
      assertThat(pace.lanes()).isFalse();
    }
    pace.alone(0, MS, MIB);
    assertThat(pace.lanes()).isTrue();
  }

  @Test
  void gives_up_a_round_once_reading_takes_twice_as_long_and_it_is_no_accident() {
    assertThat(pace.isTooSlow(4 * MS, MS)).isFalse();
    assertThat(pace.isTooSlow(20 * MS, 10 * MS)).isFalse();
    assertThat(pace.isTooSlow(21 * MS, 10 * MS)).isTrue();
  }

  @Test
  void bears_with_the_compiler_for_four_rounds_and_then_stops_if_this_processor_is_slower_so() {
    pace.alone(0, MS, MIB);
    for (int i = 0; i < 3; i++) {
      pace.sideBySide(0, 65 * MS, 64 * MIB);
      assertThat(pace.lanes()).isTrue();
    }
    pace.sideBySide(0, 65 * MS, 64 * MIB);

    assertThat(pace.lanes()).isFalse();
  }

  @Test
  void goes_on_if_one_of_the_rounds_was_faster() {
    pace.alone(0, MS, MIB);
    pace.sideBySide(0, 63 * MS, 64 * MIB);
    for (int i = 0; i < 9; i++) {
      pace.sideBySide(0, 90 * MS, 64 * MIB);
    }

    assertThat(pace.lanes()).isTrue();
  }
}
