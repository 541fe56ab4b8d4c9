// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeldBackTest {
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final AtomicInteger told = new AtomicInteger();

  @Test
  void tells_every_ten_seconds_of_a_long_wait_and_never_of_a_short_one() {
    HeldBack held = new HeldBack(open::get, told::incrementAndGet);
    held.begins(5);
    assertThat(held.goesOn(5 + HeldBack.TELL_NANOS - 1)).isTrue();
    assertThat(told).hasValue(0);
    for (long tenths = 1; tenths <= 1000; tenths++) {
      held.goesOn(5 + tenths * 100_000_000);
    }
    assertThat(told).hasValue(10);
  }

  @Test
  void many_short_waits_are_a_long_one_and_what_lies_between_them_is_none() {
    HeldBack held = new HeldBack(open::get, told::incrementAndGet);
    for (long i = 0; i < 20; i++) {
      held.begins(i * HeldBack.TELL_NANOS);
      held.goesOn(i * HeldBack.TELL_NANOS + 500_000_000);
      held.ends(i * HeldBack.TELL_NANOS + 1_000_000_000);
    }
    assertThat(told).hasValue(1);
  }

  @Test
  void ends_with_the_connection() {
    HeldBack held = new HeldBack(open::get, told::incrementAndGet);
    held.begins(0);
    open.set(false);
    assertThat(held.goesOn(1)).isFalse();
  }
}
