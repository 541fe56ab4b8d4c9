// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanePaceTest {
  private static final long MIB = 1 << 20;
  private static final long MS = 1_000_000;

  private final LanePace pace = new LanePace(2048 * MIB);

  @Test
  void begins_one_after_the_other_and_wants_a_probe_each_2_mib_until_one_is_faster() {
    pace.alone(0, MS, MIB);
    assertThat(pace.wantsProbe()).isFalse();
    for (int i = 0; i < 3; i++) {
      pace.alone(0, MS, MIB);
      assertThat(pace.wantsProbe()).isTrue();
      pace.probed(MS, MIB);
      assertThat(pace.lanes()).isFalse();
      pace.alone(0, MS, MIB);
      assertThat(pace.wantsProbe()).isFalse();
    }
    pace.alone(0, MS, MIB);
    pace.probed(MS - 1, MIB);

    assertThat(pace.lanes()).isTrue();
    assertThat(pace.wantsProbe()).isFalse();
  }

  @Test
  void never_probes_where_there_is_too_little_for_the_compiler_to_pay() {
    LanePace little = new LanePace(2048 * MIB - 1);
    for (int i = 0; i < 256; i++) {
      little.alone(0, 2 * MS, 2 * MIB);
      assertThat(little.wantsProbe()).isFalse();
    }
  }

  @Test
  void probes_for_little_too_on_a_processor_that_is_slow_alone_once_it_is_warm() {
    LanePace little = new LanePace(0);
    little.alone(0, 62 * 2 * MS, 62 * MIB);
    assertThat(little.wantsProbe()).isFalse();

    little.alone(0, 2 * 2 * MS, 2 * MIB);
    assertThat(little.wantsProbe()).isTrue();

    little.alone(0, MS, MIB); // the others had only waited
    assertThat(little.wantsProbe()).isFalse();
  }

  @Test
  void probes_no_more_on_a_processor_that_is_slower_so() {
    for (int i = 0; i < 256; i++) {
      pace.alone(0, 2 * MS, 2 * MIB);
      assertThat(pace.wantsProbe()).isTrue();
      pace.probed(MS, MIB);
    }
    pace.alone(0, 2 * MS, 2 * MIB);

    assertThat(pace.wantsProbe()).isFalse();
    assertThat(pace.lanes()).isFalse();
  }

  @Test
  void goes_side_by_side_only_while_reading_is_far_faster_than_hashing() {
    prove();
    pace.alone(MS, 3 * MS, MIB);
    assertThat(pace.lanes()).isTrue();

    pace.alone(MS + 1, 3 * MS, MIB);
    assertThat(pace.lanes()).isFalse();
    assertThat(pace.wantsProbe()).isFalse();
  }

  /// A millisecond for each MiB alone, and faster side by side.
  private void prove() {
    pace.alone(0, 16 * MS, 16 * MIB);
    pace.probed(1, MIB);
  }

  @Test
  void leaves_a_round_in_the_middle_when_reading_alone_takes_longer_and_that_is_no_accident() {
    prove();

    assertThat(pace.isTooSlow(5 * MS, 2 * MIB)).isFalse();
    assertThat(pace.isTooSlow(6 * MS, 6 * MIB)).isFalse();
    assertThat(pace.isTooSlow(6 * MS, 5 * MIB)).isTrue();
  }

  @Test
  void waits_twice_as_long_each_time_that_reading_was_slow_and_as_before_once_it_was_not() {
    prove();
    for (long patience = 32; patience <= 128; patience *= 2) {
      pace.sideBySide(65 * MS, 0, 64 * MIB);
      assertWaitMib(patience);
    }

    pace.sideBySide(9 * MS, 20 * MS, 64 * MIB);
    assertThat(pace.lanes()).isTrue();
    pace.sideBySide(65 * MS, 0, 64 * MIB);
    assertWaitMib(32);
  }

  private void assertWaitMib(long mib) {
    for (long i = 0; i < mib; i++) {
      assertThat(pace.lanes()).isFalse();
      pace.alone(0, MS, MIB);
    }
    assertThat(pace.lanes()).isTrue();
  }

  @Test
  void stops_for_some_time_when_side_by_side_is_slower_in_all() {
    prove();
    pace.sideBySide(5 * MS, 59 * MS, 64 * MIB);
    assertThat(pace.lanes()).isTrue();

    pace.sideBySide(5 * MS, 60 * MS, 64 * MIB);
    assertWaitMib(32);
  }

  @Test
  void forgets_pieces_of_long_ago() {
    pace.alone(0, 5_000 * MS, MIB); // when nothing was compiled
    for (int i = 0; i < 50; i++) {
      pace.alone(0, MS, MIB);
    }

    assertThat(pace.isTooSlow(65 * MS, 64 * MIB)).isTrue();
  }
}
